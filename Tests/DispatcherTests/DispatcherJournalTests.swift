// SPDX-License-Identifier: MIT

import Journal
import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// "If nothing can be written it is sent all the same, and `status` says that nothing is kept."
@Suite(.timeLimit(.minutes(5))) struct DispatcherJournalTests {
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
    try await DispatcherScenario.run { scenario in
      let obstruction = WriteBlocker(scenario.path)
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      #expect(await scenario.dispatcher.currentStatus().journalProblem?.contains("full") == true)
      _ = await scenario.dispatcher.remembered(fixture.player)
      #expect(
        await scenario.dispatcher.currentStatus().journalProblem != nil, "reading proves nothing")
      await fixture.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop")
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.writes.map { $0.prefix(5) } == ["start", "stop "])
      #expect(await scenario.writes.last == "stop Sintel (2010) 95.0 201")
      #expect(try scenario.plays.isEmpty)
      #expect(await scenario.dispatcher.currentStatus().journalProblem != nil)
      obstruction.release()
    }
  }

  @Test func `failed beginning is stored later`() async throws {
    try await DispatcherScenario.run { scenario in
      let obstruction = WriteBlocker(scenario.path)
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      obstruction.release()
      await fixture.pause(at: 50)
      #expect(await scenario.dispatcher.currentStatus().journalProblem == nil)
      #expect(try scenario.plays.map(\.progress) == [50])
      await fixture.end(at: 95)
      try await scenario.drain()
      await scenario.close()
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      #expect(try scenario.plays.map(\.progress) == [95])
    }
  }

  /// Sent while the disk was full: it must not be sent again after a restart.
  @Test func `play sent while the disk was full is stored later`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      let obstruction = WriteBlocker(scenario.path)
      await fixture.end(at: 95)
      try await scenario.drain()
      #expect(try scenario.plays.map(\.outcome) == [nil])
      obstruction.release()
      let another = PlayerFixture(scenario, video: .pilot, entry: 2)
      await another.begin(at: 0)
      let concluded = try scenario.plays.filter { $0.key.entry == 1 }
      #expect(concluded.map(\.outcome) == [.scrobbled])
      #expect(concluded.first?.traktID != nil)
      #expect(concluded.first?.endedAt != nil)
      let waiting = try Journal(reading: scenario.path).waiting(for: .trakt).map(\.play.path)
      #expect(!waiting.contains(PlayerFixture.Video.sintel.path))
      await scenario.close()
    }
  }

  @Test func `viewing without a row is stored with its end`() async throws {
    try await DispatcherScenario.run { scenario in
      let obstruction = WriteBlocker(scenario.path)
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop"))
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop")
      obstruction.release()
      try await scenario.drain()
      await scenario.close()
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  /// Otherwise the row would keep the end of the skipped viewing.
  @Test func `viewing that is no longer skipped on a full disk is stored as not ended`()
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 10)
      try await scenario.waitForRequest("/scrobble/start")
      _ = await scenario.dispatcher.skip(fixture.player)
      #expect(try scenario.plays.map(\.outcome) == [.ignored])
      let obstruction = WriteBlocker(scenario.path)
      #expect(await scenario.dispatcher.unskip(fixture.player) == "Breaking Bad 1x01")
      obstruction.release()
      await fixture.pause(at: 30)
      let play = try #require(try scenario.plays.first)
      #expect(play.endedAt == nil)
      #expect(play.outcome == nil)
      #expect(await scenario.dispatcher.remembered(fixture.player)?.isOver == false)
    }
  }

  // MARK: another process writes

  @Test func `while another process writes, writes wait without a message`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      let other = OtherProcess.writing(scenario.path)
      await fixture.pause(at: 20)
      await fixture.resume(at: 20)
      await fixture.pause(at: 50)
      #expect(await scenario.dispatcher.currentStatus().journalProblem == nil)
      #expect(scenario.screen.lines.isEmpty)
      other.execute("COMMIT")
      // No event of the player is needed.
      try await scenario.advance { try scenario.plays.map(\.progress) == [50] }
      #expect(scenario.screen.lines.isEmpty)
    }
  }

  @Test func `journal that stays locked is reported`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      let other = OtherProcess.writing(scenario.path)
      await fixture.pause(at: 20)
      await scenario.advance { !scenario.screen.lines.isEmpty }
      #expect(scenario.screen.lines.first?.contains("Not recorded: ") == true)
      other.execute("COMMIT")
      await fixture.resume(at: 20)
      #expect(await scenario.dispatcher.currentStatus().journalProblem == nil)
    }
  }

  @Test func `excluded while another process writes, a file loses its matches later`()
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 10)
      try await scenario.waitForRequest("/scrobble/start")
      #expect(try scenario.matches == 1)
      let other = OtherProcess.writing(scenario.path)
      await scenario.adopt(PathFilter(exclude: ["/films/Sintel (2010)"]))
      #expect(try scenario.matches == 1)
      other.execute("COMMIT")
      try await scenario.advance { try scenario.matches == 0 }
      #expect(try scenario.plays.isEmpty)
    }
  }

  @Test func `shutdown waits for another process that writes`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      let other = OtherProcess.writing(scenario.path)
      await fixture.pause(at: 40)
      async let closed: Void = scenario.close()
      other.execute("COMMIT")
      await closed
      #expect(try scenario.plays.map(\.progress) == [40])
    }
  }
}

extension DispatcherScenario {
  /// The number of matches that Trakt confirmed for the video.
  fileprivate var matches: Int {
    get throws {
      let key = MatchKey.confirmed(file: PlayerFixture.Video.sintel.path)
      return try Journal(reading: path).match(for: key) == nil ? 0 : 1
    }
  }
}
