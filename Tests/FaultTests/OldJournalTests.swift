// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// A corrupt journal is renamed with a clear message, never deleted; a newer one is left unchanged.
@Suite("Unreadable journals", .withScenarioReport)
struct OldJournalTests {
  enum State: String, CaseIterable {
    case noise, cutOff
  }

  @Test(
    "corrupt journal is quarantined unchanged and recording continues", arguments: State.allCases)
  func setAside(state: State) async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.matrix)
      try await scenario.waitForDelivery()
      try await scenario.daemon.terminate()
      let journal = scenario.home.state.appending(path: "journal.sqlite")
      try await scenario.corrupt(journal, state)
      let bytes = try Data(contentsOf: journal)

      try await scenario.startDaemon()
      let problem = try #require(try await scenario.problem)
      #expect(problem.contains("the journal is corrupt and was renamed to"))
      try await scenario.daemon.waitForLog(problem)
      let aside = try #require(problem.components(separatedBy: "renamed to ").last)
      let path = try #require(aside.components(separatedBy: ";").first)
      #expect(try Data(contentsOf: URL(filePath: path)) == bytes)

      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("newer journal is left unchanged and plays are sent")
  func newer() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.matrix)
      try await scenario.waitForDelivery()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try await scenario.daemon.terminate()
      try await scenario.sql("PRAGMA user_version = 99")
      let journal = scenario.home.state.appending(path: "journal.sqlite")
      let bytes = try Data(contentsOf: journal)

      try await scenario.startDaemon()
      let problem = try #require(try await scenario.problem)
      #expect(problem.contains("\(journal.path): written by a newer version of scrobbled"))
      try await scenario.daemon.waitForLog(problem)
      // A play that cannot be stored is sent but not acknowledged, so the player keeps it.
      let player = try scenario.scripted()
      try player.open(Videos.pilot, minutes: 50, ago: 3_000)
      try player.end(at: 100)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      scenario.addExpectedPlay(.pilot)
      try await scenario.expectCorrectHistory()
      #expect(!player.received.entries.contains { $0["type"] == "taken" })
      try await scenario.daemon.terminate()
      #expect(try Data(contentsOf: journal) == bytes)
    }
  }

  @Test("corruption detected later loses no play and is quarantined at once")
  func damagedPage() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.matrix)
      try await scenario.waitForDelivery()
      try await scenario.daemon.terminate()
      let journal = scenario.home.state.appending(path: "journal.sqlite")
      var bytes = try Data(contentsOf: journal)
      // A page with viewings.
      bytes.replaceSubrange(4_096..<8_192, with: Data(repeating: 0xA5, count: 4_096))
      try bytes.write(to: journal)

      try await scenario.startDaemon()
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 3_000)
      try await scenario.daemon.waitForLog("the journal is corrupt and was renamed to")
      let problem = try #require(try await scenario.problem)
      #expect(problem.contains("the journal is corrupt and was renamed to"))
      try player.end(at: 100)
      scenario.addExpectedPlay(.pilot)
      try await scenario.waitForStop(of: Videos.pilotTitle)
      try await scenario.expectCorrectHistory()
      try await scenario.daemon.terminate()
      try await scenario.startDaemon()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
      try await scenario.expectCorrectHistory()
    }
  }
}

extension Scenario {
  fileprivate func corrupt(_ journal: URL, _ state: OldJournalTests.State) async throws {
    var bytes = try Data(contentsOf: journal)
    switch state {
    case .noise:
      bytes = Data((0..<8_192).map { _ in UInt8.random(in: 0...255) })
    case .cutOff:
      bytes = bytes.prefix(bytes.count / 2)
    }
    try bytes.write(to: journal)
  }
}
