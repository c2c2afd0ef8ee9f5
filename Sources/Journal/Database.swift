// SPDX-License-Identifier: MIT

internal import CSQLite
internal import Glibc

/// A thin wrapper of SQLite's C API. Not thread-safe.
final class Database {
  /// The path of the file, or of the file that was copied.
  private var path: String
  private let handle: OpaquePointer
  private var prepared: [String: OpaquePointer] = [:]
  private let wal = WALState()

  /// The state of the write-ahead log.
  private final class WALState {
    /// Pages that are not in the database file yet.
    var pages: Int32 = 0
  }

  enum Access {
    case write
    case read
    /// Reads a file without writers: no locks, and no WAL files.
    case readImmutable
  }

  init(path: String, _ access: Access = .write) throws(JournalError) {
    if let outdated = JournalError.outdatedSQLite(sqlite3_libversion_number()) { throw outdated }
    var handle: OpaquePointer?
    let (name, flags) =
      switch access {
      case .write: (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
      case .read: (path, SQLITE_OPEN_READONLY)
      case .readImmutable:
        ("file:\(Self.escaped(path))?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
      }
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { Self.message($0, code) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw JournalError(code: code, message: message)
    }
    self.path = path
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
    setBusyTimeout(seconds: Journal.defaultBusyTimeout)
    // Replaces the hook by which SQLite checkpoints during a commit.
    sqlite3_wal_hook(
      handle,
      { wal, _, _, pages in
        wal.map { Unmanaged<WALState>.fromOpaque($0).takeUnretainedValue().pages = pages }
        return SQLITE_OK
      }, Unmanaged.passUnretained(wal).toOpaque())
  }

  /// Copies a whole database into memory.
  convenience init(copying source: Database) throws(JournalError) {
    try self.init(path: ":memory:")
    path = source.path
    guard let backup = sqlite3_backup_init(handle, "main", source.handle, "main") else {
      throw failure(sqlite3_extended_errcode(handle))
    }
    let step = sqlite3_backup_step(backup, -1)
    let code = sqlite3_backup_finish(backup)
    // A locked source is reported only by `step`.
    guard step == SQLITE_DONE else { throw failure(code == SQLITE_OK ? step : code) }
  }

  deinit {
    finalizeStatements()
    sqlite3_close_v2(handle)
  }

  /// Sets how long a statement waits for a lock of another connection, in seconds.
  func setBusyTimeout(seconds: Double) {
    sqlite3_busy_timeout(handle, Int32(seconds * 1_000))
  }

  /// A number that changes when another connection has committed.
  var dataVersion: Int64 {
    get throws(JournalError) { try rows("PRAGMA data_version") { $0.integer(0) }.first ?? 0 }
  }

  /// Whether the log could not be emptied, because another process was reading it.
  private(set) var isCheckpointPending = false

  /// Moves the log into the database file and empties it, unless another process reads it.
  func checkpoint() throws(JournalError) {
    let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    isCheckpointPending = code & 0xFF == SQLITE_BUSY
    guard code == SQLITE_OK || isCheckpointPending else { throw failure(code) }
  }

  /// Checkpoints a large log, except pages that a reader still needs.
  func checkpointIfLarge() {
    guard wal.pages >= 1_000 else { return }
    sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    wal.pages = 0
  }

  /// Releases the page cache and the prepared statements.
  func releaseMemory() {
    finalizeStatements()
    sqlite3_db_release_memory(handle)
  }

  private func finalizeStatements() {
    for statement in prepared.values { sqlite3_finalize(statement) }
    prepared = [:]
  }

  /// Rewrites the file without free pages, and empties the log.
  ///
  /// If the disk has no room for a second copy, the free pages stay; `secure_delete` has already
  /// overwritten their content.
  func vacuum() throws(JournalError) {
    // The copy is made in the database's directory: the service can write nowhere else, and a copy
    // in memory would be too large.
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let directory = path[..<slash].replacing("'", with: "''")
    try? execute("PRAGMA temp_store_directory = '\(directory)'")
    try? execute("VACUUM")
    try? execute("PRAGMA temp_store_directory = ''")
    try checkpoint()
  }

  /// A path within a URI, with reserved characters escaped.
  private static func escaped(_ path: String) -> String {
    path.map { ["%": "%25", "?": "%3f", "#": "%23"][$0] ?? String($0) }.joined()
  }

  /// Whether every page is readable and consistent.
  var isIntact: Bool {
    get throws(JournalError) {
      try rows("PRAGMA quick_check(1)") { $0.text(0) } == ["ok"]
    }
  }

  /// Runs one or more statements that have neither parameters nor results.
  func execute(_ sql: String) throws(JournalError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code) }
  }

