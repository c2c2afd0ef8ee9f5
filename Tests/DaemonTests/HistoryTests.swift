// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Testing

@testable import Daemon

@Suite struct HistoryTests {
  private let directory: TemporaryDirectory
  private let paths: Paths

  init() throws {
    WallClock.isUTC
    directory = try TemporaryDirectory()
    paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    try paths.makeState()
  }

  private func play(
    entry: Int, path: String = "/films/Sintel (2010).mkv", media: String? = nil,
    outcome: Play.Outcome?, detail: String? = nil
  ) throws {
    let journal = try Journal(path: paths.journal)
    var play = Play(
      key: Play.Key(instance: "a", entry: entry, lap: 0), path: path, media: media,
      beganAt: 1_790_000_000 + Double(entry) * 3600, seenAt: 0, duration: 900, progress: 95.5,
      watchedSeconds: 850)
    _ = try journal.begin(play)
    guard let outcome else { return }
    play.endedAt = play.beganAt + 900
    guard let state = Delivery.State(rawValue: outcome.rawValue) else {
      play.outcome = outcome
      play.detail = detail
      return try journal.end(play, deliveries: [])
    }
    let delivery = Delivery(
      destination: .trakt, kind: .scrobble, progress: 95.5, state: state,
      remoteID: outcome == .scrobbled ? 12_297_139_948 : nil, detail: detail)
    try journal.end(play, deliveries: [delivery])
  }

  private func report(
    limit: Int? = 20, _ selection: HistorySelection = HistorySelection()
  ) throws -> HistoryReport {
    try HistoryReport(paths: paths, limit: limit, selection)
  }

  private static func episode(_ number: Int, _ title: String = "Breaking Bad") -> String {
    #"{"type":"episode","title":"\#(title)","season":1,"episode":\#(number)}"#
  }

  @Test func `missing journal is an empty history`() throws {
    #expect(try report().entries.isEmpty)
    #expect(HistoryText(try report()).text == "no plays")
    #expect(try jsonText(try report().entries) == "[\n\n]")
  }

