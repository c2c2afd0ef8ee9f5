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

  @Test func `what a transaction depends on is read again after a write by another process`()
    throws
  {
    let fixture = try JournalFixture()
    let (journal, other) = (try fixture.journal(), try fixture.journal())
    var counts: [Int] = []
    let count = try journal.transaction(preparing: {
      counts.append(try journal.count)
      if counts.count == 1 { try other.addWaiting(.sample(entry: 1)) }
      return counts.last
    }) { count throws(JournalError) in
      try journal.end(.sample(entry: 2).ended(), deliveries: [])
      return count
    }
    #expect(counts == [0, 1])
    #expect(count == 1)
    #expect(try other.count == 2)
  }

  @Test func `transaction does not wait for ever until no process writes`() throws {
    let fixture = try JournalFixture()
    let (journal, other) = (try fixture.journal(), try fixture.journal())
    other.patience = 0
    var counts: [Int] = []
    var refusals = 0
    try journal.transaction(preparing: {
      try journal.eachPage { _ in }
      counts.append(try journal.count)
      do throws(JournalError) {
        _ = try other.begin(.sample(entry: counts.count))
      } catch {
        if error.isBusy { refusals += 1 }
      }
    }) { _ throws(JournalError) in try journal.remove(Play.sample(entry: 1).key) }
    #expect(counts == [0, 1, 2])
    #expect(refusals == 1)
    #expect(try other.open().map(\.key.entry) == [2])
  }
}
