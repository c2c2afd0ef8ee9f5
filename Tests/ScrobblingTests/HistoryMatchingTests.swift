// SPDX-License-Identifier: MIT

import Foundation
import Journal
import Testing
import Trakt

@testable import Scrobbling

/// Plays of one movie, each viewing 100 s long; times in seconds since 1970.
@Suite struct HistoryMatchingTests {
  private static func entry(_ id: Int64, _ watchedAt: Int) throws -> HistoryEntry {
    let date = Date(timeIntervalSince1970: Double(watchedAt)).formatted(.iso8601)
    let movie = #"{"title": "Heat", "ids": {"trakt": 5}}"#
    let text = #"{"id": \#(id), "watched_at": "\#(date)", "movie": \#(movie)}"#
    return try JSONDecoder().decode(HistoryEntry.self, from: Data(text.utf8))
  }

  /// - Returns: IDs of the history entries that the plays with these ends claim, in order.
  private static func claims(_ ends: [Double], history: [HistoryEntry]) throws -> [Int64?] {
    let movie = try #require(history.first.flatMap { HistoryItem($0) })
    var matching = HistoryMatching(history: history, recorded: [])
    let plays = ends.enumerated().map { index, end in
      HistoryMatching.Candidate(
        key: Play.Key(instance: "a", entry: index, lap: 0), item: movie, beganAt: end - 100,
        endedAt: end)
    }
    let claimed = matching.claim(plays)
    return plays.map { claimed[$0.key] }
  }

  @Test func `older play does not claim the entry of a newer one`() throws {
    let history = [try Self.entry(1, 6_300)]
    #expect(try Self.claims([6_010, 6_310], history: history) == [nil, 1])
  }

  @Test func `entry recorded long after the end is claimed by the oldest play`() throws {
    let history = [try Self.entry(1, 9_000)]
    #expect(try Self.claims([6_010, 6_310], history: history) == [1, nil])
  }

  @Test func `entry from before the viewing is not claimed`() throws {
    let history = [try Self.entry(1, 5_820)]
    #expect(try Self.claims([6_010], history: history) == [nil])
  }
}
