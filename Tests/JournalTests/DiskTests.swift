// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Journal

#if canImport(Glibc)
  import Glibc
#endif

/// What is on disk, beside readers, after a crash, and over the years.
@Suite struct DiskTests {
  private let shelf: Shelf

  init() throws { shelf = try Shelf() }

  @Test func aReaderSeesWhatTheWriterHasCommitted() throws {
    let journal = try shelf.journal()
    let reader = try Journal(reading: shelf.path)
    #expect(try reader.history(limit: 1).isEmpty)
    _ = try journal.begin(.sample())
    #expect(try reader.history(limit: 1).count == 1)
    #expect(throws: JournalError.self) { try reader.begin(.sample(entry: 2)) }
  }

  @Test func aReaderNeedsNoWriter() throws {
    _ = try shelf.journal().begin(.sample())
    #expect(try Journal(reading: shelf.path).only() != nil)
  }

  @Test func whereNothingCanBeWrittenItCanBeReadAllTheSame() throws {
    let path = "\(shelf.folder)/100% #1?.sqlite"
    _ = try Journal(path: path).begin(.sample())
    let database = try Database(path: path, .readUnchanging)
    #expect(try database.rows("SELECT count(*) FROM plays") { $0.integer(0) } == [1])
    #expect(try shelf.names == ["100% #1?.sqlite"], "no file beside it")
  }

  @Test func aFileThatIsNotThereIsNotMadeByReading() throws {
    #expect(throws: JournalError.self) { try Journal(reading: shelf.path) }
    #expect(try shelf.names.isEmpty)
  }

  @Test func nobodyElseMayReadIt() throws {
    let journal = try shelf.journal()
    _ = try journal.begin(.sample())
    for name in try shelf.names {
      var status = stat()
      #expect(lstat("\(shelf.folder)/\(name)", &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(name)")
    }
  }

  /// The files as they lie there at any moment hold all that was committed.
  @Test func aCrashLosesNothingThatWasWrittenDown() throws {
    let journal = try shelf.journal()
    var counts: [Int] = []
    for entry in 1...20 {
      let play = try journal.beginning(.sample(entry: entry))
      try journal.end(play.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
      try shelf.write(try shelf.bytes(), to: "crash.sqlite")
      try shelf.write(try shelf.bytes(of: "journal.sqlite-wal"), to: "crash.sqlite-wal")
      counts.append(try Journal(path: "\(shelf.folder)/crash.sqlite").outbox().count)
    }
    #expect(counts == Array(1...20))
  }

  @Test func aLargeLogIsBroughtInWhenSomebodyHasTheTime() throws {
    let journal = try shelf.journal()
    func write(_ entries: ClosedRange<Int>) throws -> Int {
      for entry in entries { _ = try journal.begin(.sample(entry: entry)) }
      return try shelf.bytes(of: "journal.sqlite-wal").count
    }
    #expect(try write(1...1_500) > 4 << 20, "nothing is brought in while somebody writes")
    journal.tidy()
    let large = try write(1_501...1_502)
    #expect(try write(1_503...2_200) == large, "what comes next takes the place of what is in")
    #expect(try journal.count == 2_200)
    #expect(try Journal(reading: shelf.path).count == 2_200)
  }

  @Test func whoGaveBackItsMemoryGoesOn() throws {
    let journal = try shelf.journal()
    let play = try journal.beginning(.sample())
    journal.shrink()
    try journal.end(play.ended(), outbox: nil)
    #expect(try journal.only()?.endedAt != nil)
  }

  @Test func aLogThatBreaksOffCostsOnlyWhatWasNotCommitted() throws {
    let journal = try shelf.journal()
    _ = try journal.begin(.sample(entry: 1))
    let safe = try shelf.bytes(of: "journal.sqlite-wal").count
    _ = try journal.begin(.sample(entry: 2))
    try shelf.write(try shelf.bytes(), to: "crash.sqlite")
    try shelf.write(
      try shelf.bytes(of: "journal.sqlite-wal").prefix(safe + 100), to: "crash.sqlite-wal")
    let left = try Journal(path: "\(shelf.folder)/crash.sqlite")
    #expect(try left.history(limit: 10).map(\.key.entry) == [1])
  }

  @Test func aFullDiskThrowsAndRecovers() throws {
    let journal = try shelf.journal()
    let play = try journal.beginning(.sample())
    let database = try Database(path: shelf.path)
    try database.execute("BEGIN IMMEDIATE")
    #expect(throws: JournalError.self) { try journal.begin(.sample(entry: 2)) }
    try database.execute("ROLLBACK")
    try journal.end(play.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
    #expect(try journal.outbox().count == 1)
  }

  // MARK: growth

  private static let queries = [
    "SELECT * FROM plays WHERE ended_at IS NULL ORDER BY id",
    "SELECT * FROM plays ORDER BY began_at DESC, id DESC LIMIT 20",
    "SELECT * FROM plays WHERE instance = 'a' ORDER BY entry DESC, lap DESC, part DESC LIMIT 1",
    "SELECT id FROM plays WHERE instance = 'a' AND entry = 1 AND lap = 0 AND part = 0",
    "SELECT * FROM outbox CROSS JOIN plays ON plays.id = outbox.play ORDER BY plays.ended_at, plays.id",
    "UPDATE outbox SET in_flight = 1 WHERE play = 1",
    "SELECT media FROM matches WHERE key = 'a'",
  ]

  @Test(arguments: queries)
  func tenThousandViewingsAreNeverReadThrough(_ query: String) throws {
    _ = try shelf.journal()
    let database = try Database(path: shelf.path)
    try database.execute(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      INSERT INTO plays (instance, entry, lap, part, path, began_at, ended_at, seen_at, position,
        duration, progress, watched, watched_seconds, ran)
      SELECT 'a', i, 0, 0, '/a', i, i, i, 0, 1, 0, '', 0, 0 FROM n;
      """)
    let plan = try database.rows("EXPLAIN QUERY PLAN \(query)") { $0.text(3) }
    #expect(!plan.isEmpty)
    for step in plan {
      let isBounded =
        step.contains("INDEX") || step.contains("PRIMARY KEY") || step.hasPrefix("SCAN outbox")
        || step.contains("TEMP B-TREE")
      #expect(isBounded, "\(step)")
    }
    let sortsAll = plan.contains { $0.contains("TEMP B-TREE") } && !query.contains("outbox")
    #expect(!sortsAll, "\(plan)")
  }
}
