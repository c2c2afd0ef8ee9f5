// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Statistics
import Testing

@testable import Daemon

@Suite struct StatisticsReportTests {
  private let directory: TemporaryDirectory
  private let paths: Paths

  init() throws {
    WallClock.isUTC
    directory = try TemporaryDirectory()
    paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    try paths.makeState()
  }

  private func store(
    _ entry: Int, _ media: String?, outcome: Play.Outcome? = nil,
    delivery: (Delivery.Kind, Delivery.State)? = nil, seconds: Double = 3600,
    hasReachedThreshold: Bool = false
  ) throws {
    let journal = try Journal(path: paths.journal)
    var play = Play(
      key: Play.Key(instance: "a", entry: entry, lap: 0), path: "/films/\(entry).mkv",
      media: media, beganAt: 1_790_000_000 + Double(entry) * 86_400, seenAt: 0, duration: 4000,
      progress: 95.5, watchedSeconds: seconds, reachedThreshold: hasReachedThreshold)
    _ = try journal.begin(play)
    play.endedAt = play.beganAt + 900
    play.outcome = outcome
    let deliveries = delivery.map {
      [Delivery(destination: .trakt, kind: $0.0, progress: 95.5, state: $0.1)]
    }
    try journal.end(play, deliveries: deliveries ?? [])
  }

  private static func episode(_ number: String, _ title: String = "Lost") -> String {
    #"{"type":"episode","title":"\#(title)","season":1,"episode":\#(number)}"#
  }

  private func report() throws -> StatisticsReport { try StatisticsReport(paths: paths) }

  @Test func `no journal is an empty report`() throws {
    #expect(StatisticsText(try report()).text == "nothing was played")
    #expect(try jsonText(try report()).contains(#""plays" : 0"#))
  }

  @Test func `ignored and continued viewings add no play`() throws {
    try store(1, Self.episode("1"), delivery: (.scrobble, .scrobbled))
    try store(2, Self.episode("[2,3]"), delivery: (.scrobble, .waiting))
    try store(3, Self.episode("4"), outcome: .ignored)
    try store(4, Self.episode("5"), delivery: (.pause, .paused))
    try store(5, Self.episode("6"), delivery: (.pause, .superseded))
    try store(6, nil, outcome: .unmatched, hasReachedThreshold: true)
    try store(7, "nonsense", outcome: .unmatched)
    try store(8, #"{"type":"movie","title":"Sintel"}"#, delivery: (.scrobble, .refused), seconds: 0)
    try store(9, Self.episode("1"), outcome: .continued)
    let found = try report().statistics
    #expect(found.total == Statistics.Total(plays: 4, seconds: 7 * 3600))
    #expect((found.movies, found.episodes, found.unidentified) == (1, 2, 1))
    #expect(found.unfinished.map(\.item.name) == ["Lost 1x05"])
    #expect(found.longestStreak?.days == 2)
  }

  @Test func `viewings are in the order of their beginnings`() throws {
    for entry in [3, 1, 2] {
      try store(entry, Self.episode("\(entry)"), delivery: (.scrobble, .scrobbled))
    }
    let found = try report().statistics
    #expect(found.first?.item?.episode == 1)
    #expect(found.last?.item?.episode == 3)
    #expect(found.longestStreak?.days == 3)
  }

  @Test func `viewings outside the period are left out`() throws {
    for entry in 1...3 { try store(entry, nil, delivery: (.scrobble, .scrobbled)) }
    let day = 86_400.0
    let part = try StatisticsReport(
      paths: paths, from: 1_790_000_000 + 2 * day, to: 1_790_000_000 + 3 * day)
    #expect(part.statistics.total.plays == 1)
  }

  @Test func `year begins and ends at local midnight`() {
    #expect(StatisticsReport.period(ofYear: 2026) == 1_767_225_600..<1_798_761_600)
    #expect(StatisticsReport.period(ofYear: 0) == nil)
    #expect(StatisticsReport.period(ofYear: 10_000) == nil)
    #expect(StatisticsReport.period(ofYear: .min) == nil)
  }

  /// Tools outside rely on these keys.
  @Test func `keys are fixed and null where nothing is known`() throws {
    let text = try jsonText(try report())
    for key in [
      "plays", "films", "episodes", "unidentified", "hours", "months", "weekdays",
      "hours_of_day", "longest_streak", "shows", "rewatches", "unfinished", "first", "last",
    ] {
      #expect(text.contains("\"\(key)\" : "), "\(key)")
    }
    #expect(text.contains(#""first" : null"#))
  }

  @Test(arguments: [20, 40, 80, 200])
  func `no line is wider than the terminal`(_ width: Int) throws {
    let long = String(repeating: "長い", count: 80)
    try store(1, Self.episode("1", long), delivery: (.scrobble, .scrobbled))
    try store(2, Self.episode("1", long), delivery: (.scrobble, .scrobbled))
    try store(3, Self.episode("2", long), delivery: (.pause, .paused))
    let text = StatisticsText(try report(), on: Display(width: width)).text
    for line in text.split(separator: "\n") {
      #expect(String(line).columns <= min(width, 80), "\(line)")
    }
  }

  @Test func `titles are escaped and plain text has no colour`() throws {
    try store(1, Self.episode("1", #"a\u001b[2J"#), delivery: (.scrobble, .scrobbled))
    let text = StatisticsText(try report()).text
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains(#"a\u{1b}[2J"#))
    #expect(
      StatisticsText(try report(), on: Display(width: 80, hasColour: true)).text.contains(
        "\u{1B}[32m"))
  }

  @Test func `bar length is proportional to the largest value`() throws {
    for entry in 1...2 {
      try store(entry, Self.episode("\(entry)"), delivery: (.scrobble, .scrobbled))
    }
    try store(15, Self.episode("3"), delivery: (.scrobble, .scrobbled))
    let text = StatisticsText(try report(), on: Display(width: 40)).text
    #expect(
      text.contains(
        """
        by month
        2026-09  █████████████████████  2  2.0 h
        2026-10  ██████████▌            1  1.0 h
        """))
  }
}
