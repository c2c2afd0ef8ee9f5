// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// Which destinations may show a viewing.
@Suite struct ShownTests {
  private let fixture: JournalFixture

  init() throws { fixture = try JournalFixture() }

  @Test func `destinations that may show a viewing are stored until its end`() throws {
    let journal = try fixture.journal()
    var play = Play.sample()
    _ = try journal.begin(play)
    #expect(try journal.open().map(\.shown) == [[]])
    play.shown = [.trakt, .webhook("living room")]
    try journal.update(play, durable: false)
    #expect(try journal.open().map(\.shown) == [play.shown])
    _ = try journal.begin(.sample())
    #expect(try journal.latestEntry(of: Play.instance).map(\.shown) == [play.shown])
  }

  /// Version 9 does not say whether a start was sent.
  @Test func `open viewing of version 9 may be shown at Trakt if it lasted long enough`() throws {
    let database = try Database(path: fixture.path)
    for step in Schema.steps[..<9] { try step.change(database) }
    try database.execute(
      """
      WITH added (entry, ended, seen) AS (VALUES (1, 2000, 2000), (2, NULL, 2000), (3, NULL, 1004))
      INSERT INTO plays (instance, entry, lap, path, began_at, ended_at, seen_at, position,
        duration, progress, watched, watched_seconds, ran)
      SELECT 'a', entry, 0, '/a', 1000, ended, seen, 0, 1, 0, '', 0, 0 FROM added;
      PRAGMA user_version = 9;
      """)
    let journal = try fixture.journal()
    #expect(try journal.history(limit: nil).map(\.play.shown) == [[], [.trakt], []])
    #expect(try Schema.version(of: Database(path: fixture.path, .read)) == Schema.version)
  }
}
