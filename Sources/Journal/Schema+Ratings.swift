// SPDX-License-Identifier: MIT

extension Schema {
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
}
