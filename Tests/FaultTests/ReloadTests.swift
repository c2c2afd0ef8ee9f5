// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing
import TraktSandbox

/// "SIGHUP reloads the configuration; a bad one is refused with line and reason while the old one
/// stays."
@Suite("Reloading the configuration", .withScenarioReport)
struct ReloadTests {
  private static let strict = "[scrobble]\nstart_after = 1\nthreshold = 95\n"

  @Test("SIGHUP applies the new settings to current playback")
  func reload() async throws {
    try await Scenario.run(configuration: Self.strict) { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.matrix, ago: 2_700)
      try await player.waitForAcknowledgement(of: player.end(at: 90))
      try await scenario.waitForDelivery()
      #expect(await scenario.plays.isEmpty)

      // Events of the same player cannot precede the end of the first video.
      try player.becomeNewPlayer()
      try player.open(Videos.pilot, ago: 2_700)
      try await scenario.reload("[scrobble]\nstart_after = 1\n")
      try await scenario.daemon.waitForLog("configuration reloaded")
      try await player.waitForAcknowledgement(of: player.end(at: 90))
      scenario.addExpectedPlay(.pilot)
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.problem == nil)
    }
  }

  @Test("playback excluded by a reload is stopped at Trakt and deleted")
  func excluded() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 60, ago: 30)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await scenario.reload(Self.excluding(scenario.home.videos.path))
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(stop.subject == Videos.pilotTitle)
      #expect(stop.progress == 1)
      try await scenario.daemon.waitForStatus("nothing is playing")
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history() == [])
      #expect(try !scenario.journal.contains("Breaking Bad"))
    }
  }

  @Test("playback excluded before its start sends nothing")
  func excludedUnseen() async throws {
    try await Scenario.run(configuration: "[scrobble]\nstart_after = 600\n") { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 60, ago: 30)
      try await scenario.daemon.waitForStatus("playing \(Videos.pilotTitle)")
      try await scenario.reload(Self.excluding(scenario.home.videos.path))
      try await scenario.daemon.waitForStatus("nothing is playing")
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history() == [])
    }
  }

  @Test("stop of an excluded file is sent after an outage")
  func excludedInOutage() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 60, ago: 30)
      try await scenario.expectRequest("start")
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/*", count: 1))
      try await scenario.reload(Self.excluding(scenario.home.videos.path))
      try await scenario.expectRequest("stop", status: 503)
      #expect(try await scenario.expectRequest("stop", "pause").progress == 1)
    }
  }

  @Test("playback excluded while no daemon runs is stopped by the next one")
  func excludedMeanwhile() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 60, ago: 30)
      try await scenario.expectRequest("start")
      try await scenario.daemon.terminate()
      let text = Self.excluding(scenario.home.videos.path)
      try Data(text.utf8).write(to: scenario.home.configuration)
      try await scenario.startDaemon()
      try player.connect()
      let stop = try await within(testTimeout, "a stop") { [sandbox = scenario.sandbox] in
        try await sandbox.waitForExchange(from: 0) {
          $0.isScrobble && $0.verb == "stop"
        }
      }
      #expect(stop.subject == Videos.pilotTitle)
      #expect((stop.status, stop.progress) == (201, 1))
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      try await scenario.daemon.waitUntilIdle()
      #expect(try await scenario.home.history() == [])
      #expect(await scenario.plays.isEmpty)
    }
  }

  @Test("playback no longer included is stopped at Trakt")
  func notIncluded() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 60, ago: 30)
      try await scenario.expectRequest("start")
      try await scenario.reload("[scrobble]\nstart_after = 1\ninclude = [\"/elsewhere\"]\n")
      #expect(try await scenario.expectRequest("stop", "pause").progress == 1)
      try await scenario.daemon.waitForStatus("nothing is playing")
    }
  }

  @Test("new rule applies to current playback")
  func newRule() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open("Holiday/" + Videos.matrix, minutes: 136, at: 60, ago: 30)
      #expect(try await scenario.expectRequest("start").subject == Videos.matrixTitle)
      let rule = "[[rule]]\npath = \"*/Holiday/*\"\nid = \"tt0087182\"\n"
      try await scenario.reload(Scenario.quick + rule)
      #expect(try await scenario.expectRequest("start", "start").subject == "Dune (1984)")
      // A reload without effect on it sends nothing.
      try await scenario.reload(
        Scenario.quick + rule + "[[rule]]\npath = \"/x\"\nid = \"tt1160419\"\n")
      try await player.waitForAcknowledgement(of: player.end(at: 95))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == ["Dune (1984)"])
    }
  }

  @Test("removed rule restores the match by name")
  func goneRule() async throws {
    let rule = "[[rule]]\npath = \"*/Holiday/*\"\nid = \"tt0087182\"\n"
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      let player = try scenario.scripted()
      try player.open("Holiday/" + Videos.matrix, minutes: 136, at: 60, ago: 30)
      #expect(try await scenario.expectRequest("start").subject == "Dune (1984)")
      try await scenario.reload(Scenario.quick)
      #expect(try await scenario.expectRequest("start", "start").subject == Videos.matrixTitle)
      try await player.waitForAcknowledgement(of: player.end(at: 95))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("new rule for an unmatched file starts and scrobbles it")
  func ruleForTheUnmatched() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open("Dune.mkv", at: 60, ago: 30)
      try await scenario.daemon.waitForLog("not identified: ")
      try await scenario.reload(
        Scenario.quick + "[[rule]]\npath = \"*/Dune.mkv\"\nid = \"tt0087182\"\n")
      #expect(try await scenario.expectRequest("start", "start").subject == "Dune (1984)")
      try await player.waitForAcknowledgement(of: player.end(at: 95))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  private static func excluding(_ directory: String) -> String {
    "[scrobble]\nstart_after = 1\nexclude = [\"\(directory)\"]\n"
  }

  struct InvalidConfiguration: Sendable, CustomTestStringConvertible {
    var text: String
    var line: Int?
    var words: String
    var testDescription: String { words }
  }

  static let invalidConfigurations = [
    InvalidConfiguration(text: "[scrobble]\nthreshold = \n", line: 2, words: "line 2"),
    InvalidConfiguration(
      text: "# mine\n\n[scrobble]\nthreshold = 20\n", line: 4,
      words: "scrobble.threshold: expected a number from 80 to 100"),
    InvalidConfiguration(
      text: "[scrobble]\ntreshold = 90\n", line: 2, words: "unknown key scrobble.treshold"),
    InvalidConfiguration(
      text: "scrobble.start_after = \"soon\"\n", line: 1, words: "scrobble.start_after"),
    InvalidConfiguration(
      text: "[trakt]\nauth_url = \"http://example.org\"\n",
      words: "plain http to example.org would send the tokens in clear text"),
  ]

  @Test(
    "invalid configuration is rejected with line and reason, and the old one stays",
    arguments: invalidConfigurations)
  func refused(invalidConfiguration: InvalidConfiguration) async throws {
    try await Scenario.run(configuration: Self.strict) { scenario in
      try await scenario.reload(invalidConfiguration.text)
      let problem = try #require(try await scenario.problem)
      #expect(problem.contains(invalidConfiguration.words))
      if let line = invalidConfiguration.line { #expect(problem.contains("line \(line): ")) }
      #expect(problem.contains("the previous settings stay in effect"))
      try await scenario.daemon.waitForLog(invalidConfiguration.words)
      // The threshold is still 95 %.
      let player = try scenario.scripted()
      try player.open(Videos.matrix, ago: 2_700)
      try await player.waitForAcknowledgement(of: player.end(at: 90))
      try await scenario.watch(.pilot, on: player)
      try await scenario.expectCorrectHistory()

      try await scenario.reload(Scenario.quick)
      #expect(try await scenario.problem == nil)
    }
  }
}
