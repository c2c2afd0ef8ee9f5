// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// The rest of a film that was left past the threshold is no second play.
@Suite("Continued viewings", .withStageReport)
struct ContinuationTests {
  private static let pilot = Films.pilotTitle

  @Test("rest of a play continues it if both are identified later")
  func offline() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await stage.watch(Films.pilot, from: 0, to: 88)
      try await stage.watch(Films.pilot, from: 88, to: 100)
      await stage.sandbox.clearFaults()
      #expect(try await stage.home.scrobbled("sync").end == .exited(0))
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Self.pilot)
      try await stage.expectOutcomes(["continued", "scrobbled"])
      #expect(await stage.plays == [Self.pilot])
    }
  }

  @Test("rest of an episode continues it if Trakt lists it later")
  func unlisted() async throws {
    try await Stage.play { stage in
      try await stage.addHarbourLights(episodes: 3)
      try await stage.watch("Harbour Lights S01E04.mkv", from: 0, to: 88)
      try await stage.daemon.waitForLog("retried daily")
      try await stage.watch("Harbour Lights S01E04.mkv", from: 88, to: 100)
      try await stage.addHarbourLights(episodes: 4)
      #expect(try await stage.home.scrobbled("sync").end == .exited(0))
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await stage.expectOutcomes(["continued", "scrobbled"])
    }
  }

  @Test("rest of an unmatched viewing continues it once both are matched")
  func matched() async throws {
    try await Stage.play { stage in
      for (start, end) in [(0.0, 88.0), (88, 98), (98, 100)] {
        try await stage.watch("Dune.mkv", from: start, to: end)
        try await stage.daemon.waitUntilIdle()
      }
      try await stage.match("Dune.mkv", "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await stage.expectOutcomes(["continued", "continued", "scrobbled"])
      #expect(await stage.plays == ["Dune (1984)"])
      #expect(try await stage.home.history().first?["media"]?["title"] == "Dune")
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
    try await Stage.play(sandbox: { $0.assumptions.duplicateWindow = 0 }) { stage in
      try await stage.watch(Films.pilot, from: 0, to: 88)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Self.pilot)
      try await stage.daemon.waitUntilIdle()
      try await stage.daemon.terminate()
      try await stage.age(by: age)
      try await stage.startDaemon()
      try await stage.watch(Films.pilot, from: start, to: 100)
      if outcome == "scrobbled" { try await stage.expectRequest("stop", "scrobble") }
      try await stage.expectOutcomes([.string(outcome), "scrobbled"])
      try await stage.expectNoMoreRequests()
    }
  }
}

extension Stage {
  /// Plays a range of a film of 50 minutes.
  fileprivate func watch(_ name: String, from start: Double, to end: Double) async throws {
    let player = try scripted()
    try player.open(name, at: start, ago: (end - start) * 30)
    try await player.waitForAcknowledgement(of: player.end(at: end))
  }

  /// Adds a show with one season of that many episodes to the catalogue.
  func addHarbourLights(episodes: Int) async throws {
    try await sandbox.add(
      catalogue: """
        {"shows": [{"title": "Harbour Lights", "year": 2026, "runtime": 10, "ids": {"trakt": 900001},
          "seasons": [{"number": 1, "count": \(episodes)}]}]}
        """)
  }
}
