// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Journal

#if canImport(Glibc)
  import Glibc
#endif

/// The database files: with readers, after a crash, and with many plays.
@Suite struct DiskTests {
  private let fixture: JournalFixture

  init() throws { fixture = try JournalFixture() }

  @Test func `reader sees committed changes`() throws {
    let journal = try fixture.journal()
    let reader = try Journal(reading: fixture.path)
    #expect(try reader.history(limit: 1).isEmpty)
    _ = try journal.begin(.sample())
    #expect(try reader.history(limit: 1).count == 1)
    #expect(throws: JournalError.self) { try reader.begin(.sample(entry: 2)) }
  }

  @Test func `reader needs no writer`() throws {
    _ = try fixture.journal().begin(.sample())
    #expect(try Journal(reading: fixture.path).only() != nil)
  }

  @Test func `unchanging file is read without WAL files`() throws {
    let path = "\(fixture.directory)/100% #1?.sqlite"
    _ = try Journal(path: path).begin(.sample())
    let database = try Database(path: path, .readImmutable)
    #expect(try database.rows("SELECT count(*) FROM plays") { $0.integer(0) } == [1])
    #expect(try fixture.names == ["100% #1?.sqlite"], "no file beside it")
  }

  @Test func `reading does not create a missing file`() throws {
    #expect(throws: JournalError.self) { try Journal(reading: fixture.path) }
    #expect(try fixture.names.isEmpty)
  }

