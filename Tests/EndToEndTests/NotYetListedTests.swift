// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Episodes that Trakt does not list yet", .withStageReport)
struct NotYetListedTests {
  private static func show(episodes: Int) -> String {
    """
    {"shows": [{"title": "Harbour Lights", "year": 2026, "runtime": 10, "ids": {"trakt": 900001},
      "seasons": [{"number": 1, "count": \(episodes)}]}]}
    """
  }

  @Test("episode listed after its viewing is scrobbled by the next sync")
  func listedLater() async throws {
    try await Stage.play { stage in
      try await stage.sandbox.add(catalogue: Self.show(episodes: 3))
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      let entry = try #require(try await stage.home.history().first)
      #expect(entry["detail"] == "Trakt has no such episode of Harbour Lights yet")

      try await stage.sandbox.add(catalogue: Self.show(episodes: 4))
      let sync = try await stage.home.scrobbled("sync")
      #expect(sync.end == .exited(0))
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await stage.expectOutcomes(["scrobbled"])
    }
  }

  @Test("episode listed after its viewing is scrobbled at the next start")
  func listedBeforeRestart() async throws {
    try await Stage.play { stage in
      try await stage.sandbox.add(catalogue: Self.show(episodes: 3))
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      try await stage.daemon.terminate()
      try await stage.sandbox.add(catalogue: Self.show(episodes: 4))
      try await stage.startDaemon()
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await stage.expectOutcomes(["scrobbled"])
    }
  }

  @Test(
    "episode listed after its viewing is added a day later by the running daemon",
    .enabled(if: FakeClock.isPossible, "\(FakeClock.reason)"))
  func listedWhileRunning() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let clock = try await FakeClock(in: stage.home)
      try await stage.startDaemon(environment: clock.environment)
      try await stage.sandbox.add(catalogue: Self.show(episodes: 3))
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      try await stage.sandbox.add(catalogue: Self.show(episodes: 4))

      // Time in which the machine is suspended.
      try clock.set(to: 80_000)
      try await stage.watchToTheEnd(Films.severance)
      try await stage.expectRequest("start")
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.severanceTitle)
      #expect(try await stage.home.history().last?["outcome"] == "waiting")

      try clock.set(to: 90_000)
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.waitForAdditions(1)
      try await stage.expectOutcomes(["scrobbled", "scrobbled", "scrobbled"])
    }
  }

  @Test("episode not listed for 30 days is unmatched")
  func neverListed() async throws {
    try await Stage.play { stage in
      try await stage.sandbox.add(catalogue: Self.show(episodes: 3))
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      try await stage.daemon.terminate()
      try await stage.age(by: 29 * 86_400)
      try await stage.startDaemon()
      try await stage.daemon.waitForLog("retried daily")
      #expect(try await stage.home.history().map { $0["outcome"] } == ["waiting"])
      try await stage.daemon.terminate()
      try await stage.age(by: 86_400)
      try await stage.startDaemon()
      try await stage.daemon.waitForLog("not recognised: ")
      try await stage.expectOutcomes(["unmatched"])
    }
  }

  @Test("match delivers a play of an unlisted episode")
  func matched() async throws {
    let file = "Harbour Lights S01E04.mkv"
    try await Stage.play { stage in
      try await stage.sandbox.add(catalogue: Self.show(episodes: 3))
      try await stage.watchUnlisted(file)
      try await stage.match(
        file, "https://trakt.tv/shows/harbour-lights/seasons/1/episodes/3",
        says: "matched as Harbour Lights 1x03")
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x03")
      try await stage.expectOutcomes(["scrobbled"])
    }
  }
}

extension Stage {
  /// Watches an episode that Trakt does not list; its play waits.
  fileprivate func watchUnlisted(_ name: String) async throws {
    try await watchUnsent(name)
    try await daemon.waitForLog("retried daily")
    #expect(try await home.history().map { $0["outcome"] } == ["waiting"])
  }
}