  /// Runs one statement and ignores its results.
  func run(_ sql: String, _ values: [Value] = []) throws(JournalError) {
    try each(sql, values) { _ in }
  }

  /// Runs one statement and maps each row of its result.
  func rows<T>(
    _ sql: String, _ values: [Value] = [], _ make: (Row) -> T
  ) throws(JournalError) -> [T] {
    var rows: [T] = []
    try each(sql, values) { rows.append(make($0)) }
    return rows
  }

  /// Runs one statement and passes each row of its result to `body`.
  func each(
    _ sql: String, _ values: [Value] = [], _ body: (Row) -> Void
  ) throws(JournalError) {
    let statement = try statement(for: sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() {
      let code = value.bind(to: statement, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(code) }
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: body(Row(statement: statement))
      case SQLITE_DONE: return
      case let code: throw failure(code)
      }
    }
  }

  /// Runs `body` as one transaction.
  func transaction<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // A failed COMMIT (disk full) may have rolled back by itself; report the first error.
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// Runs the queries in `body` on one snapshot.
  func snapshot<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
    if isInTransaction { return try body() }
    try execute("BEGIN")
    defer { try? execute("COMMIT") }
    return try body()
  }

  /// Commits in `body` without fsync: they survive this process, but a power cut only after a later
  /// commit is synced or the kernel has written them, which takes up to half a minute.
  func withoutSync<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
    // Within a synced transaction `synchronous` cannot be changed.
    if isInTransaction { return try body() }
    try execute("PRAGMA synchronous = NORMAL")
    defer { try? execute("PRAGMA synchronous = FULL") }
    return try body()
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  private func statement(for sql: String) throws(JournalError) -> OpaquePointer {
    if let known = prepared[sql] { return known }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw failure(code) }
    prepared[sql] = statement
    return statement
  }

  private func failure(_ code: Int32) -> JournalError {
    if code & 0xff == SQLITE_CORRUPT { CorruptionMarker.set(path) }
    return JournalError(code: code, message: Self.message(handle, code))
  }

  /// SQLite's message, with the system's reason where that is not part of it.
  private static func message(_ handle: OpaquePointer, _ code: Int32) -> String {
    let message = String(cString: sqlite3_errmsg(handle))
    let number = sqlite3_system_errno(handle)
    guard [SQLITE_CANTOPEN, SQLITE_IOERR].contains(code & 0xff), number != 0,
      let reason = strerror(number)
    else { return message }
    return "\(message): \(String(cString: reason))"
  }
}

/// A parameter of a statement.
enum Value {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
  static func flag(_ value: Bool) -> Value { .integer(value ? 1 : 0) }
  static func optional(_ value: String?) -> Value { value.map(Value.text) ?? .null }
  static func optional(_ value: Double?) -> Value { value.map(Value.real) ?? .null }
  static func optional(_ value: Int64?) -> Value { value.map(Value.integer) ?? .null }

  fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    // SQLITE_TRANSIENT (copy the bytes), a cast in the header that Swift does not import.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    return switch self {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let value): sqlite3_bind_int64(statement, index, value)
    case .real(let value): sqlite3_bind_double(statement, index, value)
    case .text(let value):
      sqlite3_bind_text(statement, index, value, Int32(clamping: value.utf8.count), copied)
    }
  }
}

/// The current row of a result.
struct Row {
  fileprivate let statement: OpaquePointer

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  func real(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }
  func optionalReal(_ column: Int32) -> Double? { isNull(column) ? nil : real(column) }
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
  func flag(_ column: Int32) -> Bool { integer(column) != 0 }

  func text(_ column: Int32) -> String { optionalText(column) ?? "" }

  func optionalText(_ column: Int32) -> String? {
    withText(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a column is this text; false for NULL.
  func isText(_ column: Int32, _ text: StaticString) -> Bool {
    withText(column) { bytes in
      bytes.count == text.utf8CodeUnitCount && bytes.elementsEqual(text.utf8)
    } ?? false
  }

  /// Calls `body` with the bytes of a text, which are valid until it returns; nil for NULL.
  func withText<T>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T? {
    guard let bytes = sqlite3_column_text(statement, column) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, column))
    return body(UnsafeBufferPointer(start: bytes, count: count))
  }
}

extension StaticString {
  /// Its bytes, without a copy.
  fileprivate var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
