// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

#if canImport(Glibc)
  import Glibc
#endif

/// A journal that cannot be opened yet, and transactions.
@Suite struct LaterTests {
  @Test func `deferred journal opens once possible`() throws {
    let fixture = try JournalFixture()
    let folder = "\(fixture.directory)/away"
    let journal = Journal(later: "\(folder)/journal.sqlite")
    #expect(!journal.isOpen)
    #expect(throws: JournalError.self) { try journal.begin(.sample()) }
    #expect(throws: JournalError.self) { try journal.reopen() }
    #expect(!journal.isOpen)
    #expect(mkdir(folder, 0o700) == 0)
    try journal.reopen()
    #expect(journal.isOpen)
    _ = try journal.begin(.sample())
    #expect(try journal.only() == .sample())
  }

  @Test func `reopen keeps the content`() throws {
    let fixture = try JournalFixture()
    let journal = try fixture.journal()
    try journal.addWaiting(.sample())
    try journal.reopen()
    #expect(try journal.waitingCount(for: .trakt) == 1)
  }

  /// As for a file with several episodes, whose rows replace its own.
  @Test func `replacement of a row is atomic`() throws {
    let fixture = try JournalFixture()
    let journal = try fixture.journal()
    let whole = Play.sample(entry: 1)
    _ = try journal.begin(whole)
    #expect(throws: JournalError.self) {
      try journal.transaction { () throws(JournalError) in
        try journal.remove(whole.key)
        _ = try journal.begin(.sample(entry: 1, part: 1))
        throw JournalError(code: 10, message: "disk I/O error")
      }
    }
    #expect(try journal.open() == [whole])
    try journal.transaction { () throws(JournalError) in
      try journal.remove(whole.key)
      _ = try journal.begin(.sample(entry: 1, part: 1))
      _ = try journal.begin(.sample(entry: 1, part: 2))
    }
    #expect(try journal.open().map(\.key.part) == [1, 2])
  }

  @Test func `failed transaction changes nothing`() throws {
    let fixture = try JournalFixture()
    let journal = try fixture.journal()
    let plays = (1...3).map { Play.sample(entry: $0).ended() }
    let failure = JournalError(code: 1, message: "no")
    #expect(throws: failure) {
      try journal.transaction { () throws(JournalError) in
        for play in plays { try journal.end(play, deliveries: [.scrobble()]) }
        throw failure
      }
    }
    #expect(try journal.waitingCount(for: .trakt) == 0)
    try journal.transaction { () throws(JournalError) in
      for play in plays { try journal.end(play, deliveries: [.scrobble()]) }
    }
    #expect(try journal.waitingCount(for: .trakt) == 3)
  }
}
