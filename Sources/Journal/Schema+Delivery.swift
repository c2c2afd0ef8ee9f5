// SPDX-License-Identifier: MIT

extension Schema {
  /// Moves outcomes and the outbox, which existed for Trakt only, to one row per destination.
  ///
  /// `ignored` and `unmatched` stay with the viewing, with one exception: a position superseded by
  /// a newer one is a state of the delivery.
  static let delivery = """
    CREATE TABLE delivery (
      play INTEGER NOT NULL REFERENCES plays (id) ON DELETE CASCADE,
      destination TEXT NOT NULL,
      kind TEXT NOT NULL,
      progress REAL NOT NULL,
      state TEXT NOT NULL,
      in_flight INTEGER NOT NULL DEFAULT 0,
      not_before REAL,
      remote_id INTEGER,
      detail TEXT,
      PRIMARY KEY (play, destination)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO delivery (play, destination, kind, progress, state, remote_id, detail)
    SELECT id, 'trakt', iif(outcome = 'paused' OR NOT crossed, 'pause', 'scrobble'), progress,
      CASE outcome
        WHEN 'ignored' THEN
          iif(detail = 'a newer position took its place', 'superseded', 'paused')
        ELSE outcome
      END,
      trakt_id, detail
    FROM plays
    WHERE ended_at IS NOT NULL AND (
      outcome IN ('scrobbled', 'already_scrobbled', 'paused', 'refused')
      OR outcome IN ('ignored', 'unmatched') AND trakt_id IS NOT NULL
      OR outcome = 'ignored' AND detail = 'a newer position took its place')
    ORDER BY id;

    INSERT OR REPLACE INTO delivery (play, destination, kind, progress, state, in_flight, detail)
    SELECT outbox.play, 'trakt', outbox.kind, outbox.progress, 'waiting', outbox.in_flight,
      iif(plays.outcome = 'ignored', NULL, plays.detail)
    FROM outbox JOIN plays ON plays.id = outbox.play WHERE plays.ended_at IS NOT NULL;

    DROP TABLE outbox;

    UPDATE plays SET outcome = NULL, detail = NULL
    WHERE ended_at IS NOT NULL AND (
      outcome IN ('scrobbled', 'already_scrobbled', 'paused', 'refused')
      OR outcome = 'waiting' AND id IN (SELECT play FROM delivery)
      OR outcome = 'ignored' AND detail = 'a newer position took its place');

    ALTER TABLE plays DROP COLUMN trakt_id;
    ALTER TABLE plays RENAME COLUMN crossed TO reached_threshold;

    CREATE INDEX delivery_waiting ON delivery (destination, play) WHERE state = 'waiting';
    """
}
