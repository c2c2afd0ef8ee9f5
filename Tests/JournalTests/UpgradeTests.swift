// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// A journal of version 1, which has outcomes and an outbox for Trakt only.
@Suite struct UpgradeTests {
  private let fixture: JournalFixture

  init() throws {
    fixture = try JournalFixture()
    let database = try Database(path: fixture.path)
    try database.execute("PRAGMA journal_mode = WAL")
    try database.execute(Self.schema)
    try database.execute(Self.rows)
    try database.execute("PRAGMA user_version = 1")
  }

  /// As released; independent of `Schema`.
  private static let schema = """
    CREATE TABLE plays (
      id INTEGER PRIMARY KEY,
      instance TEXT NOT NULL,
      entry INTEGER NOT NULL,
      lap INTEGER NOT NULL,
      part INTEGER NOT NULL DEFAULT 0,
      path TEXT NOT NULL,
      media_title TEXT,
      tags TEXT,
      media TEXT,
      began_at REAL NOT NULL,
      ended_at REAL,
      seen_at REAL NOT NULL,
      position REAL NOT NULL,
      duration REAL NOT NULL,
      progress REAL NOT NULL,
      watched TEXT NOT NULL,
      watched_seconds REAL NOT NULL,
      ran REAL NOT NULL,
      crossed INTEGER NOT NULL DEFAULT 0,
      outcome TEXT,
      trakt_id INTEGER,
      detail TEXT,
      UNIQUE (instance, entry, lap, part)
    ) STRICT;
    CREATE INDEX plays_by_time ON plays (began_at);
    CREATE INDEX plays_open ON plays (id) WHERE ended_at IS NULL;

    CREATE TABLE outbox (
      play INTEGER PRIMARY KEY REFERENCES plays (id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      progress REAL NOT NULL,
      in_flight INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE matches (
      key TEXT PRIMARY KEY,
      media TEXT NOT NULL,
      made_at REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  private static let rows = """
    WITH added (entry, lap, part, ended, crossed, outcome, trakt_id, detail) AS (VALUES
      (1, 0, 0, 3000, 1, 'scrobbled', 12297139948, NULL),
      (2, 0, 0, 3000, 1, 'scrobbled', NULL, 'delivered later'),
      (3, 0, 0, 2900, 1, 'already_scrobbled', NULL, NULL),
      (4, 0, 0, 2800, 0, 'paused', NULL, NULL),
      (4, 1, 0, 2700, 1, 'paused', 7, 'trakt kept the position'),
      (5, 0, 0, 2600, 1, 'waiting', NULL, NULL),
      (6, 0, 0, 2500, 1, 'waiting', NULL, 'Trakt responded with status 503'),
      (7, 0, 0, 2400, 0, 'waiting', NULL, NULL),
      (8, 0, 0, 2300, 1, 'unmatched', NULL, 'unknown to Trakt'),
      (8, 1, 0, 2300, 1, 'unmatched', NULL, NULL),
      (9, 0, 0, 2200, 0, 'ignored', NULL, 'too short to count'),
      (10, 0, 0, 2100, 0, 'ignored', NULL, 'a newer position took its place'),
      (11, 0, 0, 2000, 0, 'ignored', NULL, 'skipped, as you said'),
      (11, 1, 0, 1900, 0, 'ignored', 8, 'skipped, as you said'),
      (12, 0, 0, 1800, 1, 'refused', NULL, 'trakt answered 422'),
      (13, 0, 0, 1700, 1, 'scrobbled', 9, NULL),
      (13, 0, 1, 2500, 1, 'waiting', NULL, NULL),
      (13, 0, 2, NULL, 0, NULL, NULL, NULL),
      (13, 0, 1001, 1600, 0, 'paused', NULL, NULL),
      (14, 0, 0, NULL, 1, NULL, NULL, NULL))
    INSERT INTO plays (instance, entry, lap, part, path, media_title, tags, media, began_at,
      ended_at, seen_at, position, duration, progress, watched, watched_seconds, ran, crossed,
      outcome, trakt_id, detail)
    SELECT 'aaaa', entry, lap, part, '/films/' || entry || '.mkv', 'Film ' || entry,
      '{"title":"Movie"}', '{"type":"movie"}', 1000 + entry, ended, coalesce(ended, 4000), 700.5,
      888.25, 78.5, '0-61500 80000-90000', 71.5, 75.25, crossed, outcome, trakt_id, detail
    FROM added;
    INSERT INTO outbox (play, kind, progress, in_flight, attempts)
    SELECT id, iif(crossed, 'scrobble', 'pause'), 60.0 + entry, entry = 6, entry = 6
    FROM plays WHERE outcome = 'waiting' OR entry = 11 AND lap = 0;
    INSERT INTO matches VALUES ('file:/a', '{"type":"movie"}', 5);
    """

  /// The history and the outbox, read with the statements of version 1.
  private struct HistoryRecord: Equatable {
    var play: Play
    var outcome: Play.Outcome?
    var traktID: Int64?
    var detail: String?
  }

  private func before() throws -> [HistoryRecord] {
    try Database(path: fixture.path, .read).rows(
      """
      SELECT entry, lap, part, path, media_title, tags, media, began_at, ended_at, seen_at,
        position, duration, progress, watched_seconds, ran, crossed, outcome, trakt_id, detail
      FROM plays ORDER BY began_at DESC, id DESC
      """
    ) { row in
      HistoryRecord(
        play: Play(
          key: .init(
            instance: "aaaa", entry: Int(row.integer(0)), lap: Int(row.integer(1)),
            part: Int(row.integer(2))),
          path: row.text(3), mediaTitle: row.optionalText(4), tags: row.optionalText(5),
          media: row.optionalText(6), beganAt: row.real(7), endedAt: row.optionalReal(8),
          seenAt: row.real(9), position: row.real(10), duration: row.real(11),
          progress: row.real(12), watched: [0...61.5, 80...90], watchedSeconds: row.real(13),
          playingTime: row.real(14), reachedThreshold: row.flag(15)),
        outcome: row.optionalText(16).flatMap(Play.Outcome.init),
        traktID: row.optionalInteger(17), detail: row.optionalText(18))
    }
  }

  private func after(_ journal: Journal) throws -> [HistoryRecord] {
    try journal.history(limit: nil).map { row in
      var play = row.play
      (play.outcome, play.detail) = (nil, nil)
      // Unknown before.
      play.shown = []
      return HistoryRecord(
        play: play, outcome: row.outcome(of: .trakt), traktID: row.remoteID(of: .trakt),
        detail: row.detail(of: .trakt))
    }
  }

  @Test func `history is the same after the migration`() throws {
    let before = try before()
    #expect(before.count == 20)
    let outcomes: [Play.Outcome?] = [
      nil, .scrobbled, .already_scrobbled, .paused, .waiting, .unmatched, .ignored, .refused,
    ]
    #expect(Set(before.map(\.outcome)) == Set(outcomes))
    #expect(try after(try fixture.journal()) == before)
  }

  /// `history` of the new version, before the new daemon has started.
  @Test func `reader shows the same history and changes nothing`() throws {
    let before = try before()
    let bytes = try fixture.bytes()
    let reader = try Journal(reading: fixture.path)
    #expect(try after(reader) == before)
    #expect(try reader.isIntact)
    #expect(try reader.match(for: "file:/a") != nil)
    #expect(try fixture.bytes() == bytes)
    #expect(try Schema.version(of: Database(path: fixture.path, .read)) == 1)
  }

  @Test func `reader of a corrupt journal requests a check`() throws {
    try Database(path: fixture.path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    var bytes = try fixture.bytes()
    bytes.replaceSubrange(4_096..<8_192, with: Array(repeating: 0xA5, count: 4_096))
    try fixture.write(bytes)
    #expect(throws: JournalError.self) { try Journal(reading: fixture.path) }
    #expect(CorruptionMarker.isSet(fixture.path))
    #expect(try Journal.openOrQuarantine(path: fixture.path, stamp: "then").quarantined != nil)
  }

  @Test func `queued deliveries are the same after the migration`() throws {
    let waiting = try fixture.journal().waiting(for: .trakt)
    #expect(
      waiting.map { [$0.play.key.entry, $0.play.key.lap, $0.play.key.part] }
        == [[11, 0, 0], [7, 0, 0], [6, 0, 0], [13, 0, 1], [5, 0, 0]])
    var lost = Delivery.scrobble(66)
    lost.inFlight = true
    lost.detail = "Trakt responded with status 503"
    #expect(
      waiting.map(\.delivery) == [.pause(71), .pause(67), lost, .scrobble(73), .scrobble(65)])
  }

  @Test func `outcomes of viewings stay with the viewings`() throws {
    let journal = try fixture.journal()
    let rows = try journal.history(limit: nil)
    let decided = rows.filter { $0.play.outcome != nil }
    #expect(decided.map(\.play.key.entry) == [11, 11, 9, 8, 8])
    #expect(decided.filter(\.play.isSkipped).count == 2)
    let superseded = rows.filter { $0.deliveries.map(\.state) == [.superseded] }
    #expect(superseded.map(\.play.key.entry) == [10])
    #expect(try journal.unmatched(under: "/films/").map(\.key.lap) == [0, 1])
  }

  @Test func `recorded plays are known after the migration`() throws {
    let recorded = try fixture.journal().recorded(by: .trakt, since: 0)
    #expect(recorded.map(\.play.key.entry) == [1, 2, 13])
    #expect(recorded.map(\.remoteID) == [12_297_139_948, nil, 9])
  }

  @Test func `open viewings stay open`() throws {
    let journal = try fixture.journal()
    #expect(try journal.open().map(\.key.entry) == [13, 14])
    #expect(try journal.latestEntry(of: "aaaa").map(\.key.entry) == [14])
    #expect(try journal.match(for: "file:/a") == #"{"type":"movie"}"#)
  }

  @Test func `migrated schema equals that of a new journal`() throws {
    _ = try fixture.journal()
    let other = try JournalFixture()
    _ = try other.journal()
    func schema(_ path: String) throws -> [String] {
      try Database(path: path, .read).rows(
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name"
      ) { $0.text(0) }
    }
    #expect(try schema(fixture.path) == schema(other.path))
    #expect(try fixture.journal().isIntact)
  }

  /// As on a full disk, or after SIGKILL: the next start migrates again.
  @Test func `failed migration changes nothing`() throws {
    let before = try before()
    try Database(path: fixture.path).execute("CREATE TABLE delivery (play INTEGER)")
    #expect(throws: JournalError.self) { try fixture.journal() }
    #expect(try self.before() == before)
    try Database(path: fixture.path).execute("DROP TABLE delivery")
    #expect(try after(try fixture.journal()) == before)
  }
}
