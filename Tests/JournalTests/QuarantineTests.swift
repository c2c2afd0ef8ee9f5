// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// Files that can't be used are moved beside, never deleted.
@Suite struct SettingAsideTests {
  private let shelf: Shelf

  init() throws { shelf = try Shelf() }

  private func open(stamp: String = "then") throws -> (journal: Journal, setAside: String?) {
    try Journal.openOrSetAside(path: shelf.path, stamp: stamp)
  }

  @Test func aFileThatIsNotThereIsMade() throws {
    let (journal, aside) = try open()
    #expect(aside == nil)
    #expect(try journal.history(limit: 1).isEmpty)
  }

  @Test func aGoodOneIsTakenUp() throws {
    _ = try shelf.journal().begin(.sample())
    let (journal, aside) = try open()
    #expect(aside == nil)
    #expect(try journal.only() != nil)
  }

  @Test(arguments: [
    Array("this is no database, and it is longer than the hundred bytes of a header: ".utf8)
      + [UInt8](repeating: 0x41, count: 4096),
    Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0xFF, count: 8192),
  ])
  func garbageIsSetAside(_ garbage: [UInt8]) throws {
    try shelf.write(garbage)
    let (journal, aside) = try open(stamp: "2026-07-01")
    #expect(aside == shelf.path + ".2026-07-01")
    #expect(try shelf.bytes(of: "journal.sqlite.2026-07-01") == garbage)
    _ = try journal.begin(.sample())
    #expect(try journal.only() != nil)
  }

  /// The header is fine, pages in the middle are not: after a crash all of it is read.
  @Test func damageIsFoundOutAfterACrash() throws {
    let journal = try filled()
    _ = try journal.begin(.sample(entry: 401))
    let crashed = "\(shelf.folder)/crashed.sqlite"
    try shelf.write(damaged(try shelf.bytes()), to: "crashed.sqlite")
    try shelf.write(try shelf.bytes(of: "journal.sqlite-wal"), to: "crashed.sqlite-wal")
    let aside = try Journal.openOrSetAside(path: crashed, stamp: "then").setAside
    #expect(aside == crashed + ".then")
  }

  /// Who ended well is believed until it turns out otherwise.
  @Test func damageThatIsComeUponIsFoundOutAtTheNextStart() throws {
    try { _ = try filled() }()
    let bytes = damaged(try shelf.bytes())
    try shelf.write(bytes)
    try { () throws in
      let (journal, aside) = try open()
      #expect(aside == nil)
      #expect(throws: JournalError.self) { try journal.history(limit: 400) }
    }()
    #expect(try open().setAside == shelf.path + ".then")
    #expect(try shelf.bytes(of: "journal.sqlite.then") == bytes)
    #expect(try open().setAside == nil)
  }

  @Test func aDoubtIsSettledByOneLook() throws {
    try { _ = try filled() }()
    Doubt.raise(shelf.path)
    #expect(try open().setAside == nil)
    #expect(!Doubt.exists(shelf.path))
  }

  @Test func onlyWhoRestedHasEndedWell() throws {
    let journal = try shelf.journal()
    _ = try journal.begin(.sample())
    #expect(Doubt.exists(shelf.path))
    try journal.rest()
    #expect(!Doubt.exists(shelf.path))
  }

  private func filled() throws -> Journal {
    let journal = try shelf.journal()
    for entry in 1...400 { _ = try journal.begin(.sample(entry: entry)) }
    try journal.rest()
    return journal
  }

  private func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    #expect(bytes.count > 80_000)
    for index in 40_960..<61_440 where index < bytes.count { bytes[index] = 0xAA }
    return bytes
  }

  @Test func oneThatBreaksOffIsSetAside() throws {
    try { () throws in
      let journal = try shelf.journal()
      for entry in 1...400 { _ = try journal.begin(.sample(entry: entry)) }
    }()
    try shelf.write(try shelf.bytes().prefix(20_000))
    #expect(try open().setAside != nil)
  }

  @Test func aNewerOneIsSetAsideWithAllItsParts() throws {
    try { () throws in
      let newer = try Database(path: shelf.path)
      try newer.execute("PRAGMA journal_mode = WAL; CREATE TABLE plays (what TEXT)")
      try newer.execute("PRAGMA user_version = \(Schema.version + 1)")
    }()
    #expect(throws: JournalError.self) { try shelf.journal() }
    #expect(try open().setAside == shelf.path + ".then")
    let newer = try Database(path: shelf.path + ".then", .read)
    let version = try newer.rows("PRAGMA user_version") { $0.integer(0) }
    #expect(version == [Int64(Schema.version + 1)])
  }

  @Test func whatIsNoDamageIsSaid() throws {
    #expect(throws: JournalError.self) {
      try Journal.openOrSetAside(path: shelf.folder, stamp: "then")
    }
    #expect(try shelf.names.isEmpty)
  }
}
