// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Statistics
import Testing

@testable import Daemon

@Suite struct JournalImportTests {
  private let fixture: JournalExchangeFixture

  init() throws {
    fixture = try JournalExchangeFixture()
  }

  private static let backup = """
    [{"id":12297139948,"watched_at":"2026-09-21T14:28:00.000Z","action":"scrobble","type":"movie",
      "movie":{"title":"Sintel","year":2010,"ids":{"trakt":1,"slug":"sintel-2010","tmdb":45745}}},
     {"id":12297139947,"watched_at":"2025-01-02T20:00:00.000Z","action":"watch","type":"episode",
      "episode":{"season":1,"number":2,"title":"Two","ids":{"trakt":62086}},
      "show":{"title":"Breaking Bad","year":2008,"ids":{"trakt":1388,"imdb":"tt0903747"}}}]
    """

  private static let backlog = """
    [{"media_info": {"type": "episode", "title": "Dark", "season": 1, "episode": 2},
      "progress": 96.2, "duration": 3000, "updated_at": 1785000000.5}]
    """

  @Test func `pages of Trakt are imported once`() throws {
    let first = try fixture.importText(Self.backup)
    #expect((first.format, first.added, first.present) == (.traktBackup, 2, 0))
    let rows = try fixture.rows
    #expect(rows.map { $0.outcome(of: .trakt) } == [.imported, .imported])
    #expect(rows.map { $0.remoteID(of: .trakt) } == [12_297_139_947, 12_297_139_948])
    #expect(rows[0].play.endedAt == 1_735_848_000)
    let again = try fixture.importText(Self.backup)
    #expect((again.added, again.present) == (0, 2))
    #expect(try fixture.rows == rows)
  }

  @Test func `imported plays count and add no hours`() throws {
    _ = try fixture.importText(Self.backup)
    let found = try StatisticsReport(paths: fixture.paths).statistics
    #expect((found.movies, found.episodes, found.total.seconds) == (1, 1, 0))
  }

  @Test func `plays that the journal has are not added again`() throws {
    // The same movie, delivered by the history without an id of its own, and by a scrobble with one.
    var delivered = HistoryRow.movie(1)
    delivered.deliveries[0].remoteID = nil
    try fixture.store([delivered])
    let summary = try fixture.importText(Self.backup)
    #expect((summary.added, summary.present) == (1, 1))
  }

