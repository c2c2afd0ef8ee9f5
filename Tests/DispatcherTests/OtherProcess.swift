// SPDX-License-Identifier: MIT

import CSQLite
import Testing

/// Another process with the journal open.
final class OtherProcess {
  private var handle: OpaquePointer?

  init(_ path: String, _ sql: String) {
    sqlite3_open(path, &handle)
    sqlite3_busy_timeout(handle, 60_000)
    execute(sql)
  }

  deinit { sqlite3_close(handle) }

  func execute(_ sql: String) {
    #expect(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
  }

  /// Begins a write, as an import does.
  static func writing(_ path: String) -> OtherProcess { OtherProcess(path, "BEGIN IMMEDIATE") }
}
