// SPDX-License-Identifier: MIT

internal import CSQLite

/// What SQLite refused, in its own words.
public struct JournalError: Error, Hashable, Sendable {
  /// SQLite's extended result code.
  public let code: Int32
  public let message: String

  /// The file is no journal, or a damaged one.
  var isDamage: Bool { code & 0xff == SQLITE_CORRUPT || code & 0xff == SQLITE_NOTADB }

  /// The file, or its folder, can't be written.
  var isReadOnly: Bool { code & 0xff == SQLITE_READONLY || code & 0xff == SQLITE_CANTOPEN }
}

extension JournalError: CustomStringConvertible {
  public var description: String { "\(message) (sqlite \(code))" }
}
