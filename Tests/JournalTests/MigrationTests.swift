// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct MigrationTests {
  private let shelf: Shelf

  init() throws { shelf = try Shelf() }

  private func version(_ database: Database) throws -> Int64? {
    try database.rows("PRAGMA user_version") { $0.integer(0) }.first
  }

  @Test func anEmptyFileBecomesAJournal() throws {
    try shelf.write([])
    _ = try shelf.journal().begin(.sample())
    let database = try Database(path: shelf.path, .read)
    #expect(try version(database) == Int64(Schema.version))
  }

  @Test func eachVersionIsReachedFromEachEarlierOne() throws {
    for start in 0..<Schema.version {
      let database = try Database(path: "\(shelf.folder)/\(start).sqlite")
      for step in Schema.steps[..<start] { try step.change(database) }
      try database.execute("PRAGMA user_version = \(start)")
      #expect(try Schema.migrate(database))
      #expect(try version(database) == Int64(Schema.version))
    }
  }

  @Test func openingAgainChangesNothing() throws {
    let id = try shelf.journal().begin(.sample())
    let again = try shelf.journal()
    #expect(try again.only()?.id == id)
  }

  /// A step that fails leaves the version before it.
  @Test func aStepIsAllOrNothing() throws {
    let database = try Database(path: shelf.path)
    try database.execute("CREATE TABLE matches (other TEXT)")
    #expect(throws: JournalError.self) { try Schema.migrate(database) }
    #expect(try version(database) == 0)
    let tables = try database.rows("SELECT name FROM sqlite_schema") { $0.text(0) }
    #expect(tables == ["matches"])
  }

  @Test func aNewerVersionIsLeftAlone() throws {
    let database = try Database(path: shelf.path)
    try database.execute("PRAGMA user_version = \(Schema.version + 1)")
    #expect(try !Schema.migrate(database))
    #expect(try version(database) == Int64(Schema.version + 1))
  }
}
