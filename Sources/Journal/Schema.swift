// SPDX-License-Identifier: MIT

/// The tables, as migration steps from one `user_version` to the next. A released step never
/// changes.
enum Schema {
  struct Step: Sendable {
    /// Changes the database within a transaction.
    let change: @Sendable (Database) throws(JournalError) -> Void
    /// Whether data is deleted that must not remain in free pages or in the log. Such a step may
    /// run again.
    var isErasing = false

    /// A step that consists of SQL only.
    static func sql(_ statements: String) -> Step {
      Step { database throws(JournalError) in try database.execute(statements) }
    }
  }

  static let steps: [Step] = [
    .sql(tables),
    Step(change: AddressCleaning.clean, isErasing: true),
    .sql(delivery),
    .sql(identity),
    .sql(startPosition),
    .sql(growth),
    .sql(positions),
    .sql(failingSince),
    .sql(ratings),
    .sql(shown),
    .sql(readings),
  ]

  static var version: Int { steps.count }

  /// The version of a database; 0 for an empty one.
  static func version(of database: Database) throws(JournalError) -> Int {
    try database.rows("PRAGMA user_version") { Int(clamping: $0.integer(0)) }.first ?? 0
  }

  /// Migrates the database to the current version, each step in its own transaction.
  ///
  /// - Throws: ``JournalError``; ``JournalError/newer`` if it has a later version.
  static func migrate(_ database: Database) throws(JournalError) {
    let found = try version(of: database)
    guard found <= version else { throw .newer }
    guard found < version else { return }
    for number in found..<version {
      let step = steps[number]
      let isApplied = try database.transaction { () throws(JournalError) in
        // Another process may migrate the same file.
        guard try Self.version(of: database) == number else { return false }
        try step.change(database)
        if !step.isErasing { try record(number + 1, in: database) }
        return true
      }
      guard isApplied, step.isErasing else { continue }
      // Not needed for a new database. Done before the step is recorded, so that it runs again if
      // the process ends in between.
      if found > 0 { try database.vacuum() }
      try database.transaction { () throws(JournalError) in
        if try Self.version(of: database) == number { try record(number + 1, in: database) }
      }
    }
    // A step may rewrite every row, and the log would keep that size.
    try database.checkpoint()
  }

  private static func record(
    _ version: Int, in database: Database
  ) throws(JournalError) {
    try database.execute("PRAGMA user_version = \(version)")
  }

  private static let tables = """
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
}
