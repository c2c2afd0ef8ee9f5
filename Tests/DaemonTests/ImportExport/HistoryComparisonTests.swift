// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Testing
import Trakt

@testable import Daemon

@Suite struct HistoryComparisonTests {
  private static let end = 1_790_000_900.0

  /// A play of the movie of ``HistoryRow/movie(_:_:ids:day:outcome:delivery:)``.
  private static func past(_ id: Int64, trakt: Int = 1, at time: Double) throws -> HistoryEntry {
    let text = """
      {"id":\(id),"watched_at":"\(ExactTime(time).text)","type":"movie",
      "movie":{"title":"Movie \(trakt)","year":2010,"ids":{"trakt":\(trakt)}}}
      """
    return try JSONDecoder().decode(HistoryEntry.self, from: Data(text.utf8))
  }

  /// A movie that Trakt recorded without an id of its own.
  private static func late(_ number: Int, day: Int = 0) -> HistoryRow {
    var row = HistoryRow.movie(number, day: day)
    row.deliveries[0].remoteID = nil
    return row
  }

  @Test func `play with the id of Trakt is the same at any time`() throws {
    let found = HistoryComparison([.movie(7)], history: [try Self.past(7, at: 0)])
    #expect(found.matched == 1)
    #expect(found.missingAtTrakt.isEmpty && found.missingHere.isEmpty)
  }

  @Test func `one play at Trakt matches at most one viewing`() throws {
    let found = HistoryComparison(
      [Self.late(1), Self.late(2)], history: [try Self.past(9, at: Self.end)])
    #expect(found.matched == 1)
    #expect(found.missingAtTrakt.map(\.play.key.entry) == [2])
  }

  @Test func `play of the minute is preferred to a later one`() throws {
    let history = [
      try Self.past(1, at: Self.end), try Self.past(2, at: Self.end + 86_400),
    ]
    let found = HistoryComparison([Self.late(8, day: 0), Self.late(9, day: 1)], history: history)
    #expect(found.matched == 2)
    #expect(found.missingHere.isEmpty)
  }

  @Test func `later play of the item counts as the same and an earlier one does not`() throws {
    let later = try Self.past(1, at: Self.end + 5 * 86_400)
    let earlier = try Self.past(2, at: Self.end - 5 * 86_400)
    #expect(HistoryComparison([Self.late(8)], history: [later]).matched == 1)
    let found = HistoryComparison([Self.late(8)], history: [earlier])
    #expect(found.missingAtTrakt.count == 1)
    #expect(found.missingHere.map(\.id) == [2])
  }

  @Test func `period leaves out what began before and ended in it`() throws {
    let day = 86_400.0
    let rows = [Self.late(1), Self.late(2, day: 1), Self.late(3, day: 2)]
    // Ten minutes before the end of the first one: Trakt's plays from there on.
    let history = [try Self.past(9, at: Self.end)]
    let found = HistoryComparison(rows, history: history, from: Self.end - 600)
    #expect(found.matched == 1)
    #expect(found.missingAtTrakt.map(\.play.key.entry) == [2, 3])
    #expect(found.missingHere.isEmpty)
    let none = HistoryComparison(rows, history: [], from: Self.end - 600)
    #expect(none.missingAtTrakt.map(\.play.key.entry) == [2, 3])
    let later = HistoryComparison(rows, history: [], from: Self.end + day)
    #expect(later.missingAtTrakt.map(\.play.key.entry) == [3])
  }

  @Test func `entry that is read on two pages counts once`() throws {
    let one = try Self.past(3, trakt: 5, at: 0)
    #expect(HistoryComparison([], history: [one, one]).missingHere.count == 1)
  }

  @Test func `ignored and continued viewings are not compared`() {
    let found = HistoryComparison(
      [
        .movie(1, outcome: .ignored, delivery: nil), .movie(2, outcome: .continued),
        .movie(3, outcome: .imported, delivery: nil),
      ], history: [])
    #expect(found.missingAtTrakt.map(\.play.key.entry) == [3])
  }

  @Test func `play that is not identified is counted only`() {
    var row = HistoryRow.movie(1, outcome: .unmatched, delivery: nil)
    row.play.media = nil
    let found = HistoryComparison([row], history: [])
    #expect((found.unidentified, found.missingAtTrakt.count) == (1, 0))
  }

  @Test func `report lists the newest first and queues what does not wait yet`() throws {
    WallClock.isUTC
    let report = ComparisonReport(
      HistoryComparison(
        [.movie(1, "A"), .movie(2, "B\u{1B}", day: 1, delivery: .waiting)],
        history: [try Self.past(9, trakt: 5, at: 0)]))
    #expect(report.deliverableCount == 1)
    #expect(
      ComparisonText(report).text == """
        0 plays in the journal and at Trakt

        Trakt lacks 2 plays
        2026-09-22  B\\u{1b} (2010)  waiting
        2026-09-21  A (2010)        scrobbled

        the journal lacks 1 play
        1970-01-01  Movie 5 (2010)
        """)
    #expect(
      try jsonText(report).contains(#""missing_in_journal" : ["#))
  }
}