  @Test func `failure to open has the system's reason`() throws {
    let error = #expect(throws: JournalError.self) {
      try Journal(path: "\(fixture.directory)/away/journal.sqlite")
    }
    #expect(error?.message == "unable to open database file: No such file or directory")
  }

  @Test func `files are readable by the owner only`() throws {
    let journal = try fixture.journal()
    _ = try journal.begin(.sample())
    for name in try fixture.names {
      var status = stat()
      #expect(lstat("\(fixture.directory)/\(name)", &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(name)")
    }
  }

  /// The files contain all committed changes at any time.
  @Test func `crash loses no committed end`() throws {
    let journal = try fixture.journal()
    var counts: [Int] = []
    for entry in 1...20 {
      try journal.addWaiting(.sample(entry: entry))
      try fixture.write(try fixture.bytes(), to: "crash.sqlite")
      try fixture.write(try fixture.bytes(of: "journal.sqlite-wal"), to: "crash.sqlite-wal")
      let left = try Journal(path: "\(fixture.directory)/crash.sqlite")
      counts.append(try left.waitingCount(for: .trakt))
    }
    #expect(counts == Array(1...20))
  }

  @Test func `checkpoint reuses a large log`() throws {
    let journal = try fixture.journal()
    func write(_ entries: ClosedRange<Int>) throws -> Int {
      for entry in entries { _ = try journal.begin(.sample(entry: entry)) }
      return try fixture.bytes(of: "journal.sqlite-wal").count
    }
    #expect(try write(1...1_500) > 4 << 20, "no checkpoint during writes")
    journal.checkpointIfNeeded()
    let large = try write(1_501...1_502)
    #expect(try write(1_503...2_200) == large, "later pages reuse the log")
    #expect(try journal.count == 2_200)
    #expect(try Journal(reading: fixture.path).count == 2_200)
  }

  @Test func `writes work after memory was released`() throws {
    let journal = try fixture.journal()
    _ = try journal.begin(.sample())
    journal.releaseMemory()
    try journal.end(Play.sample().ended(.ignored), deliveries: [])
    #expect(try journal.only()?.endedAt != nil)
  }

  @Test func `truncated log loses only the last commit`() throws {
    let journal = try fixture.journal()
    _ = try journal.begin(.sample(entry: 1))
    let safe = try fixture.bytes(of: "journal.sqlite-wal").count
    _ = try journal.begin(.sample(entry: 2))
    try fixture.write(try fixture.bytes(), to: "crash.sqlite")
    try fixture.write(
      try fixture.bytes(of: "journal.sqlite-wal").prefix(safe + 100), to: "crash.sqlite-wal")
    let left = try Journal(path: "\(fixture.directory)/crash.sqlite")
    #expect(try left.history(limit: 10).map(\.play.key.entry) == [1])
  }

  @Test func `failed write throws and recovers`() throws {
    let journal = try fixture.journal()
    _ = try journal.begin(.sample())
    let database = try Database(path: fixture.path)
    try database.execute("BEGIN IMMEDIATE")
    #expect(throws: JournalError.self) { try journal.begin(.sample(entry: 2)) }
    try database.execute("ROLLBACK")
    try journal.end(Play.sample().ended(), deliveries: [.scrobble()])
    #expect(try journal.waitingCount(for: .trakt) == 1)
  }

  // MARK: growth

  private static let queries: [(query: String, sorts: Bool)] = [
    ("SELECT * FROM plays WHERE ended_at IS NULL ORDER BY id", false),
    ("SELECT * FROM plays ORDER BY began_at DESC, id DESC LIMIT 20", false),
    (
      """
      SELECT * FROM plays WHERE instance = 'a'
        AND entry = (SELECT max(entry) FROM plays WHERE instance = 'a') ORDER BY lap, part
      """, false
    ),
    ("SELECT id FROM plays WHERE instance = 'a' AND entry = 1 AND lap = 0 AND part = 0", false),
    (
      """
      WITH page (play, ended) AS (
        SELECT plays.id, plays.ended_at
        FROM delivery CROSS JOIN plays ON plays.id = delivery.play
        WHERE delivery.destination = 'trakt' AND delivery.state = 'waiting'
          AND (plays.ended_at, plays.id) > (1, 1)
        ORDER BY plays.ended_at, plays.id LIMIT 500)
      SELECT * FROM page CROSS JOIN plays ON plays.id = page.play
      CROSS JOIN delivery ON delivery.play = page.play AND delivery.destination = 'trakt'
      ORDER BY page.ended, page.play
      """, true
    ),
    ("SELECT count(*) FROM delivery WHERE destination = 'trakt' AND state = 'waiting'", false),
    (
      """
      SELECT * FROM plays CROSS JOIN delivery
        ON delivery.play = plays.id AND delivery.destination = 'trakt'
      WHERE plays.began_at >= 1 AND delivery.state = 'scrobbled' ORDER BY plays.began_at
      """, false
    ),
    (
      """
      SELECT * FROM delivery WHERE play IN
        (SELECT id FROM plays WHERE began_at >= 1 ORDER BY began_at DESC, id DESC LIMIT 50)
      ORDER BY play, destination
      """, false
    ),
    ("SELECT media FROM matches WHERE key = 'a'", false),
  ]

  @Test(arguments: queries)
  func `no query reads all viewings`(_ query: String, sorts: Bool) throws {
    _ = try fixture.journal()
    let database = try Database(path: fixture.path)
    try database.execute(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      INSERT INTO plays (instance, entry, lap, part, path, began_at, ended_at, seen_at, position,
        duration, progress, watched, watched_seconds, ran)
      SELECT 'a', i, 0, 0, '/a', i, i, i, 0, 1, 0, '', 0, 0 FROM n;
      INSERT INTO delivery (play, destination, kind, progress, state)
      SELECT id, 'trakt', 'scrobble', 90, 'scrobbled' FROM plays;
      """)
    let plan = try database.rows("EXPLAIN QUERY PLAN \(query)") { $0.text(3) }
    #expect(!plan.isEmpty)
    let reads = plan.filter { $0.hasPrefix("SEARCH") || $0.hasPrefix("SCAN") }
    for step in reads where step != "SCAN page" {
      #expect(step.contains("INDEX") || step.contains("PRIMARY KEY"), "\(step)")
    }
    #expect(plan.contains { $0.contains("TEMP B-TREE") } == sorts, "\(plan)")
  }
}
