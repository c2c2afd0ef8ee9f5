// SPDX-License-Identifier: MIT

/// The tables, as steps from one `user_version` to the next. A step that was released never changes.
enum Schema {
  struct Step: Sendable {
    /// Changes the database, as part of a transaction.
    let change: @Sendable (Database) throws(JournalError) -> Void
    /// What it deletes is to be in no free page and no log either. Such a step may run again.
    var isErasing = false

    /// A step that SQL alone can say.
    static func sql(_ statements: String) -> Step {
      Step { database throws(JournalError) in try database.execute(statements) }
    }
  }

  static let steps: [Step] = [
    .sql(tables),
    Step(change: AddressCleaning.clean, isErasing: true),
  ]

  static var version: Int { steps.count }

  /// Brings the database to today's version, each step a transaction of its own.
  ///
  /// - Returns: false where the database is newer than this program.
  static func migrate(_ database: Database) throws(JournalError) -> Bool {
    let found = try database.rows("PRAGMA user_version") { Int($0.integer(0)) }.first ?? 0
    guard found <= version else { return false }
    for number in found..<version {
      let step = steps[number]
      try database.transaction { () throws(JournalError) in
        try step.change(database)
        if !step.isErasing { try database.execute("PRAGMA user_version = \(number + 1)") }
      }
      guard step.isErasing else { continue }
      // A new database holds nothing yet. Done before the step counts as done, so that an end of
      // the process in between leaves nothing behind.
      if found > 0 { try database.rewrite() }
      try database.execute("PRAGMA user_version = \(number + 1)")
    }
    return true
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
