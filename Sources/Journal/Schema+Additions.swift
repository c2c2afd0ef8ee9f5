// SPDX-License-Identifier: MIT

/// Steps that add a column or a table, in their order.
extension Schema {
  /// Adds the identity of the content, and deletes identifications that were derived from the path
  /// alone, because they would apply to any content. The user's own matches and those of rules are
  /// kept.
  static let identity = """
    ALTER TABLE plays ADD COLUMN identity TEXT;
    DELETE FROM matches WHERE substr(key, 1, 5) IN ('file ', 'show ');
    """

  /// Adds the start position, which decides whether a viewing continues an earlier one. It is
  /// unknown for older viewings.
  static let startPosition = """
    ALTER TABLE plays ADD COLUMN start_position REAL;
    """

  /// Whether the file grew during playback. If the viewing has no end, this decides whether it is
  /// kept: a live stream is not a viewing.
  static let growth = """
    ALTER TABLE plays ADD COLUMN is_growing INTEGER NOT NULL DEFAULT 0;
    """

  /// Adds the positions that Trakt keeps of unfinished items, and the state of the list of
  /// positions.
  static let positions = """
    CREATE TABLE positions (
      item TEXT PRIMARY KEY,
      place TEXT,
      media TEXT NOT NULL,
      progress REAL NOT NULL,
      paused_at REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX positions_by_place ON positions (place);

    CREATE TABLE position_list (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      stamp TEXT NOT NULL,
      checked_at REAL NOT NULL
    ) STRICT;
    """

  /// Adds the time since which a destination has rejected a delivery temporarily, because such a
  /// delivery is not retried forever.
  static let failingSince = """
    ALTER TABLE delivery ADD COLUMN failing_since REAL;
    """

  /// Adds the user's ratings, one for each item and destination.
  static let ratings = """
    CREATE TABLE ratings (
      destination TEXT NOT NULL,
      item TEXT NOT NULL,
      media TEXT NOT NULL,
      rating INTEGER NOT NULL,
      rated_at REAL NOT NULL,
      state TEXT NOT NULL,
      detail TEXT,
      PRIMARY KEY (destination, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ratings_waiting ON ratings (destination, rated_at) WHERE state = 'waiting';
    """

  /// Adds the destinations that may show a viewing. For an open viewing they are unknown: Trakt may
  /// show it if it has lasted long enough.
  static let shown = """
    ALTER TABLE plays ADD COLUMN shown_at TEXT;
    UPDATE plays SET shown_at = 'trakt' WHERE ended_at IS NULL AND seen_at - began_at >= 5;
    """

  /// Adds what the name of a viewing says. Of an earlier viewing it is read again.
  static let readings = """
    ALTER TABLE plays ADD COLUMN readings TEXT;
    """
}
