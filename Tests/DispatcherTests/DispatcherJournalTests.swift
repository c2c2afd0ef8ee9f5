// SPDX-License-Identifier: MIT

import CSQLite
import Journal
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// "If nothing can be written it is sent all the same, and `status` says that nothing is kept."
@Suite(.timeLimit(.minutes(1))) struct DispatcherJournalTests {
  /// Makes every write fail, as on a full disk, until released.
  private final class WriteBlocker {
    private var handle: OpaquePointer?

    init(_ path: String) {
      sqlite3_open(path, &handle)
      sqlite3_busy_timeout(handle, 60_000)
      execute(
        """
        CREATE TRIGGER full_plays BEFORE INSERT ON plays BEGIN SELECT RAISE(FAIL, 'full'); END;
        CREATE TRIGGER full_updates BEFORE UPDATE ON plays BEGIN SELECT RAISE(FAIL, 'full'); END;
        CREATE TRIGGER full_outbox BEFORE INSERT ON delivery BEGIN SELECT RAISE(FAIL, 'full'); END;
        CREATE TRIGGER full_matches BEFORE INSERT ON matches BEGIN SELECT RAISE(FAIL, 'full'); END;
        """)
    }

    func release() {
      execute(
        """
        DROP TRIGGER full_plays; DROP TRIGGER full_updates; DROP TRIGGER full_outbox;
        DROP TRIGGER full_matches;
        """)
    }

    deinit { sqlite3_close(handle) }

    private func execute(_ sql: String) {
      #expect(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
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
}
