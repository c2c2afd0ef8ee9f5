// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import ManualClock
import MediaIdentity
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// Ratings from the player, and their delivery.
@Suite(.timeLimit(.minutes(5))) struct RatingTests {
  private func ratings(_ scenario: DispatcherScenario) throws -> [Rating] {
    try Journal(reading: scenario.path).waitingRatings(for: .trakt)
  }

  @Test func `rating of the current viewing is delivered, the last one counts`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .sintel)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      await scenario.dispatcher.rate(3, on: fixture.player)
      await scenario.dispatcher.rate(9, on: fixture.player)
      #expect(scenario.screen.lines.last?.contains("Rated 9: Sintel (2010)") == true)
      await scenario.advance { await scenario.sandbox.ratings == ["Sintel (2010)": 9] }
      try await scenario.advance { try ratings(scenario).isEmpty }
    }
  }

  @Test func `menu rates an episode that was scrobbled within the last hour`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 100)
      try await scenario.drain()
      await scenario.dispatcher.rate(nil, on: fixture.player)
      let prompt = try #require(scenario.screen.prompts.last)
      #expect(prompt.entry == nil)
      #expect(
        prompt.content
          == .menu(title: "Rate Breaking Bad 1x01", items: RateMenu.items, selected: 6))
      await scenario.dispatcher.answered(prompt.id, choosing: 9, of: fixture.player)
      try await scenario.waitForRequest("/sync/ratings")
      #expect(await scenario.sandbox.ratings == ["Breaking Bad 1x01": 10])
      await scenario.dispatcher.rate(nil, on: fixture.player)
      #expect(
        scenario.screen.prompts.last?.content
          == .menu(title: "Rate Breaking Bad 1x01", items: RateMenu.items, selected: 9))
    }
  }

  @Test func `nothing is rated an hour after the last play`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      await fixture.end(at: 100)
      try await scenario.drain()
      scenario.clock.advance(by: 3_700)
      await scenario.dispatcher.rate(5, on: "another")
      // The name of the other file may be reported as not identified meanwhile.
      let lines = scenario.screen.lines.flatMap { $0.split(separator: "\n") }
      #expect(lines.contains("Nothing to rate"))
    }
  }

  @Test func `no earlier item is rated while an unidentified one plays`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      await fixture.end(at: 100)
      try await scenario.drain()
      let request = RatingRequest(path: nil, rating: 8)
      #expect(try await scenario.dispatcher.rate(request) != nil)
      let other = PlayerFixture(
        scenario, player: String(repeating: "b", count: 32), video: .unknown)
      await other.begin(at: 10)
      try await scenario.drain()
      await scenario.dispatcher.rate(8, on: other.player)
      // The name of the other file may be reported as not identified meanwhile.
      let lines = scenario.screen.lines.flatMap { $0.split(separator: "\n") }
      #expect(lines.contains("Nothing to rate"))
      #expect(try await scenario.dispatcher.rate(request) == nil)
    }
  }

  @Test func `rating waits while Trakt fails, and arrives once`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .sintel)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/sync/ratings", count: 2))
      await scenario.dispatcher.rate(7, on: fixture.player)
      try await scenario.waitForRequest("/sync/ratings")
      #expect(try ratings(scenario).map(\.rating) == [7])
      try await scenario.drain()
      while await scenario.sandbox.ratings.isEmpty { await scenario.clock.advanceToNextTimer() }
      #expect(await scenario.sandbox.ratings == ["Sintel (2010)": 7])
    }
  }

  @Test func `deleting a play deletes the rating of its item`() async throws {
    try await DispatcherScenario.run { scenario in
      for (entry, video) in [PlayerFixture.Video.sintel, .pilot].enumerated() {
        let fixture = PlayerFixture(scenario, video: video, entry: entry + 1)
        let index = await scenario.sandbox.exchanges.count
        await fixture.begin(at: 50)
        try await scenario.waitForRequest("/scrobble/start", after: index)
        await scenario.dispatcher.rate(7, on: fixture.player)
        try await scenario.waitForRequest("/sync/ratings", after: index)
        await fixture.end(at: 100)
        try await scenario.drain()
      }
      let plays = try scenario.plays
      #expect(try Journal(reading: scenario.path).ratedItems().count == 2)
      let pilot = plays.filter { $0.path == PlayerFixture.Video.pilot.path }.map(\.key)
      #expect(try await scenario.dispatcher.forget(HistoryDeletion(plays: pilot)) == 1)
      let left = try Journal(reading: scenario.path).ratedItems()
      #expect(left.keys.map { $0.hasPrefix("movie ") } == [true])
      #expect(left.values.map(\.self) == [false])
    }
  }

  @Test func `undelivered rating is kept until the last play of its item is deleted`()
    async throws
  {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/sync/ratings", count: nil))
      for entry in 1...2 {
        let fixture = PlayerFixture(scenario, video: .sintel, entry: entry)
        await fixture.begin(at: 50)
        await fixture.end(at: 100)
        try await scenario.drain()
      }
      await scenario.dispatcher.rate(7, on: PlayerFixture(scenario).player)
      for left in [1, 0] {
        let play = try #require(try scenario.plays.first)
        #expect(try await scenario.dispatcher.forget(HistoryDeletion(plays: [play.key])) == 1)
        #expect(try ratings(scenario).count == left)
      }
      await scenario.sandbox.clearFaults()
      let index = await scenario.sandbox.exchanges.count
      try await scenario.drain()
      #expect(
        !(await scenario.sandbox.exchanges.dropFirst(index).contains { $0.path == "/sync/ratings" })
      )
    }
  }

  @Test func `queued rating of an earlier daemon is delivered at the start`() async throws {
    try await DispatcherScenario.run(before: { journal in
      var media = Media(.init(kind: .movie))
      media.title = "Sintel"
      media.ids.imdb = "tt1727587"
      try journal.save(
        Rating(
          destination: .trakt, item: "movie 1", media: try #require(JSON.text(media)), rating: 4,
          ratedAt: 1))
    }) { scenario in
      try await scenario.waitForRequest("/sync/ratings")
      #expect(await scenario.sandbox.ratings == ["Sintel (2010)": 4])
    }
  }

  @Test func `question follows the kinds of the setting`() throws {
    let movie = Media(.init(kind: .movie))
    let episode = Media(.init(kind: .episode))
    #expect(RatingPromptMode.allCases.map { $0.applies(to: movie) } == [false, true, true])
    #expect(RatingPromptMode.allCases.map { $0.applies(to: episode) } == [false, false, true])
  }

  @Test func `menu has ten ratings`() {
    let menu = RateMenu(media: Media(.init(kind: .movie)))
    #expect(RateMenu.items.count == 10)
    #expect([0, 9, 10, -1, nil].map { menu.rating($0) } == [1, 10, nil, nil, nil])
  }
}
