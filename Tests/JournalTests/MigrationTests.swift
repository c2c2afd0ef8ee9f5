// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct MigrationTests {
  private let fixture: JournalFixture

  init() throws { fixture = try JournalFixture() }

  @Test func `empty file becomes a journal`() throws {
    try fixture.write([])
    _ = try fixture.journal().begin(.sample())
    let database = try Database(path: fixture.path, .read)
    #expect(try Schema.version(of: database) == Schema.version)
  }

  @Test func `each version migrates to the current one`() throws {
    for start in 0..<Schema.version {
      let database = try Database(path: "\(fixture.directory)/\(start).sqlite")
      for step in Schema.steps[..<start] { try step.change(database) }
      try database.execute("PRAGMA user_version = \(start)")
      try Schema.migrate(database)
      #expect(try Schema.version(of: database) == Schema.version)
    }
  }

  @Test func `opening again changes nothing`() throws {
    try fixture.journal().addWaiting(.sample())
    let row = try fixture.journal().onlyRow()
    #expect(row == HistoryRow(play: Play.sample().ended(), deliveries: [.scrobble()]))
  }

  @Test(arguments: [0, 1]) func `processes that open a journal at once migrate it once`(
    from version: Int
  ) async throws {
    for round in 0..<6 {
      let path = "\(fixture.directory)/\(version).\(round).sqlite"
      let database = try Database(path: path)
      for step in Schema.steps[..<version] { try step.change(database) }
      try database.execute("PRAGMA user_version = \(version)")
      await withTaskGroup { group in
        for _ in 0..<6 {
          group.addTask {
            #expect(throws: Never.self) { _ = try Journal(path: path).history(limit: 1) }
          }
        }
      }
      #expect(try Schema.version(of: database) == Schema.version)
    }
  }

  @Test func `failed step keeps the previous version`() throws {
    let database = try Database(path: fixture.path)
    try database.execute("CREATE TABLE matches (other TEXT)")
    #expect(throws: JournalError.self) { try Schema.migrate(database) }
    #expect(try Schema.version(of: database) == 0)
    let tables = try database.rows("SELECT name FROM sqlite_schema") { $0.text(0) }
    #expect(tables == ["matches"])
  }

  @Test func `newer version is rejected`() throws {
    let database = try Database(path: fixture.path)
    try database.execute("PRAGMA user_version = \(Schema.version + 1)")
    #expect(throws: JournalError.newer) { try Schema.migrate(database) }
    #expect(try Schema.version(of: database) == Schema.version + 1)
  }
}
