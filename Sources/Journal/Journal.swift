// SPDX-License-Identifier: MIT

internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#endif

/// Everything that was played, on disk before it goes anywhere else.
///
/// Each call is one transaction. What counts as a play, what ended and what waits is on disk (fsync)
/// when it returns; how far a viewing has come outlives the daemon, but not a power cut within half a
/// minute. Not for two threads at a time: its owner is an actor.
public final class Journal {
  private let path: String
  /// Nil until it can be opened.
  private var opened: Database?

  /// Opens the journal for writing, and makes it where there is none.
  ///
  /// - Throws: ``JournalError``, also where the file is damaged or newer than this program; see
  ///   ``openOrSetAside(path:stamp:)``.
  public init(path: String) throws(JournalError) {
    self.path = path
    opened = try Self.open(path)
  }

  /// A journal that can't be opened yet, as on a disk that is full or read-only: each call tries to.
  public init(later path: String) {
    self.path = path
  }

  /// Opens a journal for reading only, beside the daemon that writes it.
  public init(reading path: String) throws(JournalError) {
    self.path = path
    let database = try Database(path: path, .read)
    do throws(JournalError) {
      _ = try database.rows("SELECT count(*) FROM sqlite_schema") { _ in }
      opened = database
    } catch {
      // A database in WAL mode needs a file beside it, which a read-only folder does not take; there
      // nobody else writes either.
      guard error.isReadOnly else { throw error }
      opened = try Database(path: path, .readUnchanging)
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
    let isDoubtful = Doubt.exists(path)
    let database = try Database(path: path)
    if isDoubtful {
      guard try database.isSound else {
        throw JournalError(code: SQLITE_CORRUPT, message: "the database is damaged")
      }
      Doubt.settle(path)
    }
    // WAL, so that `history` can read while the daemon writes; FULL, so that a commit outlives a
    // power cut.
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
    try database.execute("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")
    // KiB. What is looked at are the newest plays; years of them shall not fill the memory.
    try database.execute("PRAGMA cache_size = -256")
    guard try Schema.migrate(database) else {
      throw JournalError(code: SQLITE_NOTADB, message: "written by a newer version of scrobbled")
    }
    return database
  }

  public var isOpen: Bool { opened != nil }

  /// Opens it anew and writes something, to see whether that works again.
  ///
  /// A file that was opened on a disk that is read-only stays so until it is opened again.
  public func mend() throws(JournalError) {
    opened = nil
    let database = try database
    try database.transaction { () throws(JournalError) in
      try database.execute("PRAGMA user_version = \(Schema.version)")
    }
  }

  /// What somebody watched is nobody else's business; files beside it take over its mode.
  private static func makePrivate(_ path: String) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether every page can be read and makes sense; reads them all.
  public var isSound: Bool {
    get throws(JournalError) { try database.isSound }
  }

  /// How many viewings there are.
  public var count: Int {
    get throws(JournalError) {
      try database.rows("SELECT count(*) FROM plays") { Int($0.integer(0)) }.first ?? 0
    }
  }

  /// Brings everything into the one file, as the last act of a daemon.
  public func rest() throws(JournalError) {
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Does what has piled up and need not be done while somebody waits: a log of more than 4 MB
  /// is brought into the one file. To be called now and then.
  public func tidy() {
    opened?.tidy()
  }

  /// Gives back the memory that is not needed while nothing is written; it is taken again by itself.
  public func shrink() {
    opened?.shrink()
  }

  /// Does several things as one: all of it is on disk when this returns, or nothing.
  public func together<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
    let database = try database
    return try database.isInTransaction ? body() : database.transaction(body)
  }

  // MARK: viewings

  /// Writes down that a viewing began; one that is there already is taken up again.
  public func begin(_ play: Play) throws(JournalError) -> Play.ID {
    if play.crossed { return try insert(play) }
    return try database.loosely { () throws(JournalError) in try insert(play) }
  }

  private func insert(_ play: Play) throws(JournalError) -> Play.ID {
    let key = play.key
    return try together { () throws(JournalError) in
      try database.run(
        """
        INSERT INTO plays (instance, entry, lap, part, path, media_title, tags, media, began_at,
          seen_at, position, duration, progress, watched, watched_seconds, ran, crossed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (instance, entry, lap, part)
        DO UPDATE SET ended_at = NULL, outcome = NULL, trakt_id = NULL, detail = NULL
        """,
        [
          .text(key.instance), .integer(key.entry), .integer(key.lap), .integer(key.part),
          .text(play.path), .optional(play.mediaTitle), .optional(play.tags),
          .optional(play.media), .real(play.beganAt), .real(play.seenAt), .real(play.position),
          .real(play.duration),
          .real(play.progress), .text(PlayRow.text(play.watched)), .real(play.watchedSeconds),
          .real(play.ran), .flag(play.crossed),
        ])
      let id = try database.rows(
        "SELECT id FROM plays WHERE instance = ? AND entry = ? AND lap = ? AND part = ?",
        [.text(key.instance), .integer(key.entry), .integer(key.lap), .integer(key.part)]
      ) { $0.integer(0) }.first
      let found: Play.ID
      if let id { found = id } else { found = try database.lastInsertedRow }
      try database.run("DELETE FROM outbox WHERE play = ?", [.integer(found)])
      return found
    }
  }

  /// Whether this viewing has ended as a play, so that nothing of it may be overwritten.
  public func isPlayed(_ key: Play.Key) throws(JournalError) -> Bool {
    let found = try database.rows(
      """
      SELECT 1 FROM plays WHERE instance = ? AND entry = ? AND lap = ? AND part = ?
        AND ended_at IS NOT NULL AND crossed
      """,
      [.text(key.instance), .integer(key.entry), .integer(key.lap), .integer(key.part)]
    ) { _ in true }
    return !found.isEmpty
  }

  /// When a viewing began, which is earlier than it was taken up again; seconds since 1970.
  public func began(_ id: Play.ID) throws(JournalError) -> Double? {
    try database.rows("SELECT began_at FROM plays WHERE id = ?", [.integer(id)]) { $0.real(0) }
      .first
  }

  /// Writes down where a viewing is.
  ///
  /// - Parameter isNews: it tells whether the viewing counts, and has to outlive a power cut.
  public func update(_ play: Play, isNews: Bool) throws(JournalError) {
    if isNews { return try place(play) }
    try database.loosely { () throws(JournalError) in try place(play) }
  }

  private func place(_ play: Play) throws(JournalError) {
    try database.run(
      """
      UPDATE plays SET media_title = ?, media = ?, seen_at = ?, position = ?, duration = ?, progress = ?,
        watched = ?, watched_seconds = ?, ran = ?, crossed = ? WHERE id = ?
      """,
      [
        .optional(play.mediaTitle), .optional(play.media), .real(play.seenAt),
        .real(play.position), .real(play.duration), .real(play.progress),
        .text(PlayRow.text(play.watched)),
        .real(play.watchedSeconds), .real(play.ran), .flag(play.crossed), .integer(play.id),
      ])
  }

  /// Writes down that a viewing ended, together with what is to be sent of it; nil is nothing.
  public func end(_ play: Play, outbox: OutboxEntry?) throws(JournalError) {
    try together { () throws(JournalError) in
      try place(play)
      try database.run(
        "UPDATE plays SET ended_at = ?, outcome = ?, trakt_id = ?, detail = ? WHERE id = ?",
        [
          .optional(play.endedAt), .optional(play.outcome?.rawValue), .optional(play.traktID),
          .optional(play.detail), .integer(play.id),
        ])
      guard let outbox else {
        // It may have waited for somebody to find out what it is.
        return try database.run("DELETE FROM outbox WHERE play = ?", [.integer(play.id)])
      }
      try database.run(
        "INSERT OR REPLACE INTO outbox (play, kind, progress) VALUES (?, ?, ?)",
        [.integer(play.id), .text(outbox.kind.rawValue), .real(outbox.progress)])
    }
  }

  /// Forgets a viewing that was none.
  public func remove(_ id: Play.ID) throws(JournalError) {
    try database.run("DELETE FROM plays WHERE id = ?", [.integer(id)])
  }

  /// The viewing that a player began last.
  public func latest(of instance: String) throws(JournalError) -> Play? {
    try plays(
      "WHERE instance = ? ORDER BY entry DESC, lap DESC, part DESC LIMIT 1", [.text(instance)]
    )
    .first
  }

  /// Viewings that have not ended.
  public func open() throws(JournalError) -> [Play] {
    try plays("WHERE ended_at IS NULL ORDER BY id", [])
  }

  /// The newest viewings first.
  ///
  /// - Parameters:
  ///   - limit: how many at the most; nil for all.
  ///   - start: those that began from here on, and before `end`; seconds since 1970.
  public func history(
    limit: Int?, from start: Double = -.infinity, to end: Double = .infinity
  ) throws(JournalError) -> [Play] {
    try plays(
      "WHERE began_at >= ? AND began_at < ? ORDER BY began_at DESC, id DESC LIMIT ?",
      [.real(start), .real(end), .integer(max(0, limit ?? .max))])
  }

  /// Forgets viewings, with what waits of them, and leaves nothing of them on disk.
  ///
  /// - Returns: the paths of which no other viewing is left.
  public func forget(_ ids: [Play.ID]) throws(JournalError) -> [String] {
    let left = try database.transaction { () throws(JournalError) in
      var left: Set<String> = []
      for id in ids {
        left.formUnion(
          try database.rows("SELECT path FROM plays WHERE id = ?", [.integer(id)]) { $0.text(0) })
        try remove(id)
      }
      for path in left {
        let others = try database.rows(
          "SELECT 1 FROM plays WHERE path = ? LIMIT 1", [.text(path)]
        ) { _ in true }
        if !others.isEmpty { left.remove(path) }
      }
      return left
    }
    // The log in front of the database still has them.
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return Array(left)
  }

  func plays(_ tail: String, _ values: [Value]) throws(JournalError) -> [Play] {
    try database.rows("SELECT \(PlayRow.columns) FROM plays \(tail)", values, PlayRow.play)
  }
}