  @Test func `second play of an item within one viewing is added`() throws {
    try fixture.store([.movie(1, delivery: .already_scrobbled)])
    let one = #"""
      {"id":NUMBER,"watched_at":"2026-09-21T14:28:00.000Z","movie":{"title":"Sintel","year":2010,\#
      "ids":{"trakt":1}}}
      """#
    let summary = try fixture.importText(
      [7, 8].map { one.replacing("NUMBER", with: "\($0)") }.joined(separator: "\n"))
    #expect((summary.added, summary.present) == (1, 1))
  }

  @Test func `dry run stores nothing`() throws {
    let summary = try fixture.importText(Self.backup, isDryRun: true)
    #expect(summary.added == 2)
    #expect(!FileManager.default.fileExists(atPath: fixture.paths.journal))
    #expect(summary.text.hasPrefix("would add 2 viewings"))
  }

  @Test func `backlog is imported and delivered only if asked`() throws {
    let first = try fixture.importText(Self.backlog)
    #expect((first.format, first.added, first.waiting) == (.traktScrobbler, 1, 0))
    #expect(try fixture.rows.first?.deliveries == [])
    #expect(try fixture.rows.first?.play.path == "Dark S01E02")
    let second = try fixture.importText(Self.backlog, isDelivering: true)
    #expect((second.added, second.present, second.waiting) == (0, 0, 1))
    #expect(try fixture.rows.map { $0.outcome(of: .trakt) } == [.waiting])
    let third = try fixture.importText(Self.backlog, isDelivering: true)
    #expect((third.added, third.present, third.waiting) == (0, 1, 0))
  }

  @Test func `plays of Trakt are not delivered to it`() throws {
    let summary = try fixture.importText(Self.backup, isDelivering: true)
    #expect((summary.added, summary.waiting) == (2, 0))
  }

  @Test func `bad rows are reported by line and the rest is imported`() throws {
    let text = """
      [{"id":1,"watched_at":"yesterday","movie":{"title":"A","ids":{}}},
      {"id":2,"watched_at":"2026-01-01T00:00:00Z"},
      {"id":3,"watched_at":"2326-01-01T00:00:00Z","movie":{"title":"A","ids":{}}},
      {"id":4,"watched_at":"2026-01-01T00:00:00Z","show":{"title":"B"},
       "episode":{"season":1,"number":9223372036854775807,"ids":{}}},
      {"id":"5","watched_at":"2026-01-01T00:00:00Z","movie":{"title":"A","ids":{}}},
      null,
      {"id":1e400,"watched_at":"2026-01-01T00:00:00Z","movie":{"title":"A","ids":{}}},
      {"id":7,"watched_at":"2026-01-01T00:00:00Z","movie":{"title":"A","ids":{}}}]
      """
    let summary = try fixture.importText(text, from: .traktBackup)
    #expect(summary.added == 1)
    #expect(summary.skipped.map(\.line) == [1, 2, 3, 4, 6, 7, 8])
    #expect(summary.skipped[4].reason == "id has the wrong type")
    #expect(summary.text.contains("line 1, element 1: skipped: watched_at is not a time"))
  }

  @Test func `each episode of a file of several is a play`() throws {
    let text = Self.backlog.replacing(#""episode": 2"#, with: #""episode": [2, 3]"#)
    #expect(try fixture.importText(text).added == 2)
    #expect(try fixture.rows.map(\.play.path) == ["Dark S01E02", "Dark S01E03"])
    let found = try StatisticsReport(paths: fixture.paths).statistics
    #expect(found.episodes == 2)
  }

  @Test func `imported movie with a position at Trakt can be resumed`() throws {
    let ids = #""trakt_id": 1"#
    _ = try fixture.importText(
      """
      [{"media_info": {"type": "movie", "title": "Sintel", "year": 2010, \(ids)},
        "progress": 96.2, "duration": 3000, "updated_at": 1785000000.5}]
      """)
    let key = try #require(fixture.rows.first?.play.key)
    #expect([key.lap, key.part] == [0, 0])
    let kept = StoredPosition(
      item: "movie 1", media: #"{"type":"movie","title":"Sintel","ids":{"trakt":1}}"#,
      progress: 41, pausedAt: 1_786_000_000)
    try Journal(path: fixture.paths.journal).store(
      PositionList(stamp: "1", checkedAt: 1_786_000_000), [kept])
    let report = try ResumeReport(paths: fixture.paths, at: JournalExchangeFixture.now)
    #expect(report.entries.map(\.progress) == [41])
  }

  @Test(arguments: ["entry", "lap", "part"])
  func `row with a negative number in its key is skipped`(_ name: String) throws {
    let entry = ExportedPlay(HistoryRow.movie(1))
    let text = try #require(ExportedPlay.text(entry))
      .replacing(try Regex("\"\(name)\":[0-9]+"), with: "\"\(name)\":-1")
    let summary = try fixture.importText(text, from: .json)
    #expect(summary.added == 0)
    #expect(summary.skipped.map(\.reason) == ["key.\(name) has an invalid value"])
  }

  @Test func `addresses are stored without their secrets`() throws {
    var entry = ExportedPlay(HistoryRow.movie(1))
    entry.path = "https://u:pw@cdn.example/USER/9f8a7b6c5d4e3f2a1b/Film.mkv?token=SECRETTOKEN"
    _ = try fixture.importText("[\(try #require(ExportedPlay.text(entry)))]")
    #expect(try fixture.rows.map(\.play.path) == ["https://cdn.example/Film.mkv"])
  }

  @Test(arguments: ["scrobbled", "waiting", "paused"])
  func `outcome without its delivery becomes ignored`(outcome: String) throws {
    var entry = ExportedPlay(HistoryRow.movie(1))
    (entry.outcome, entry.deliveries) = (outcome, [])
    _ = try fixture.importText("[\(try #require(ExportedPlay.text(entry)))]")
    #expect(try fixture.rows.map(\.play.outcome) == [.ignored])
  }

  @Test func `times that cannot be are rejected`() throws {
    var (future, past) = (ExportedPlay(HistoryRow.movie(1)), ExportedPlay(HistoryRow.movie(2)))
    future.endedAt = ExactTime(JournalExchangeFixture.now + 1e9)
    past.beganAt = ExactTime(-3e9)
    let entries = [future, past].compactMap { ExportedPlay.text($0) }
    let summary = try fixture.importText("[\(entries.joined(separator: ","))]")
    #expect(summary.skipped.map(\.element) == [1, 2])
    #expect(summary.isUnreadable)
    let day = Self.backup.replacing("2025-01-02", with: "2025-02-30")
    #expect(try fixture.importText(day).skipped.map(\.reason) == ["watched_at is not a time"])
  }

  @Test func `long title that is not ASCII is exported and imported again`() throws {
    let title = String(repeating: "進", count: 300)
    _ = try fixture.importText(Self.backlog.replacing("Dark", with: title))
    try fixture.export(.json, to: "export.json")
    let other = try JournalExchangeFixture()
    #expect(try other.importText(fixture.text("export.json")).added == 1)
  }

  @Test func `empty and truncated files are errors`() throws {
    #expect(throws: CommandFailure.self) { try fixture.importText("") }
    #expect(try fixture.importText("[", from: .json).isUnreadable)
  }

  @Test func `unknown format is refused`() throws {
    #expect(throws: CommandFailure.self) { try fixture.importText(#"[{"a":1}]"#) }
    #expect(try fixture.importText("[]").added == 0)
  }

  @Test func `watch history of mpv is listed and stored nowhere`() throws {
    let text = """
      {"time":1790000000,"path":"/films/Sintel (2010).mkv","title":"Sintel"}
      {"time":1790000001,"path":"https://u:secret@host/v?token=abc"}
      {"path":"/x"}
      """
    let summary = try fixture.importText(text, isDelivering: true)
    #expect(summary.format == .mpvWatchHistory)
    #expect(summary.review.map(\.time) == ["2026-09-21T14:13:20Z", "2026-09-21T14:13:21Z"])
    #expect(summary.skipped.map(\.line) == [3])
    #expect(!summary.text.contains("secret"))
    #expect(!summary.text.contains("abc"))
    #expect(!FileManager.default.fileExists(atPath: fixture.paths.journal))
  }

  @Test func `failed import stores nothing`() throws {
    try fixture.store([])
    // The second of the two plays cannot be written.
    try fixture.execute(
      """
      CREATE TRIGGER second BEFORE INSERT ON plays WHEN (SELECT count(*) FROM plays) = 1
      BEGIN SELECT RAISE(ABORT, 'second play'); END
      """)
    #expect {
      try fixture.importText(Self.backup)
    } throws: {
      String(describing: $0).contains("second play")
    }
    #expect(try fixture.rows.isEmpty)
  }
}
