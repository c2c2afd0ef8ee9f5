// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Episodes that Trakt does not list yet", .withStageReport)
struct NotYetListedTests {
  @Test("episode listed after its viewing is scrobbled by the next sync")
  func listedLater() async throws {
    try await Stage.play { stage in
      try await stage.addHarbourLights(episodes: 3)
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      let entry = try #require(try await stage.home.history().first)
      #expect(entry["detail"] == "Trakt has no such episode of Harbour Lights yet")

      try await stage.addHarbourLights(episodes: 4)
      let sync = try await stage.home.scrobbled("sync")
      #expect(sync.end == .exited(0))
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "Harbour Lights 1x04")
      try await stage.expectOutcomes(["scrobbled"])
    }
  }

  @Test("episode listed after its viewing is scrobbled at the next start")
  func listedBeforeRestart() async throws {
    try await Stage.play { stage in
      try await stage.addHarbourLights(episodes: 3)
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      try await stage.daemon.terminate()
      try await stage.addHarbourLights(episodes: 4)
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
      try await stage.addHarbourLights(episodes: 3)
      try await stage.watchUnlisted("Harbour Lights S01E04.mkv")
      try await stage.addHarbourLights(episodes: 4)

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
      try await stage.addHarbourLights(episodes: 3)
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

  @Test("unlisted episode of a known show is scrobbled once it is listed")
  func knownShow() async throws {
    try await Stage.play { stage in
      try await stage.addHarbourLights(episodes: 3)
      try await stage.watchToTheEnd("Harbour Lights/Harbour Lights S01E03.mkv")
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
      try await stage.watchKnown("Harbour Lights/Harbour Lights S01E04.mkv")
      // Neither does Trakt list it a day later.
      #expect(try await stage.home.scrobbled("sync").end == .exited(0))
      try await stage.expectListing("Harbour Lights 1x04")
    }
  }

  @Test("unlisted episode of a show matched by the user is scrobbled once it is listed")
  func matchedShow() async throws {
    try await Stage.play { stage in
      try await stage.addHarbourLights(episodes: 3)
      try await stage.match(
        "Foo/Foo Bar S01E03.mkv", "https://trakt.tv/shows/harbour-lights",
        says: "matched as Harbour Lights")
      try await stage.watchKnown("Foo/Foo Bar S01E04.mkv")
      try await stage.expectListing("Harbour Lights 1x04")
    }
  }

  @Test("only a recent date of a show that Trakt does not know waits")
  func dated() async throws {
    try await Stage.play { stage in
      let day = Date.now.formatted(.iso8601.year().month().day())
      try await stage.watchUnlisted("Quayside Tonight \(day).mkv")
      try await stage.scripted().watch("Quayside Tonight 2011-03-04.mkv", minutes: 50)
      try await stage.daemon.waitForLog("not recognised: ")
      #expect(try await stage.home.history().map { $0["outcome"] } == ["unmatched", "waiting"])
    }
  }

  @Test("absolute number that Trakt does not know waits")
  func absolute() async throws {
    try await Stage.play { stage in
      try await stage.watchKnown("[Group] One Piece - 2222 [1080p].mkv")
      let entry = try #require(try await stage.home.history().first)
      #expect(entry["detail"] == "Trakt has no such episode of One Piece yet")
    }
  }

  @Test("match delivers a play of an unlisted episode")
  func matched() async throws {
    let file = "Harbour Lights S01E04.mkv"
    try await Stage.play { stage in
      try await stage.addHarbourLights(episodes: 3)
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
  /// Watches the second half of an episode whose number alone is unknown to Trakt; its play waits.
  fileprivate func watchKnown(_ name: String) async throws {
    let player = try scripted(name, at: 50)
    try await expectRequest("start", status: 404)
    try await daemon.waitForLog("retried daily")
    try await player.waitForAcknowledgement(of: player.end(at: 100))
    try await daemon.waitForStatus("1 waiting for Trakt")
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
    try await watchUnsent(name)
    try await daemon.waitForLog("retried daily")
    #expect(try await home.history().map { $0["outcome"] } == ["waiting"])
  }
}
