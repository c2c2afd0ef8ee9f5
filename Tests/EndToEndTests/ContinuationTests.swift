// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// The rest of a file that was left past the threshold is not a second play.
@Suite("Continued viewings", .withScenarioReport)
struct ContinuationTests {
  private static let pilot = Videos.pilotTitle

  @Test("rest of a play continues it if both are identified later")
  func offline() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await scenario.watch(Videos.pilot, from: 0, to: 88)
      try await scenario.watch(Videos.pilot, from: 88, to: 100)
      await scenario.sandbox.clearFaults()
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Self.pilot)
      try await scenario.expectOutcomes(["continued", "scrobbled"])
      #expect(await scenario.plays == [Self.pilot])
    }
  }

  @Test("rest of an episode continues it if Trakt lists it later")
  func unlisted() async throws {
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watch("Harbour Lights S01E04.mkv", from: 0, to: 88)
      try await scenario.daemon.waitForLog("retried daily")
      try await scenario.watch("Harbour Lights S01E04.mkv", from: 88, to: 100)
      try await scenario.addHarbourLights(episodes: 4)
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await scenario.expectOutcomes(["continued", "scrobbled"])
    }
  }

  @Test("rest of an unmatched viewing continues it once both are matched")
  func matched() async throws {
    try await Scenario.run { scenario in
      for (start, end) in [(0.0, 88.0), (88, 98), (98, 100)] {
        try await scenario.watch("Dune.mkv", from: start, to: end)
        try await scenario.daemon.waitUntilIdle()
      }
      try await scenario.match("Dune.mkv", "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["continued", "continued", "scrobbled"])
      #expect(await scenario.plays == ["Dune (1984)"])
      #expect(try await scenario.home.history().first?["media"]?["title"] == "Dune")
    }
  }

  @Test(
    "rest of a play continues it if it was cut off, and opened again at once",
    arguments: [true, false])
  func cutOff(isDaemonKilled: Bool) async throws {
    try await Scenario.run(sandbox: { $0.assumptions.duplicateWindow = 0 }) { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 68, ago: 600)
      #expect(try await scenario.expectRequest("start").subject == Self.pilot)
      if isDaemonKilled { try await scenario.daemon.kill() }
      player.disconnect()
      if isDaemonKilled { try await scenario.startDaemon() }
      try await scenario.watch(Videos.pilot, from: 88, to: 100)
      try await scenario.daemon.waitUntilIdle()
      try await scenario.expectOutcomes(["continued", "scrobbled"])
      #expect(await scenario.plays == [Self.pilot])
      let starts = await scenario.sandbox.exchanges.filter { $0.path == "/scrobble/start" }
      #expect(starts.count == 1)
    }
  }

  @Test(
    "movie watched again after it was resumed at its end is another play", .requiresPlayer)
  func again() async throws {
    try await Scenario.run(sandbox: { $0.assumptions.duplicateWindow = 0 }) { scenario in
      try await scenario.watch(Videos.pilot, from: 0, to: 88)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Self.pilot)
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=89%")
      try await scenario.daemon.waitForLog("continues an earlier play")
      // An earlier seek would move the beginning of the viewing.
      try await player.waitForPosition(540)
      try await player.seek(to: 0)
      try await player.waitForPosition(3)
      try await player.seek(to: 560)
      #expect(try await scenario.expectRequest("start").progress > 90)
      #expect(try await player.quit() == .exited(0))
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }

  @Test("rest of a play continues it if the daemon starts after the player", .requiresPlayer)
  func lateDaemon() async throws {
    try await Scenario.run(sandbox: { $0.assumptions.duplicateWindow = 0 }) { scenario in
      try await scenario.watch(Videos.pilot, from: 0, to: 88)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Self.pilot)
      try await scenario.daemon.waitUntilIdle()
      try await scenario.daemon.terminate()
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=89%")
      try await player.waitForPlayback()
      try await scenario.startDaemon()
      try await scenario.daemon.waitForLog("continues an earlier play")
      try await player.waitForPosition(try await player.position() + 2)
      #expect(try await player.quit() == .exited(0))
      try await scenario.expectOutcomes(["continued", "scrobbled"])
      try await scenario.expectNoMoreRequests()
    }
  }

  /// Seconds since the play; where it is resumed, in percent of 50 minutes: it was left at 88.
  @Test(
    "rest of a play continues it for 30 days and from two minutes before",
    arguments: [
      (29 * 86_400, 88.0, "continued"), (31 * 86_400, 88, "scrobbled"),
      (3_600, 85, "continued"), (3_600, 83, "scrobbled"), (3_600, 97, "continued"),
    ])
  func window(_ age: Int, _ start: Double, _ outcome: String) async throws {
    try await Scenario.run(sandbox: { $0.assumptions.duplicateWindow = 0 }) { scenario in
      try await scenario.watch(Videos.pilot, from: 0, to: 88)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Self.pilot)
      try await scenario.daemon.waitUntilIdle()
      try await scenario.daemon.terminate()
      try await scenario.age(by: age)
      try await scenario.startDaemon()
      try await scenario.watch(Videos.pilot, from: start, to: 100)
      if outcome == "scrobbled" { try await scenario.expectRequest("stop", "scrobble") }
      try await scenario.expectOutcomes([.string(outcome), "scrobbled"])
      try await scenario.expectNoMoreRequests()
    }
  }
}

extension Scenario {
  /// Plays a range of a file of 50 minutes.
  fileprivate func watch(_ name: String, from start: Double, to end: Double) async throws {
    let player = try scripted()
    try player.open(name, at: start, ago: (end - start) * 30)
    try await player.waitForAcknowledgement(of: player.end(at: end))
  }

  /// Adds a show with one season of that many episodes to the catalogue.
  func addHarbourLights(episodes: Int) async throws {
    try await sandbox.add(
      catalogue: """
        {"shows": [{"title": "Harbour Lights", "year": 2026, "runtime": 50, "ids": {"trakt": 900001},
          "seasons": [{"number": 1, "count": \(episodes)}]}]}
        """)
  }
}
