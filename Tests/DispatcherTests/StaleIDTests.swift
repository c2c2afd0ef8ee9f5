// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import MediaIdentity
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// "Ids that Trakt answers with 404 are asked for again by title, once."
@Suite(.timeLimit(.minutes(5))) struct StaleIDTests {
  private static func stale(_ title: String) -> Media {
    var media = Media(Hypothesis(kind: .movie, title: title, year: 2010))
    media.ids.trakt = 999_999_999
    return media
  }

  private static func say(_ media: Media) -> (Journal) throws -> Void {
    { journal in
      try journal.remember(
        try #require(JSON.text(KnownMatch(media: media))),
        for: MatchKey.user(file: PlayerFixture.Video.sintel.path), at: 0)
    }
  }

  private func lookups(_ scenario: DispatcherScenario) async -> [String] {
    await scenario.sandbox.exchanges.filter { $0.path.hasPrefix("/search") }.map(\.path)
  }

  @Test func `start with stale ids is looked up by title and sent again`() async throws {
    try await DispatcherScenario.run(before: Self.say(Self.stale("Sintel"))) { scenario in
      let player = PlayerFixture(scenario)
      await player.begin(at: 0)
      let first = try await scenario.waitForRequest("/scrobble/start")
      try await scenario.waitForRequest("/scrobble/start", after: first.index + 1)
      await player.end(at: 95)
      try await scenario.drain()
      await scenario.close()
      #expect(await lookups(scenario).first == "/search/movie/exact")
      let statuses = await scenario.writes.map { $0.suffix(3) }
      #expect(statuses == ["404", "201", "201"])
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }

  @Test func `play stored with stale ids is delivered`() async throws {
    try await DispatcherScenario.run { journal in
      var play = JournalPlay(
        key: .init(instance: "b", entry: 1, lap: 0), path: PlayerFixture.Video.sintel.path,
        media: JSON.text(Self.stale("Sintel")), beganAt: 1_000, seenAt: 1_900, position: 890,
        duration: 900, progress: 98, playingTime: 890, reachedThreshold: true)
      play.endedAt = 1_900
      try journal.end(
        play, deliveries: [Delivery(destination: .trakt, kind: .scrobble, progress: 98)])
    } _: { scenario in
      try await scenario.drain()
      await scenario.close()
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      #expect(await scenario.sandbox.history.map(\.item.name).contains("Sintel (2010)"))
    }
  }

  @Test func `unknown title is looked up once and unmatched`() async throws {
    try await DispatcherScenario.run(before: Self.say(Self.stale("Nobody Knows This Xyzzy"))) {
      scenario in
      let player = PlayerFixture(scenario)
      await player.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await player.end(at: 95)
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.writes.map { $0.suffix(3) } == ["404", "404"])
      #expect(try scenario.plays.map(\.outcome) == [.unmatched])
      #expect(try scenario.plays.map(\.detail) == ["unknown to Trakt"])
      #expect(await lookups(scenario).filter { $0 == "/search/movie/exact" }.count <= 2)
    }
  }
}
