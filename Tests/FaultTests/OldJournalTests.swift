// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// A corrupt journal is renamed with a clear message, never deleted; a newer one is left unchanged.
@Suite("Unreadable journals", .withStageReport)
struct OldJournalTests {
  enum State: String, CaseIterable {
    case noise, cutOff
  }

  @Test(
    "corrupt journal is quarantined unchanged and recording continues", arguments: State.allCases)
  func setAside(state: State) async throws {
    try await Stage.play { stage in
      try await stage.watch(.matrix)
      try await stage.waitForDelivery()
      try await stage.daemon.terminate()
      let journal = stage.home.state.appending(path: "journal.sqlite")
      try await stage.corrupt(journal, state)
      let bytes = try Data(contentsOf: journal)

      try await stage.startDaemon()
      let problem = try #require(try await stage.problem)
      #expect(problem.contains("the journal is corrupt and was renamed to"))
      try await stage.daemon.waitForLog(problem)
      let aside = try #require(problem.components(separatedBy: "renamed to ").last)
      let path = try #require(aside.components(separatedBy: ";").first)
      #expect(try Data(contentsOf: URL(filePath: path)) == bytes)

      try await stage.watch(.pilot)
      try await stage.expectCorrectHistory()
      #expect(try await stage.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("newer journal is left unchanged and plays are sent")
  func newer() async throws {
    try await Stage.play { stage in
      try await stage.watch(.matrix)
      try await stage.waitForDelivery()
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.matrixTitle)
      try await stage.daemon.terminate()
      try await stage.sql("PRAGMA user_version = 99")
      let journal = stage.home.state.appending(path: "journal.sqlite")
      let bytes = try Data(contentsOf: journal)

      try await stage.startDaemon()
      let problem = try #require(try await stage.problem)
      #expect(problem.contains("\(journal.path): written by a newer version of scrobbled"))
      try await stage.daemon.waitForLog(problem)
      // A play that cannot be stored is sent but not acknowledged, so the player keeps it.
      let player = try stage.scripted()
      try player.open(Films.pilot, minutes: 50, ago: 3_000)
      try player.end(at: 100)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      stage.addExpectedPlay(.pilot)
      try await stage.expectCorrectHistory()
      #expect(!player.received.entries.contains { $0["type"] == "taken" })
      try await stage.daemon.terminate()
      #expect(try Data(contentsOf: journal) == bytes)
    }
  }

  @Test("corruption detected later loses no play and is quarantined at the next start")
  func damagedPage() async throws {
    try await Stage.play { stage in
      try await stage.watch(.matrix)
      try await stage.waitForDelivery()
      try await stage.daemon.terminate()
      let journal = stage.home.state.appending(path: "journal.sqlite")
      var bytes = try Data(contentsOf: journal)
      // A page with viewings.
      bytes.replaceSubrange(4_096..<8_192, with: Data(repeating: 0xA5, count: 4_096))
      try bytes.write(to: journal)

      try await stage.startDaemon()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try await player.waitForText("cannot write to the journal")
      try player.end(at: 100)
      stage.addExpectedPlay(.pilot)
      try await stage.expectCorrectHistory()
      try await stage.daemon.terminate()
      try await stage.startDaemon()
      let problem = try #require(try await stage.problem)
      #expect(problem.contains("the journal is corrupt and was renamed to"))
      try await stage.expectCorrectHistory()
    }
  }
}

extension Stage {
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
