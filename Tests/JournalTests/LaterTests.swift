// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

#if canImport(Glibc)
  import Glibc
#endif

/// A journal that can't be opened yet.
@Suite struct LaterTests {
  @Test func itIsOpenedOnceThatWorks() throws {
    let shelf = try Shelf()
    let folder = "\(shelf.folder)/away"
    let journal = Journal(later: "\(folder)/journal.sqlite")
    #expect(!journal.isOpen)
    #expect(throws: JournalError.self) { try journal.begin(.sample()) }
    #expect(throws: JournalError.self) { try journal.mend() }
    #expect(!journal.isOpen)
    #expect(mkdir(folder, 0o700) == 0)
    try journal.mend()
    #expect(journal.isOpen)
    let play = try journal.beginning(.sample())
    #expect(try journal.history(limit: 1).map(\.id) == [play.id])
  }

  @Test func mendingLeavesWhatIsThere() throws {
    let shelf = try Shelf()
    let journal = try shelf.journal()
    let play = try journal.beginning(.sample())
    try journal.mend()
    try journal.end(play.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
    #expect(try journal.outbox().count == 1)
  }

  /// A file turns out to be several episodes: their rows take the place of its own.
  @Test func oneRowGivesWayToOthersOrStays() throws {
    let shelf = try Shelf()
    let journal = try shelf.journal()
    let whole = try journal.beginning(.sample(entry: 1))
    #expect(throws: JournalError.self) {
      try journal.together { () throws(JournalError) in
        try journal.remove(whole.id)
        _ = try journal.begin(.sample(entry: 1))
        throw JournalError(code: 10, message: "the power is gone")
      }
    }
    #expect(try journal.history(limit: 9).map(\.id) == [whole.id])
    try journal.together { () throws(JournalError) in
      try journal.remove(whole.id)
      _ = try journal.begin(.sample(entry: 1))
      _ = try journal.begin(.sample(entry: 2))
    }
    #expect(try journal.history(limit: 9).count == 2)
  }

  @Test func severalThingsTogetherAreAllThereOrNone() throws {
    let shelf = try Shelf()
    let journal = try shelf.journal()
    let plays = try (1...3).map { try journal.beginning(.sample(entry: $0)) }
    let failure = JournalError(code: 1, message: "no")
    #expect(throws: failure) {
      try journal.together { () throws(JournalError) in
        for play in plays {
          try journal.end(play.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
        }
        throw failure
      }
    }
    #expect(try journal.outboxCount() == 0)
    try journal.together { () throws(JournalError) in
      for play in plays {
        try journal.end(play.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
      }
    }
    #expect(try journal.outboxCount() == 3)
  }

  @Test func whatWaitsCanBeTakenInParts() throws {
    let shelf = try Shelf()
    let journal = try shelf.journal()
    for entry in 1...5 {
      try journal.end(
        try journal.beginning(.sample(entry: entry)).ended(),
        outbox: OutboxEntry(kind: .scrobble, progress: 90))
    }
    let whole = try journal.outbox().map(\.play.id)
    var parts: [Play.ID] = []
    var last: Play?
    while true {
      let part = try journal.outbox(after: last, limit: 2)
      parts += part.map(\.play.id)
      guard let next = part.last?.play else { break }
      last = next
    }
    #expect(parts == whole)
    #expect(parts.count == 5)
  }
}
