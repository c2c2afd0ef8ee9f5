// SPDX-License-Identifier: MIT

extension Schema {
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
}