  /// External tools rely on these keys.
  @Test func `JSON keys are fixed`() throws {
    try play(
      entry: 1, media: #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":1}}"#,
      outcome: .scrobbled)
    #expect(
      try jsonText(try report().entries) == """
        [
          {
            "began_at" : "2026-09-21T15:13:20Z",
            "detail" : null,
            "ended_at" : "2026-09-21T15:28:20Z",
            "media" : {
              "ids" : {
                "trakt" : 1
              },
              "title" : "Sintel",
              "type" : "movie",
              "year" : 2010
            },
            "outcome" : "scrobbled",
            "path" : "/films/Sintel (2010).mkv",
            "progress" : 95.5,
            "trakt_id" : 12297139948,
            "watched_seconds" : 850
          }
        ]
        """)
  }

  @Test func `unknown values are null`() throws {
    try play(entry: 1, media: "nonsense", outcome: nil)
    let text = try jsonText(try report().entries)
    for key in ["media", "ended_at", "outcome", "trakt_id", "detail"] {
      #expect(text.contains("\"\(key)\" : null"), "\(key)")
    }
  }

  @Test func `text output is grouped by day`() throws {
    try play(
      entry: 1, path: "/films/a\u{1B}[2J.mkv", outcome: .unmatched, detail: "too\u{7} close")
    try play(
      entry: 2, media: #"{"type":"movie","title":"Sintel","year":2010}"#,
      outcome: .already_scrobbled)
    for number in 1...3 {
      try play(entry: 2 + number, media: Self.episode(number), outcome: .scrobbled)
    }
    try play(entry: 6, media: Self.episode(5), outcome: .scrobbled)
    try play(entry: 10, media: Self.episode(6), outcome: .paused)
    try play(entry: 11, outcome: nil)
    let text = HistoryText(try report(), on: Display(width: 80)).text
    #expect(
      text == """
        Tuesday 22 September 2026
          01:13        Sintel (2010).mkv       playing
          00:13        Breaking Bad 1x06       paused at 95 %

        Monday 21 September 2026
          20:13        Breaking Bad 1x05       scrobbled
          17:13–19:28  Breaking Bad 1x01–1x03  scrobbled
          16:13        Sintel (2010)           already scrobbled
          15:13        a\\u{1b}[2J.mkv          unmatched
                       /films/a\\u{1b}[2J.mkv: too\\u{7} close
        """)
    #expect(try report(limit: 1).entries.count == 1)
    #expect(try report(limit: 1).hasMore)
    #expect(try report(limit: 0).entries.isEmpty)
    #expect(try !report(limit: 8).hasMore)
  }

  @Test(arguments: [30, 40, 80])
  func `text output fits the terminal`(_ width: Int) throws {
    try play(
      entry: 1, media: Self.episode(1, "進撃の巨人 Attack on Titan and more"), outcome: .refused)
    try play(entry: 2, path: "/" + String(repeating: "x", count: 300), outcome: .unmatched)
    let text = HistoryText(try report(), on: Display(width: width)).text
    for line in text.split(separator: "\n") {
      #expect(String(line).columns <= max(42, width), "\(line)")
    }
  }

  @Test func `selection filters by time, title and path`() throws {
    try play(entry: 1, path: "/tv/bb/1.mkv", media: Self.episode(1), outcome: .scrobbled)
    try play(entry: 2, path: "/tv/bb/2.mkv", media: Self.episode(2), outcome: .scrobbled)
    try play(entry: 30, path: "/tv/bbc/1.mkv", media: Self.episode(1, "Dark"), outcome: .scrobbled)
    func count(_ selection: HistorySelection) throws -> Int {
      try report(limit: nil, selection).entries.count
    }
    #expect(try count(HistorySelection()) == 3)
    #expect(try count(HistorySelection(show: "BAD")) == 2)
    #expect(try count(HistorySelection(show: "1.mkv")) == 0)
    #expect(try count(HistorySelection(path: "/tv/bb")) == 2)
    #expect(try count(HistorySelection(path: "/tv/bb/")) == 2)
    #expect(try count(HistorySelection(path: "/tv/bb/2.mkv")) == 1)
    #expect(try count(HistorySelection(since: 1_790_000_000 + 3_601)) == 2)
    #expect(try count(HistorySelection(until: 1_790_000_000 + 7_200)) == 1)
    #expect(try report(limit: 1, HistorySelection(show: "bad")).hasMore)
  }

  @Test func `deleted viewings leave no trace`() throws {
    try play(entry: 1, path: "/films/private.mkv", outcome: .waiting)
    try play(entry: 2, path: "/films/other.mkv", outcome: .scrobbled)
    try play(entry: 3, path: "/films/private.mkv", outcome: nil)
    let journal = try Journal(path: paths.journal)
    try journal.remember("{}", for: "file /films/private.mkv", at: 0)
    let deletion = try HistoryDeleter(paths: paths, HistorySelection(path: "/films/private.mkv"))
    #expect(deletion.report.entries.count == 1, "the current viewing is not over")
    #expect(deletion.confirmation.contains("1 of them is queued and will not"))
    #expect(try deletion.apply() == 1)
    #expect(try report().entries.map(\.path) == ["/films/private.mkv", "/films/other.mkv"])
    #expect(try journal.waitingCount(for: .trakt) == 0)
    #expect(try journal.match(for: "file /films/private.mkv") != nil, "it is playing")
    #expect(throws: CommandFailure.self) {
      try HistoryDeleter(paths: paths, HistorySelection(path: "/films/private.mkv"))
    }
    _ = try HistoryDeleter(paths: paths, HistorySelection(path: "/films/other.mkv")).apply()
    for file in ["journal.sqlite", "journal.sqlite-wal"] {
      let bytes = FileManager.default.contents(atPath: "\(paths.state)/\(file)") ?? Data()
      #expect(bytes.firstRange(of: Data("other.mkv".utf8)) == nil, "\(file)")
    }
  }

  @Test(
    arguments: [
      ("2026-09-21", "2026-09-21T00:00:00Z", "2026-09-22T00:00:00Z"),
      ("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
      ("2026-09-21 21:04", "2026-09-21T21:04:00Z", "2026-09-21T21:05:00Z"),
      ("today", "2026-09-21T00:00:00Z", "2026-09-22T00:00:00Z"),
      ("yesterday", "2026-09-20T00:00:00Z", "2026-09-21T00:00:00Z"),
      ("7d", "2026-09-14T00:00:00Z", "2026-09-15T00:00:00Z"),
    ])
  func readsTimes(_ text: String, _ start: String, _ end: String) throws {
    let period = try #require(HistorySelection.period(text, at: 1_790_000_000))
    let moments = [period.lowerBound, period.upperBound].map {
      Date(timeIntervalSince1970: $0).formatted(.iso8601)
    }
    #expect(moments == [start, end])
  }

  @Test(arguments: [
    "", " ", "2026-02-30", "2026-13-01", "2026-09", "tomorrow", "d", "-1d", "2026-09-21 25:00",
    "2026-09-21 12", "2026-09-21T12:00", "99999999999999999999-01-01", "2026-09-21  ",
    "9999999999999999999d",
  ])
  func rejectsInvalidTimes(_ text: String) {
    #expect(HistorySelection.period(text, at: 1_790_000_000) == nil)
  }

  @Test func `queued plays are counted`() throws {
    try play(entry: 1, outcome: .waiting)
    try play(entry: 2, outcome: .scrobbled)
    #expect(try StatusReport(withoutDaemon: paths).outbox.waiting == 1)
  }

  @Test func `queued plays of an excluded directory are counted apart`() throws {
    try play(entry: 1, outcome: .waiting)
    let environment = ["XDG_STATE_HOME": directory.path, "XDG_CONFIG_HOME": directory.path]
    let paths = Paths(environment: environment)
    try Data("[scrobble]\nexclude = [\"/films\"]\n".utf8)
      .write(to: URL(filePath: paths.configurationFile))
    let report = try StatusReport(withoutDaemon: paths, environment: environment)
    #expect(report.outbox.waiting == 0)
    #expect(report.outbox.oldest == nil)
    #expect(report.outbox.heldBack == 1)
  }

  @Test func `corrupt journal is reported`() throws {
    try Data(
      "no database at all, but long enough for a header, one hundred bytes: ".utf8
        + [UInt8](repeating: 65, count: 99)
    )
    .write(to: URL(filePath: paths.journal))
    do throws(CommandFailure) {
      _ = try HistoryReport(paths: paths, limit: 1)
      #expect(Bool(false), "it can't be read")
    } catch {
      #expect(error.message.hasPrefix("\(paths.journal): "))
      #expect(error.exit == .failure)
    }
  }
}
