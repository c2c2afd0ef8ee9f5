// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// Corrupt files are renamed, never deleted.
@Suite struct QuarantineTests {
  private let fixture: JournalFixture

  init() throws { fixture = try JournalFixture() }

  private func open(stamp: String = "then") throws -> (journal: Journal, quarantined: String?) {
    try Journal.openOrQuarantine(path: fixture.path, stamp: stamp)
  }

  @Test func `missing file is created`() throws {
    let (journal, quarantined) = try open()
    #expect(quarantined == nil)
    #expect(try journal.history(limit: 1).isEmpty)
  }

  @Test func `intact file is opened`() throws {
    _ = try fixture.journal().begin(.sample())
    let (journal, quarantined) = try open()
    #expect(quarantined == nil)
    #expect(try journal.only() != nil)
  }

  @Test(arguments: [
    Array("this is no database, and it is longer than the hundred bytes of a header: ".utf8)
      + [UInt8](repeating: 0x41, count: 4096),
    Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0xFF, count: 8192),
  ])
  func garbageIsQuarantined(_ garbage: [UInt8]) throws {
    try fixture.write(garbage)
    let (journal, quarantined) = try open(stamp: "2026-07-01")
    #expect(quarantined == fixture.path + ".2026-07-01")
    #expect(try fixture.bytes(of: "journal.sqlite.2026-07-01") == garbage)
    _ = try journal.begin(.sample())
    #expect(try journal.only() != nil)
  }

  /// The header is intact and pages in the middle are not: after a crash all pages are checked.
  @Test func `corruption is found after a crash`() throws {
    let journal = try filled()
    _ = try journal.begin(.sample(entry: 401))
    let crashed = "\(fixture.directory)/crashed.sqlite"
    try fixture.write(damaged(try fixture.bytes()), to: "crashed.sqlite")
    try fixture.write(try fixture.bytes(of: "journal.sqlite-wal"), to: "crashed.sqlite-wal")
    let quarantined = try Journal.openOrQuarantine(path: crashed, stamp: "then").quarantined
    #expect(quarantined == crashed + ".then")
  }

  /// After a clean exit only an error requests the check.
  @Test func `corruption that caused an error is found at the next start`() throws {
    try { _ = try filled() }()
    let bytes = damaged(try fixture.bytes())
    try fixture.write(bytes)
    try { () throws in
      let (journal, quarantined) = try open()
      #expect(quarantined == nil)
      #expect(throws: JournalError.self) { try journal.history(limit: 400) }
    }()
    #expect(try open().quarantined == fixture.path + ".then")
    #expect(try fixture.bytes(of: "journal.sqlite.then") == bytes)
    #expect(try open().quarantined == nil)
  }

  @Test func `marker is cleared by one check`() throws {
    try { _ = try filled() }()
    CorruptionMarker.set(fixture.path)
    #expect(try open().quarantined == nil)
    #expect(!CorruptionMarker.isSet(fixture.path))
  }

  @Test func `only a checkpoint counts as a clean exit`() throws {
    let journal = try fixture.journal()
    _ = try journal.begin(.sample())
    #expect(CorruptionMarker.isSet(fixture.path))
    try journal.checkpoint()
    #expect(!CorruptionMarker.isSet(fixture.path))
  }

  private func filled() throws -> Journal {
    let journal = try fixture.journal()
    for entry in 1...400 { _ = try journal.begin(.sample(entry: entry)) }
    try journal.checkpoint()
    return journal
  }

  private func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    #expect(bytes.count > 80_000)
    for index in 40_960..<61_440 where index < bytes.count { bytes[index] = 0xAA }
    return bytes
  }

  @Test func `truncated file is quarantined`() throws {
    try { () throws in
      let journal = try fixture.journal()
      for entry in 1...400 { _ = try journal.begin(.sample(entry: entry)) }
    }()
    try fixture.write(try fixture.bytes().prefix(20_000))
    #expect(try open().quarantined != nil)
  }

  @Test func `newer journal is left unchanged`() throws {
    try { () throws in
      try fixture.journal().addWaiting(.sample())
      try Database(path: fixture.path).execute("PRAGMA user_version = \(Schema.version + 1)")
    }()
    let before = try fixture.names.map { try fixture.bytes(of: $0) }
    #expect(throws: JournalError.newer) { try fixture.journal() }
    #expect(throws: JournalError.newer) { try open() }
    #expect(throws: JournalError.newer) { try Journal(reading: fixture.path) }
    let later = Journal(later: fixture.path)
    #expect(throws: JournalError.newer) { try later.reopen() }
    #expect(throws: JournalError.newer) { try later.begin(.sample(entry: 2)) }
    #expect(!later.isOpen)
    #expect(try fixture.names.map { try fixture.bytes(of: $0) } == before)
    #expect("\(JournalError.newer)" == "written by a newer version of scrobbled")
  }

  /// The newer version need not use WAL mode.
  @Test func `newer journal keeps its journal mode`() throws {
    try Database(path: fixture.path).execute("PRAGMA user_version = \(Schema.version + 1)")
    let before = try fixture.bytes()
    #expect(throws: JournalError.newer) { try fixture.journal() }
    #expect(try fixture.bytes() == before)
  }

  /// As after a crash of the newer version.
  @Test func `newer journal with a log is left unchanged`() throws {
    let newer = try Database(path: fixture.path)
    try newer.execute("PRAGMA journal_mode = WAL; CREATE TABLE plays (what TEXT)")
    try newer.execute("PRAGMA user_version = \(Schema.version + 1)")
    try fixture.write(try fixture.bytes(), to: "crashed.sqlite")
    try fixture.write(try fixture.bytes(of: "journal.sqlite-wal"), to: "crashed.sqlite-wal")
    #expect(throws: JournalError.newer) {
      try Journal.openOrQuarantine(path: "\(fixture.directory)/crashed.sqlite", stamp: "then")
    }
    #expect(try !fixture.names.contains { $0.hasSuffix(".then") })
    let left = try Database(path: "\(fixture.directory)/crashed.sqlite", .read)
    #expect(try Schema.version(of: left) == Schema.version + 1)
  }

  @Test func `other errors are thrown`() throws {
    #expect(throws: JournalError.self) {
      try Journal.openOrQuarantine(path: fixture.directory, stamp: "then")
    }
    #expect(try fixture.names.isEmpty)
  }
}
