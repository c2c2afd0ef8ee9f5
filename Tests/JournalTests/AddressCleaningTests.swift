// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// The migration step that removes secrets from addresses.
@Suite struct AddressCleaningTests {
  private let fixture: JournalFixture

  init() throws { fixture = try JournalFixture() }

  /// A journal with version 1 of the schema, with plays and matches of these addresses.
  private func old(_ plays: [Play], _ keys: [String]) throws {
    let database = try Database(path: fixture.path)
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;")
    try database.execute(Self.first)
    try database.execute("PRAGMA user_version = 1")
    for play in plays {
      try database.run(
        """
        INSERT INTO plays (instance, entry, lap, path, media_title, tags, media, began_at, seen_at,
          position, duration, progress, watched, watched_seconds, ran, outcome, detail)
        VALUES ('a', ?, 0, ?, ?, ?, ?, 0, 0, 0, 10, 0, '', 0, 0, 'unmatched', 'no such thing')
        """,
        [
          .integer(play.key.entry), .text(play.path), .optional(play.mediaTitle),
          .optional(play.tags), .optional(play.media),
        ])
    }
    for key in keys {
      try database.run("INSERT INTO matches VALUES (?, ?, 0)", [.text(key), .text("of \(key)")])
    }
  }

  private func play(
    _ entry: Int, _ path: String, title: String? = nil, tags: String? = nil, media: String? = nil
  ) -> Play {
    var play = Play.sample(entry: entry, path: path)
    (play.mediaTitle, play.tags, play.media) = (title, tags, media)
    return play
  }

  @Test func `migration reduces paths and titles to their displayable form`() throws {
    try old(
      [
        play(1, "http://h/movie/me/hushhush/1.mkv", title: "1.mkv"),
        play(
          2, "http://h/Videos/x/stream", title: "stream?api_key=hushhush",
          tags: #"{"comment":"http://h/?k=hushhush"}"#,
          media: #"{"type":"movie","title":"stream api key hushhush","ids":{}}"#),
        play(
          3, "https://h/hushhush1hushhush2qwrtzpsdf9/Sintel.mkv", title: "Sintel",
          tags: #"{"title":"Sintel"}"#, media: #"{"ids":{"trakt":1},"type":"movie"}"#),
        play(4, "/films/../a//b.mkv", title: "b.mkv", tags: "{}", media: "{}"),
        play(5, "/films/Sintel (2010).mkv", title: "A", tags: "{}", media: "{}"),
        play(
          6, "/films/Tears.mkv", title: "https://h/x.mkv?k=hushhush",
          tags: #"{"comment":"\"http://h/a/b?k=hushhush\"\nby me","title":"http://h/?k=hush"}"#),
      ], [])
    let journal = try fixture.journal()
    let kept = try journal.history(limit: nil).map(\.play).sorted { $0.key.entry < $1.key.entry }
    #expect(
      kept.map(\.path) == [
        "http://h/1.mkv", "http://h/stream", "https://h/Sintel.mkv", "/a/b.mkv",
        "/films/Sintel (2010).mkv", "/films/Tears.mkv",
      ])
    #expect(kept.map(\.mediaTitle) == [nil, nil, "Sintel", "b.mkv", "A", "https://h/x.mkv"])
    #expect(
      kept.map(\.tags) == [
        nil, nil, #"{"title":"Sintel"}"#, "{}", "{}",
        #"{"comment":"\"http://h/b\"\nby me","title":"http://h"}"#,
      ])
    #expect(
      kept.map(\.media) == [nil, nil, #"{"ids":{"trakt":1},"type":"movie"}"#, "{}", "{}", nil])
    #expect(kept.map(\.outcome) == Array(repeating: .unmatched, count: 6))
  }

  @Test func `migration deletes matches by address except the user's own`() throws {
    try old(
      [],
      [
        "file /a/b.mkv", "show /a Show 2010 ", "user show /a Show 2010 ", "rule x 0",
        "user file /a/../b.mkv", "user file /c.mkv", "file http://h/hush.mkv",
        "show http://h/hush Show 0 ", "user file http://me:hush@h/films/Sintel.mkv?k=hush",
      ])
    let journal = try fixture.journal()
    let keys = try journal.database.rows("SELECT key FROM matches ORDER BY key") { $0.text(0) }
    #expect(
      keys == [
        "rule x 0", "user file /b.mkv", "user file /c.mkv", "user file http://h/Sintel.mkv",
        "user show /a Show 2010 ",
      ])
    #expect(try journal.match(for: "user file /b.mkv") == "of user file /a/../b.mkv")
  }

  /// Neither in free pages nor in the log.
  @Test func `migration leaves no byte of a secret`() throws {
    let secret = "q7Xw2Lr9Zk4Vb8Nt3Hc6"
    try old(
      (1...400).map { entry in
        play(
          entry, "http://me:\(secret)@h/\(entry)/\(secret)/a.mkv?k=\(secret)",
          title: "a.mkv?k=\(secret)", tags: #"{"a":"\#(secret)"}"#,
          media: #"{"title":"\#(secret)"}"#)
      }, (1...400).map { "file http://h/\($0)/\(secret)" })
    #expect(try everything().contains(secret))
    let journal = try fixture.journal()
    #expect(try journal.count == 400)
    #expect(try !everything().contains(secret))
  }

  /// As when the process ends between the change and the end of the step.
  @Test func `erasing step can run again`() throws {
    try old([play(1, "http://h/a/Sintel.mkv?k=hush")], ["file http://h/a"])
    let database = try Database(path: fixture.path)
    try database.transaction { () throws(JournalError) in try AddressCleaning.clean(database) }
    #expect(try fixture.journal().only()?.path == "http://h/Sintel.mkv")
  }

  private func everything() throws -> String {
    try fixture.names.map { String(decoding: try fixture.bytes(of: $0), as: UTF8.self) }.joined()
  }

  private static let first = """
    CREATE TABLE plays (
      id INTEGER PRIMARY KEY, instance TEXT NOT NULL, entry INTEGER NOT NULL,
      lap INTEGER NOT NULL, part INTEGER NOT NULL DEFAULT 0, path TEXT NOT NULL, media_title TEXT,
      tags TEXT, media TEXT, began_at REAL NOT NULL, ended_at REAL, seen_at REAL NOT NULL,
      position REAL NOT NULL, duration REAL NOT NULL, progress REAL NOT NULL, watched TEXT NOT NULL,
      watched_seconds REAL NOT NULL, ran REAL NOT NULL, crossed INTEGER NOT NULL DEFAULT 0,
      outcome TEXT, trakt_id INTEGER, detail TEXT, UNIQUE (instance, entry, lap, part)
    ) STRICT;
    CREATE INDEX plays_by_time ON plays (began_at);
    CREATE INDEX plays_open ON plays (id) WHERE ended_at IS NULL;
    CREATE TABLE outbox (
      play INTEGER PRIMARY KEY REFERENCES plays (id) ON DELETE CASCADE, kind TEXT NOT NULL,
      progress REAL NOT NULL, in_flight INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE matches (
      key TEXT PRIMARY KEY, media TEXT NOT NULL, made_at REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
