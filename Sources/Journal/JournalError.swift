// SPDX-License-Identifier: MIT

internal import CSQLite

/// An error of the journal, with SQLite's message.
public struct JournalError: Error, Hashable, Sendable {
  /// SQLite's extended result code; nil for errors of other origin.
  public let code: Int32?
  public let message: String

  /// The file has a schema that this version does not support; it is left unchanged.
  public static let newer = JournalError(
    code: nil, message: "written by a newer version of scrobbled")

  public static let corrupt = JournalError(
    code: SQLITE_CORRUPT, message: "the database is corrupt")

  /// STRICT tables need SQLite 3.37.
  private static let oldestSQLite: Int32 = 3_037_000

  /// - Parameter number: SQLite's `SQLITE_VERSION_NUMBER`.
  /// - Returns: nil if it is recent enough.
  static func outdatedSQLite(_ number: Int32) -> JournalError? {
    guard number < oldestSQLite else { return nil }
    let version = "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)"
    return JournalError(
      code: SQLITE_MISUSE, message: "SQLite \(version) is installed, 3.37 or later is required")
  }

  /// The installed SQLite is too old: retrying cannot help.
  public var isOutdatedSQLite: Bool { primaryCode == SQLITE_MISUSE }

  /// Another process writes to the journal.
  public var isBusy: Bool { primaryCode == SQLITE_BUSY }

  /// The file is corrupt or not a database.
  public var isCorruption: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

  /// The file or its directory is not writable.
  var isReadOnly: Bool { primaryCode == SQLITE_READONLY || primaryCode == SQLITE_CANTOPEN }

  private var primaryCode: Int32? { code.map { $0 & 0xff } }
}

extension JournalError: CustomStringConvertible {
  public var description: String { message + (code.map { " (sqlite \($0))" } ?? "") }
}
