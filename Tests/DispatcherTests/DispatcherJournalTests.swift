// SPDX-License-Identifier: MIT

import CSQLite
import Journal
import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// "If nothing can be written it is sent all the same, and `status` says that nothing is kept."
@Suite(.timeLimit(.minutes(5))) struct DispatcherJournalTests {
  /// Another process with the journal open.
  private final class OtherProcess {
    private var handle: OpaquePointer?

    init(_ path: String, _ sql: String) {
      sqlite3_open(path, &handle)
      sqlite3_busy_timeout(handle, 60_000)
      execute(sql)
    }

    deinit { sqlite3_close(handle) }

    func execute(_ sql: String) {
      #expect(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
    }

    /// Begins a write, as an import does.
    static func writing(_ path: String) -> OtherProcess { OtherProcess(path, "BEGIN IMMEDIATE") }
  }

  /// Makes every write fail, as on a full disk, until released.
  private struct WriteBlocker {
    private let process: OtherProcess

    init(_ path: String) {
      process = OtherProcess(
        path,
        """
        CREATE TRIGGER full_plays BEFORE INSERT ON plays BEGIN SELECT RAISE(FAIL, 'full'); END;
        CREATE TRIGGER full_updates BEFORE UPDATE ON plays BEGIN SELECT RAISE(FAIL, 'full'); END;
        CREATE TRIGGER full_outbox BEFORE INSERT ON delivery BEGIN SELECT RAISE(FAIL, 'full'); END;
        CREATE TRIGGER full_matches BEFORE INSERT ON matches BEGIN SELECT RAISE(FAIL, 'full'); END;
        """)
    }

    func release() {
      process.execute(
        """
        DROP TRIGGER full_plays; DROP TRIGGER full_updates; DROP TRIGGER full_outbox;
        DROP TRIGGER full_matches;
        """)
    }
  }

  @Test func `play that cannot be stored is sent`() async throws {
    try await Stage.run { stage in
      let obstruction = WriteBlocker(stage.path)
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      #expect(await stage.dispatcher.currentStatus().journalProblem?.contains("full") == true)
      _ = await stage.dispatcher.remembered(fixture.player)
      #expect(
        await stage.dispatcher.currentStatus().journalProblem != nil, "reading proves nothing")
      await fixture.end(at: 95)
      try await stage.waitForRequest("/scrobble/stop")
      try await stage.drain()
      await stage.close()
      #expect(await stage.writes.map { $0.prefix(5) } == ["start", "stop "])
      #expect(await stage.writes.last == "stop Sintel (2010) 95.0 201")
      #expect(try stage.plays.isEmpty)
      #expect(await stage.dispatcher.currentStatus().journalProblem != nil)
      obstruction.release()
    }
  }

  @Test func `failed beginning is stored later`() async throws {
    try await Stage.run { stage in
      let obstruction = WriteBlocker(stage.path)
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      obstruction.release()
      await fixture.pause(at: 50)
      #expect(await stage.dispatcher.currentStatus().journalProblem == nil)
      #expect(try stage.plays.map(\.progress) == [50])
      await fixture.end(at: 95)
      try await stage.drain()
      await stage.close()
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
      #expect(try stage.plays.map(\.progress) == [95])
    }
  }

  /// Sent while the disk was full: it must not be sent again after a restart.
  @Test func `play sent while the disk was full is stored later`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      let obstruction = WriteBlocker(stage.path)
      await fixture.end(at: 95)
      try await stage.drain()
      #expect(try stage.plays.map(\.outcome) == [nil])
      obstruction.release()
      let another = PlayerFixture(stage, film: .pilot, entry: 2)
      await another.begin(at: 0)
      let concluded = try stage.plays.filter { $0.key.entry == 1 }
      #expect(concluded.map(\.outcome) == [.scrobbled])
      #expect(concluded.first?.traktID != nil)
      #expect(concluded.first?.endedAt != nil)
      let waiting = try Journal(reading: stage.path).waiting(for: .trakt).map(\.play.path)
      #expect(!waiting.contains(PlayerFixture.Film.sintel.path))
      await stage.close()
    }
  }

  @Test func `viewing without a row is stored with its end`() async throws {
    try await Stage.run { stage in
      let obstruction = WriteBlocker(stage.path)
      await stage.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop"))
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await stage.waitForRequest("/scrobble/stop")
      obstruction.release()
      try await stage.drain()
      await stage.close()
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  /// Otherwise the row would keep the end of the skipped viewing.
  @Test func `viewing that is no longer skipped on a full disk is stored as not ended`()
    async throws
  {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 10)
      try await stage.waitForRequest("/scrobble/start")
      _ = await stage.dispatcher.skip(fixture.player)
      #expect(try stage.plays.map(\.outcome) == [.ignored])
      let obstruction = WriteBlocker(stage.path)
      #expect(await stage.dispatcher.unskip(fixture.player) == "Breaking Bad 1x01")
      obstruction.release()
      await fixture.pause(at: 30)
      let play = try #require(try stage.plays.first)
      #expect(play.endedAt == nil)
      #expect(play.outcome == nil)
      #expect(await stage.dispatcher.remembered(fixture.player)?.isOver == false)
    }
  }

  // MARK: another process writes

  @Test func `while another process writes, writes wait without a message`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      let other = OtherProcess.writing(stage.path)
      await fixture.pause(at: 20)
      await fixture.resume(at: 20)
      await fixture.pause(at: 50)
      #expect(await stage.dispatcher.currentStatus().journalProblem == nil)
      #expect(stage.screen.lines.isEmpty)
      other.execute("COMMIT")
      // No event of the player is needed.
      try await stage.advance { try stage.plays.map(\.progress) == [50] }
      #expect(stage.screen.lines.isEmpty)
    }
  }

  @Test func `journal that stays locked is reported`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      let other = OtherProcess.writing(stage.path)
      await fixture.pause(at: 20)
      await stage.advance { !stage.screen.lines.isEmpty }
      #expect(stage.screen.lines.first?.contains("Not recorded: ") == true)
      other.execute("COMMIT")
      await fixture.resume(at: 20)
      #expect(await stage.dispatcher.currentStatus().journalProblem == nil)
    }
  }

  @Test func `excluded while another process writes, a file loses its matches later`()
    async throws
  {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 10)
      try await stage.waitForRequest("/scrobble/start")
      #expect(try stage.matches == 1)
      let other = OtherProcess.writing(stage.path)
      await stage.adopt(PathFilter(exclude: ["/films/Sintel (2010)"]))
      #expect(try stage.matches == 1)
      other.execute("COMMIT")
      try await stage.advance { try stage.matches == 0 }
      #expect(try stage.plays.isEmpty)
    }
  }

  @Test func `shutdown waits for another process that writes`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      let other = OtherProcess.writing(stage.path)
      await fixture.pause(at: 40)
      async let closed: Void = stage.close()
      other.execute("COMMIT")
      await closed
      #expect(try stage.plays.map(\.progress) == [40])
    }
  }
}

extension Stage {
  /// Advances the time from timer to timer until a condition is true.
  fileprivate func advance(until isTrue: () throws -> Bool) async rethrows {
    let pump = Task { [clock] in
      while !Task.isCancelled { await clock.advanceToNextTimer() }
    }
    defer { pump.cancel() }
    while try !isTrue() { await Task.yield() }
  }

  /// The number of matches that Trakt confirmed for the film.
  fileprivate var matches: Int {
    get throws {
      let key = MatchKey.confirmed(file: PlayerFixture.Film.sintel.path)
      return try Journal(reading: path).match(for: key) == nil ? 0 : 1
    }
  }
}
