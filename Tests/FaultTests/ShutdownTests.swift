// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "SIGTERM during a request, during a refresh, with 50 players: everything written down, exit
/// within 5 s, nothing sent twice afterwards."
@Suite("Shutdown", .withScenarioReport)
struct ShutdownTests {
  /// The request in progress at SIGTERM, and its delay.
  static let underWay = [
    ("/scrobble/stop", 1.5), ("/scrobble/stop", 20), ("/sync/history", 1.5), ("/sync/history", 20),
    ("/search/*", 20), ("/oauth/token", 1.5), ("/oauth/token", 20),
  ]

  @Test("SIGTERM during a request loses nothing", arguments: underWay)
  func duringARequest(path: String, seconds: Double) async throws {
    try await Scenario.run { scenario in
      if path == "/oauth/token" { await scenario.sandbox.expireTokens() }
      await scenario.sandbox.add(fault: Fault(.delay(seconds: seconds), path: path))
      try await scenario.watch(.pilot, ended: path == "/sync/history" ? 300 : 0)
      try await scenario.waitForFaults()
      try await scenario.endsInTime()

      await scenario.sandbox.clearFaults()
      try await scenario.startDaemon()
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("SIGTERM during an addition that takes effect makes no duplicate")
  func duringAnAddition() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(
        fault: Fault(.slowBody(seconds: 10), method: "POST", path: "/sync/history"))
      try await scenario.watch(.pilot, ended: 300)
      try await scenario.waitForAdditions(1)
      try await scenario.endsInTime()
      try await scenario.startDaemon()
      try await scenario.expectCorrectHistory()
      #expect(await scenario.additions.count == 1)
    }
  }

  @Test("SIGTERM with 50 players stores each viewing, which continues and counts once")
  func manyPlayers() async throws {
    // Trakt accepts one stop a second: most of them become late, and are added together.
    let configuration = Scenario.quick + "[delivery]\nlate_after = 10\n"
    try await Scenario.run(configuration: configuration) { scenario in
      let videos = try scenario.episodes(of: "The Office", 2005, count: 50)
      var players: [ScriptedPlayer] = []
      for video in videos {
        let player = try scenario.scripted()
        try player.open(video.path, ago: 1_500)
        players.append(player)
      }
      try await scenario.hasReceived(of: 50)
      try await scenario.endsInTime()
      let open = try await scenario.home.run(["history", "--json", "--limit", "100"])
      let entries = try JSON(text: open.output).array ?? []
      #expect(entries.count == 50)
      #expect(entries.allSatisfy { abs(($0["progress"]?.number ?? 0) - 50) < 2 })

      // No daemon receives their ends.
      for (video, player) in zip(videos, players) {
        player.disconnect()
        try player.end(at: 95)
        scenario.addExpectedPlay(video)
      }
      try await scenario.startDaemon()
      for player in players {
        try player.connect()
        try await player.waitForAcknowledgement(of: 1)
      }
      try await scenario.expectCorrectHistory(within: 60)
    }
  }
}

extension Scenario {
  /// SIGTERM; the daemon has five seconds, of which it uses three, and a busy machine three more.
  fileprivate func endsInTime(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let daemon = try daemon
    let signalled = ContinuousClock.now
    #expect(try await daemon.terminate() == .exited(0), sourceLocation: sourceLocation)
    let ended = try #require(daemon.endedAt, sourceLocation: sourceLocation)
    #expect(ended - signalled < .seconds(8), sourceLocation: sourceLocation)
  }

  /// Waits until this many viewings are known.
  fileprivate func hasReceived(of count: Int) async throws {
    try await daemon.messages.first("\(count) viewings") {
      $0.hasPrefix("STATUS=") && $0.components(separatedBy: "playing ").count > count
    }
  }
}
