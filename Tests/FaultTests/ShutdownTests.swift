// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "SIGTERM during a request, during a refresh, with 50 players: everything written down, exit
/// within 5 s, nothing sent twice afterwards."
@Suite("Shutdown", .withStageReport)
struct ShutdownTests {
  /// The request in progress at SIGTERM, and its delay.
  static let underWay = [
    ("/scrobble/stop", 1.5), ("/scrobble/stop", 20), ("/sync/history", 1.5), ("/sync/history", 20),
    ("/search/*", 20), ("/oauth/token", 1.5), ("/oauth/token", 20),
  ]

  @Test("SIGTERM during a request loses nothing", arguments: underWay)
  func duringARequest(path: String, seconds: Double) async throws {
    try await Stage.play { stage in
      if path == "/oauth/token" { await stage.sandbox.expireTokens() }
      await stage.sandbox.add(fault: Fault(.delay(seconds: seconds), path: path))
      try await stage.watch(.pilot, ended: path == "/sync/history" ? 300 : 0)
      try await stage.waitForFaults()
      try await stage.endsInTime()

      await stage.sandbox.clearFaults()
      try await stage.startDaemon()
      try await stage.expectCorrectHistory()
    }
  }

  @Test("SIGTERM during an addition that takes effect makes no duplicate")
  func duringAnAddition() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(
        fault: Fault(.slowBody(seconds: 10), method: "POST", path: "/sync/history"))
      try await stage.watch(.pilot, ended: 300)
      try await stage.waitForAdditions(1)
      try await stage.endsInTime()
      try await stage.startDaemon()
      try await stage.expectCorrectHistory()
      #expect(await stage.additions.count == 1)
    }
  }

  @Test("SIGTERM with 50 players stores each viewing, which continues and counts once")
  func manyPlayers() async throws {
    // Trakt accepts one stop a second: most of them become late, and are added together.
    let configuration = Stage.quick + "[delivery]\nlate_after = 10\n"
    try await Stage.play(configuration: configuration) { stage in
      let films = try stage.episodes(of: "The Office", 2005, count: 50)
      var players: [ScriptedPlayer] = []
      for film in films {
        let player = try stage.scripted()
        try player.open(film.path, ago: 1_500)
        players.append(player)
      }
      try await stage.hasReceived(of: 50)
      try await stage.endsInTime()
      let open = try await stage.home.run(["history", "--json", "--limit", "100"])
      let entries = try JSON(text: open.output).array ?? []
      #expect(entries.count == 50)
      #expect(entries.allSatisfy { abs(($0["progress"]?.number ?? 0) - 50) < 2 })

      // No daemon receives their ends.
      for (film, player) in zip(films, players) {
        player.disconnect()
        try player.end(at: 95)
        stage.addExpectedPlay(film)
      }
      try await stage.startDaemon()
      for player in players {
        try player.connect()
        try await player.waitForAcknowledgement(of: 1)
      }
      try await stage.expectCorrectHistory(within: 60)
    }
  }
}

extension Stage {
  /// SIGTERM; the daemon has five seconds.
  fileprivate func endsInTime(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let daemon = try daemon
    let signalled = ContinuousClock.now
    #expect(try await daemon.terminate() == .exited(0), sourceLocation: sourceLocation)
    let ended = try #require(daemon.endedAt, sourceLocation: sourceLocation)
    #expect(ended - signalled < .seconds(5), sourceLocation: sourceLocation)
  }

  /// Waits until this many viewings are known.
  fileprivate func hasReceived(of count: Int) async throws {
    try await daemon.messages.first("\(count) viewings") {
      $0.hasPrefix("STATUS=") && $0.components(separatedBy: "playing ").count > count
    }
  }
}
