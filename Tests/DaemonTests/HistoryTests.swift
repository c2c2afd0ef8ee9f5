// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Testing

@testable import Daemon

@Suite struct HistoryTests {
  private let folder: Folder
  private let places: Places

  init() throws {
    folder = try Folder()
    places = Places(environment: ["XDG_STATE_HOME": folder.path])
    try places.makeState()
  }

  private func play(
    entry: Int, path: String = "/films/Sintel (2010).mkv", media: String? = nil,
    outcome: Play.Outcome?, detail: String? = nil
  ) throws {
    let journal = try Journal(path: places.journal)
    var play = Play(
      key: Play.Key(instance: "a", entry: entry, lap: 0), path: path, media: media,
      beganAt: 1_790_000_000 + Double(entry) * 3600, seenAt: 0, duration: 900, progress: 95.5,
      watchedSeconds: 850)
    play.id = try journal.begin(play)
    guard let outcome else { return }
    play.endedAt = play.beganAt + 900
    play.outcome = outcome
    play.detail = detail
    try journal.end(
      play, outbox: outcome == .waiting ? OutboxEntry(kind: .scrobble, progress: 95.5) : nil)
    if outcome == .scrobbled {
      try journal.settle(
        play.id, outcome: .scrobbled, traktID: 12_297_139_948, media: nil, detail: nil)
    }
  }

  private func report(limit: Int = 20) throws -> HistoryReport {
    try HistoryReport(places: places, limit: limit)
  }

  @Test func noJournalIsAnEmptyHistory() throws {
    #expect(try report().entries.isEmpty)
    #expect(HistoryText(try report()).text == "nothing was played yet")
    #expect(try jsonText(try report().entries) == "[\n\n]")
  }

  /// Tools outside rely on these keys.
  @Test func theKeysAreFixed() throws {
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

  @Test func whatIsNotKnownIsNull() throws {
    try play(entry: 1, media: "nonsense", outcome: nil)
    let text = try jsonText(try report().entries)
    for key in ["media", "ended_at", "outcome", "trakt_id", "detail"] {
      #expect(text.contains("\"\(key)\" : null"), "\(key)")
    }
  }

  @Test func aPersonReadsOneLineForEach() throws {
    try play(
      entry: 1, path: "/films/a\u{1B}[2J.mkv", outcome: .unmatched, detail: "too\u{7} close")
    try play(
      entry: 2, media: #"{"type":"movie","title":"Sintel","year":2010}"#,
      outcome: .already_scrobbled)
    try play(entry: 3, outcome: nil)
    #expect(
      HistoryText(try report()).text == """
        2026-09-21 17:13  95 %   playing            Sintel (2010).mkv
        2026-09-21 16:13  95 %   already scrobbled  Sintel (2010)
        2026-09-21 15:13  95 %   unmatched          a\\u{1b}[2J.mkv  (too\\u{7} close)
        """)
    #expect(try report(limit: 1).entries.count == 1)
    #expect(try report(limit: 0).entries.isEmpty)
  }

  @Test func whatWaitsIsCounted() throws {
    try play(entry: 1, outcome: .waiting)
    try play(entry: 2, outcome: .scrobbled)
    #expect(try StatusReport(withoutDaemon: places).outbox.waiting == 1)
  }

  @Test func aJournalThatIsNoneIsSaid() throws {
    try Data(
      "no database at all, but long enough for a header, one hundred bytes: ".utf8
        + [UInt8](repeating: 65, count: 99)
    )
    .write(to: URL(filePath: places.journal))
    do throws(CommandFailure) {
      _ = try HistoryReport(places: places, limit: 1)
      #expect(Bool(false), "it can't be read")
    } catch {
      #expect(error.message.hasPrefix(places.journal))
      #expect(error.exit == .failure)
    }
  }
}
