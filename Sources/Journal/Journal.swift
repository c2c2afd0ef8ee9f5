// SPDX-License-Identifier: MIT

internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#endif

/// The durable record of everything played, written before anything is sent.
///
/// Each call is one transaction. A viewing that counts, an end and a delivery are on disk (fsync)
/// when the call returns; the progress of a viewing survives the daemon, but not a power cut within
/// half a minute. Not thread-safe: an actor owns it.
public final class Journal {
  let path: String
  /// The database; nil until it can be opened.
  private var opened: Database?

  static let defaultBusyTimeout = 2.0
  /// Seconds for which a call waits for another process that writes, and then throws a
  /// ``JournalError`` that ``JournalError/isBusy``.
  public var busyTimeout = Journal.defaultBusyTimeout {
    didSet { opened?.setBusyTimeout(seconds: busyTimeout) }
  }

  /// Opens the journal for writing, creates it if it is missing, and migrates an older one.
  ///
  /// - Throws: ``JournalError``, also if the file is corrupt or newer than this program; see
  ///   ``openOrQuarantine(path:stamp:)``.
  public init(path: String) throws(JournalError) {
    self.path = path
    opened = try Self.open(path)
  }

  /// Creates a journal that cannot be opened yet, as on a full or read-only disk: each call
  /// retries.
  public init(later path: String) {
    self.path = path
  }

  /// Opens a journal read-only while a daemon may write to it.
  ///
  /// A journal that was not migrated to this version yet is read from a migrated copy in memory.
  ///
  /// - Throws: ``JournalError``; ``JournalError/newer`` if a newer version wrote the file.
  public init(reading path: String) throws(JournalError) {
    self.path = path
    let database = try Self.openForReading(path)
    let version = try Schema.version(of: database)
    guard version <= Schema.version else { throw .newer }
    if version == Schema.version {
      opened = database
    } else {
      let copy = try Database(copying: database)
      try Schema.migrate(copy)
      opened = copy
    }
  }

  private static func openForReading(_ path: String) throws(JournalError) -> Database {
    let database = try Database(path: path, .read)
    do throws(JournalError) {
      _ = try database.rows("SELECT count(*) FROM sqlite_schema") { _ in }
      return database
    } catch {
      // WAL mode needs a file beside the database, which a read-only directory does not allow; such
      // a directory has no writer either.
      guard error.isReadOnly else { throw error }
      return try Database(path: path, .readImmutable)
    }
  }

  var database: Database {
    get throws(JournalError) {
      if let opened { return opened }
      let database = try Self.open(path)
      database.setBusyTimeout(seconds: busyTimeout)
      opened = database
      return database
    }
  }

  private static func open(_ path: String) throws(JournalError) -> Database {
    makePrivate(path)
    let lock = MigrationLock(of: path)
    defer { _ = lock }
    // Checked before SQLite opens the log.
    let mayBeCorrupt = CorruptionMarker.isSet(path)
    let database = try Database(path: path)
    // Checked first: the file of a newer version must not be changed.
    guard try Schema.version(of: database) <= Schema.version else { throw .newer }
    if mayBeCorrupt {
      guard try database.isIntact else {
        throw .corrupt
      }
      CorruptionMarker.clear(path)
    }
    // WAL lets `history` read while the daemon writes; FULL makes commits survive a power cut.
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
    try database.execute("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")
    // In KiB. Mostly recent plays are read; years of older ones need not be cached.
    try database.execute("PRAGMA cache_size = -256")
    try Schema.migrate(database)
    return database
  }

  /// Creates the file with mode 0600; SQLite gives the files beside it the same mode.
  private static func makePrivate(_ path: String) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  public var isOpen: Bool { opened != nil }

  /// Reopens the journal and tests whether it is writable.
  ///
  /// A file that was opened on a read-only disk stays read-only until it is reopened.
  public func reopen() throws(JournalError) {
    opened = nil
    let database = try database
    try database.transaction { () throws(JournalError) in
      try database.execute("PRAGMA user_version = \(Schema.version)")
    }
  }

  /// Closes the file until the next call.
  func close() { opened = nil }

  /// Whether every page is readable and consistent. Reads the whole file.
  public var isIntact: Bool {
    get throws(JournalError) { try database.isIntact }
  }

  /// Moves the whole log into the database file and empties it: it contains deleted rows until then.
  /// If another process reads the journal for longer than ``busyTimeout``,
  /// ``isCheckpointPending`` is true afterwards.
  public func checkpoint() throws(JournalError) {
    try database.checkpoint()
  }

  /// Whether a checkpoint has to be repeated.
  public var isCheckpointPending: Bool { opened?.isCheckpointPending ?? false }

  /// Repeats a pending checkpoint, or moves a log of more than 4 MB into the database file, without
  /// waiting for other processes. For use when idle.
  public func checkpointIfNeeded() {
    guard isCheckpointPending else {
      opened?.checkpointIfLarge()
      return
    }
    let usual = busyTimeout
    busyTimeout = 0
    try? checkpoint()
    busyTimeout = usual
  }

  /// Releases the page cache and the prepared statements until the next call.
  public func releaseMemory() {
    opened?.releaseMemory()
  }

  /// Runs several calls as one transaction.
  public func transaction<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
    let database = try database
    return try database.isInTransaction ? body() : database.transaction(body)
  }

  /// Prepares a transaction by reading the journal, and then runs it on what was read.
  ///
  /// Other processes can write during `prepare`, so that a long one does not block the daemon. If
  /// one has, `prepare` is repeated; the third time within the transaction.
  public func transaction<Prepared, Result>(
    preparing prepare: () throws -> Prepared,
    _ body: (Prepared) throws(JournalError) -> Result
  ) throws -> Result {
    let database = try database
    for _ in 1...2 {
      let version = try database.dataVersion
      let prepared = try prepare()
      let result = try database.transaction { () throws(JournalError) -> Result? in
        try database.dataVersion == version ? body(prepared) : nil
      }
      if let result { return result }
    }
    try database.execute("BEGIN IMMEDIATE")
    do {
      let result = try body(prepare())
      try database.execute("COMMIT")
      return result
    } catch {
      try? database.execute("ROLLBACK")
      throw error
    }
  }
}
