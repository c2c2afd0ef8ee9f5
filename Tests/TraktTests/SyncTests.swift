// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import TraktSandbox

@testable import Trakt

@Suite("History and saved positions at Trakt")
struct SyncTests {
  @Test("plays are added with dates and unknown items are returned")
  func add() async throws {
    try await ClientFixture.run { fixture in
      let token = await fixture.sandbox.issueToken().access
      let added = try await fixture.client.addToHistory(
        [
          HistoryPlay(.movie, ids: TraktIDs(trakt: 4), watchedAt: Samples.day(-2)),
          HistoryPlay(.movie, ids: TraktIDs(trakt: 987_654_321), watchedAt: Samples.day(-2)),
          HistoryPlay(.episode, ids: TraktIDs(trakt: 16), watchedAt: Samples.day(-1)),
        ], token: token)
      #expect([added.addedMovies, added.addedEpisodes] == [1, 1])
      #expect(added.unknownMovies == [TraktIDs(trakt: 987_654_321)])
      let page = try await fixture.client.history(token: token)
      #expect(page.pageCount == 1)
      #expect(page.entries.map { $0.movie?.ids.trakt ?? $0.episode?.ids.trakt } == [16, 4])
      // Trakt stores minutes.
      let watchedAt = try #require(page.entries.last?.watchedAt)
      #expect(abs(watchedAt.timeIntervalSince(Samples.day(-2))) < 60)
    }
  }

  @Test("history is queried by item, time and page")
  func history() async throws {
    try await ClientFixture.run { fixture in
      let token = await fixture.sandbox.issueToken().access
      let plays = (1...5).map {
        HistoryPlay(.movie, ids: TraktIDs(trakt: 4), watchedAt: Samples.day(Double(-$0)))
      }
      _ = try await fixture.client.addToHistory(plays, token: token)
      let second = try await fixture.client.history(.movie, id: 4, page: 2, limit: 2, token: token)
      #expect(second.entries.count == 2)
      #expect(second.pageCount == 3)
      let recent = try await fixture.client.history(
        .movie, startAt: Samples.day(-2.5), endAt: Samples.day(0), token: token)
      #expect(recent.entries.count == 2)
      let other = try await fixture.client.history(.episode, id: 16, token: token)
      #expect(other.entries.isEmpty)
    }
  }

  @Test("saved positions are listed by page and removed")
  func positions() async throws {
    try await ClientFixture.run { fixture in
      let token = await fixture.sandbox.issueToken().access
      let before = try await fixture.client.lastActivities(token: token)
      fixture.wall.advance(by: .seconds(60))
      for (item, progress) in [
        (ScrobbleItem.movie(title: nil, year: nil, ids: TraktIDs(trakt: 4)), 30.5),
        (ScrobbleItem.episode(ids: TraktIDs(trakt: 16)), 41),
      ] {
        _ = try await fixture.client.scrobble(.pause, item, progress: progress, token: token)
        fixture.wall.advance(by: .seconds(60))
      }
      #expect(try await fixture.client.lastActivities(token: token).positions != before.positions)
      let first = try await fixture.client.savedPositions(page: 1, limit: 1, token: token)
      #expect(first.pageCount == 2)
      #expect(first.positions.map(\.episode?.ids.trakt) == [16])
      #expect(first.positions.map(\.progress) == [41])
      let second = try await fixture.client.savedPositions(page: 2, limit: 1, token: token)
      #expect(second.positions.map(\.movie?.ids.trakt) == [4])
      let id = try #require(second.positions.first?.id)
      try await fixture.client.removeSavedPosition(id, token: token)
      await #expect(throws: TraktError.notFound) {
        try await fixture.client.removeSavedPosition(id, token: token)
      }
      #expect(try await fixture.client.savedPositions(token: token).positions.count == 1)
    }
  }
}
