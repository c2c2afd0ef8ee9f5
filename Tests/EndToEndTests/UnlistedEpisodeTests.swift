// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Episodes that Trakt does not list yet", .withScenarioReport)
struct UnlistedEpisodeTests {
  @Test("episode listed after its viewing is scrobbled by the next sync")
  func listedLater() async throws {
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watchUnlisted("Harbour Lights S01E04.mkv")
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["detail"] == "Trakt has no such episode of Harbour Lights yet")

      try await scenario.addHarbourLights(episodes: 4)
      let sync = try await scenario.home.scrobbled("sync")
      #expect(sync.end == .exited(0))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("episode listed after its viewing is scrobbled at the next start")
  func listedBeforeRestart() async throws {
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watchUnlisted("Harbour Lights S01E04.mkv")
      try await scenario.daemon.terminate()
      try await scenario.addHarbourLights(episodes: 4)
      try await scenario.startDaemon()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test(
    "episode listed after its viewing is added a day later by the running daemon",
    .enabled(if: FakeClock.isPossible, "\(FakeClock.reason)"))
  func listedWhileRunning() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let clock = try await FakeClock(in: scenario.home)
      try await scenario.startDaemon(environment: clock.environment)
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watchUnlisted("Harbour Lights S01E04.mkv")
      try await scenario.addHarbourLights(episodes: 4)

      // Time in which the machine is suspended.
      try clock.set(to: 80_000)
      try await scenario.watchToTheEnd(Videos.severance)
      try await scenario.expectRequest("start")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.severanceTitle)
      #expect(try await scenario.home.history().last?["outcome"] == "waiting")

      try clock.set(to: 90_000)
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.waitForAdditions(1)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled", "scrobbled"])
    }
  }

  @Test("episode not listed for 30 days is unmatched")
  func neverListed() async throws {
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watchUnlisted("Harbour Lights S01E04.mkv")
      try await scenario.daemon.terminate()
      try await scenario.age(by: 29 * 86_400)
      try await scenario.startDaemon()
      try await scenario.daemon.waitForLog("retried daily")
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["waiting"])
      try await scenario.daemon.terminate()
      try await scenario.age(by: 86_400)
      try await scenario.startDaemon()
      try await scenario.daemon.waitForLog("not identified: ")
      try await scenario.expectOutcomes(["unmatched"])
    }
  }

  @Test("unlisted episode of a known show is scrobbled once it is listed")
  func knownShow() async throws {
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watchToTheEnd("Harbour Lights/Harbour Lights S01E03.mkv")
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      try await scenario.watchKnown("Harbour Lights/Harbour Lights S01E04.mkv")
      // Neither does Trakt list it a day later.
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      try await scenario.expectListing("Harbour Lights 1x04")
    }
  }

  @Test("unlisted episode of a show matched by the user is scrobbled once it is listed")
  func matchedShow() async throws {
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try scenario.write("", "Foo/Foo Bar S01E03.mkv")
      try await scenario.match(
        "Foo/Foo Bar S01E03.mkv", "https://trakt.tv/shows/harbour-lights",
        says: "matched as Harbour Lights")
      try await scenario.watchKnown("Foo/Foo Bar S01E04.mkv")
      try await scenario.expectListing("Harbour Lights 1x04")
    }
  }

  @Test("only a recent date of a show that Trakt does not know waits")
  func dated() async throws {
    try await Scenario.run { scenario in
      let day = Date.now.formatted(.iso8601.year().month().day())
      try await scenario.watchUnlisted("Quayside Tonight \(day).mkv")
      try await scenario.scripted().watch("Quayside Tonight 2011-03-04.mkv", minutes: 60)
      try await scenario.daemon.waitForLog("not identified: ")
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["waiting", "unmatched"])
    }
  }

  @Test("absolute number that Trakt does not know waits")
  func absolute() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchKnown("[Group] One Piece - 2222 [1080p].mkv")
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["detail"] == "Trakt has no such episode of One Piece yet")
    }
  }

  @Test("match delivers a play of an unlisted episode")
  func matched() async throws {
    let file = "Harbour Lights S01E04.mkv"
    try await Scenario.run { scenario in
      try await scenario.addHarbourLights(episodes: 3)
      try await scenario.watchUnlisted(file)
      try await scenario.match(
        file, "https://trakt.tv/shows/harbour-lights/seasons/1/episodes/3",
        says: "matched as Harbour Lights 1x03")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x03")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }
}

extension Scenario {
  /// Watches the second half of an episode whose number alone is unknown to Trakt; its play waits.
  fileprivate func watchKnown(_ name: String) async throws {
    let player = try scripted(name, at: 50)
    try await expectRequest("start", status: 404)
    try await daemon.waitForLog("retried daily")
    try await player.waitForAcknowledgement(of: player.end(at: 100))
    try await daemon.waitForStatus("1 queued for Trakt")
    #expect(try await home.history().first?["outcome"] == "waiting")
  }

  /// Adds the fourth episode, and expects its play.
  fileprivate func expectListing(_ title: String) async throws {
    try await addHarbourLights(episodes: 4)
    #expect(try await home.scrobbled("sync").end == .exited(0))
    try await daemon.waitUntilIdle()
    #expect(try await home.history().first?["outcome"] == "scrobbled")
    #expect(await plays.last == title)
  }

  /// Watches an episode that Trakt does not list; its play waits.
  fileprivate func watchUnlisted(_ name: String) async throws {
    try await watchUnsent(name, minutes: 50)
    try await daemon.waitForLog("retried daily")
    #expect(try await home.history().map { $0["outcome"] } == ["waiting"])
  }
}
