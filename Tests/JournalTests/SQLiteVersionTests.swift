// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct SQLiteVersionTests {
  @Test func `SQLite without STRICT tables is rejected`() {
    let outdated = JournalError.outdatedSQLite(3_034_001)
    #expect(outdated?.message == "SQLite 3.34.1 is installed, 3.37 or later is required")
    #expect(outdated?.isOutdatedSQLite == true)
    #expect(outdated?.isCorruption == false)
    #expect(JournalError.outdatedSQLite(3_037_000) == nil)
    #expect(!JournalError.newer.isOutdatedSQLite)
  }
}
