// SPDX-License-Identifier: MIT

internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#endif

/// Everything that was played, stored before it is sent anywhere.
///
/// Each call is one transaction. A viewing that counts, an end and a delivery are on disk (fsync) when
/// the call returns; the progress of a viewing survives the daemon, but not a power cut within half a
/// minute. Not thread-safe: an actor owns it.
public final class Journal {
  private let path: String
  /// Nil until it can be opened.
  private var opened: Database?

  /// Opens the journal for writing, creates it where there is none, and migrates an older one.
  ///
  /// - Throws: ``JournalError``, also where the file is corrupt or newer than this program; see
  ///   ``openOrQuarantine(path:stamp:)``.
  public init(path: String) throws(JournalError) {
    self.path = path
    opened = try Self.open(path)
  }

  /// Makes a journal that cannot be opened yet, as on a full or read-only disk: each call retries.
  public init(later path: String) {
    self.path = path
  }

  /// Opens a journal for reading only, beside the daemon that writes it.
  ///
  /// One that no daemon of this version has opened yet is read from a migrated copy in memory.
  ///
  /// - Throws: ``JournalError``; ``JournalError/newer`` where a newer version wrote the file.
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
      // A database in WAL mode needs a file beside it, which a read-only directory does not allow;
      // there is no writer in such a directory either.
      guard error.isReadOnly else { throw error }
      return try Database(path: path, .readUnchanging)
    }
  }

  var database: Database {
    get throws(JournalError) {
      if let opened { return opened }
      let database = try Self.open(path)
      opened = database
      return database
    }
  }

  private static func open(_ path: String) throws(JournalError) -> Database {
    makePrivate(path)
    // Before SQLite opens the log.
    let mayBeCorrupt = CorruptionMarker.isSet(path)
    let database = try Database(path: path)
    // First of all: the file of a newer version is left unchanged.
    guard try Schema.version(of: database) <= Schema.version else { throw .newer }
    if mayBeCorrupt {
      guard try database.isSound else {
        throw JournalError(code: SQLITE_CORRUPT, message: "the database is corrupt")
      }
      CorruptionMarker.clear(path)
    }
    // WAL, so that `history` can read while the daemon writes; FULL, so that a commit survives a
    // power cut.
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
    try database.execute("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")
    // KiB. Mostly the newest plays are read; years of older ones need not fill the memory.
    try database.execute("PRAGMA cache_size = -256")
    try Schema.migrate(database)
    return database
  }

  /// Creates the file readable by its owner only; SQLite gives the files beside it the same mode.
  private static func makePrivate(_ path: String) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  public var isOpen: Bool { opened != nil }

  /// Opens the journal again and writes to it, to test whether that works again.
  ///
  /// A file that was opened on a read-only disk stays read-only until it is opened again.
  public func mend() throws(JournalError) {
    opened = nil
    let database = try database
    try database.transaction { () throws(JournalError) in
      try database.execute("PRAGMA user_version = \(Schema.version)")
    }
  }

  /// Whether every page can be read and is consistent; reads them all.
  public var isSound: Bool {
    get throws(JournalError) { try database.isSound }
  }

  /// Moves everything from the log to the database file, as the last act of a daemon.
  public func rest() throws(JournalError) {
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Moves a log of more than 4 MB to the database file. To be called when the daemon is idle.
  public func tidy() {
    opened?.tidy()
  }

  /// Releases the memory of the page cache and of prepared statements until the next call.
  public func shrink() {
    opened?.shrink()
  }

  /// Runs several calls as one transaction: all of it is on disk when this returns, or nothing.
  public func together<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
    let database = try database
    return try database.isInTransaction ? body() : database.transaction(body)
  }
}
