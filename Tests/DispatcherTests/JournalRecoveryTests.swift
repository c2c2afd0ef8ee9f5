// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import Journal
import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// A journal that cannot be opened or read: what it has is read as soon as possible.
@Suite(.timeLimit(.minutes(5))) struct JournalRecoveryTests {
  private func isScrobbled(_ name: String, _ scenario: DispatcherScenario) async -> Bool {
    await scenario.sandbox.history.contains { $0.item.name == name }
  }

  private func isReported(_ scenario: DispatcherScenario) -> Bool {
    scenario.screen.lines.contains { $0.contains("Not recorded") }
  }

  @Test func `play that waits in a journal that cannot be opened yet is sent later`() async throws {
    try await DispatcherScenario.run(hasJournal: false) {
      try DispatcherRestartTests.left($0)
    } _: { scenario in
      await scenario.advance {
        await scenario.dispatcher.currentStatus().journalProblem?.contains("cannot write") == true
      }
      try scenario.returnJournal()
      await scenario.advance { await isScrobbled("Sintel (2010)", scenario) }
      #expect(await scenario.dispatcher.currentStatus().journalProblem == nil)
      #expect(!isReported(scenario), "no player had anything to store")
    }
  }

  @Test func `viewing left open in a journal that cannot be opened yet is ended later`()
    async throws
  {
    try await DispatcherScenario.run(hasJournal: false) {
      try DispatcherRestartTests.open($0, progress: 95, reachedThreshold: true)
    } _: { scenario in
      await scenario.dispatcher.endOrphanedViewings(random: 0) { _ in false }
      try scenario.returnJournal()
      await scenario.advance { await isScrobbled("Sintel (2010)", scenario) }
      try await scenario.drain()
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }

  @Test func `player that begins while the journal cannot be opened is told`() async throws {
    try await DispatcherScenario.run(hasJournal: false) { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      await scenario.advance { !scenario.screen.lines.isEmpty }
      #expect(scenario.screen.lines.first?.contains("Not recorded: cannot write") == true)
      try scenario.returnJournal()
      try await scenario.advance { try scenario.plays.count == 1 }
    }
  }

  @Test func `player that begins after a failed write was reported is told`() async throws {
    try await DispatcherScenario.run { scenario in
      let other = OtherProcess(scenario.path, "ALTER TABLE plays RENAME TO away")
      let first = PlayerFixture(scenario)
      await first.begin(at: 0)
      await scenario.advance { isReported(scenario) }
      let count = scenario.screen.lines.count
      let second = PlayerFixture(
        scenario, player: String(repeating: "b", count: 32), video: .pilot)
      await second.begin(at: 0)
      await scenario.advance { scenario.screen.lines.count > count }
      #expect(scenario.screen.lines.last?.contains("Not recorded: cannot write") == true)
      other.execute("ALTER TABLE away RENAME TO plays")
      try await scenario.advance { try scenario.plays.count == 2 }
    }
  }

  @Test func `journal that becomes corrupt is renamed, and what is in memory is stored`()
    async throws
  {
    try await DispatcherScenario.run { journal in
      for entry in 1...200 { try DispatcherRestartTests.delivered(journal, entry: entry) }
      try journal.checkpoint()
    } _: { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop", count: nil))
      let first = PlayerFixture(scenario)
      await first.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await first.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop")
      let second = PlayerFixture(scenario, video: .pilot, entry: 2)
      await second.begin(at: 10)
      try scenario.corruptJournal()
      await second.pause(at: 20)
      await scenario.advance {
        await scenario.dispatcher.currentStatus().journalProblem?.contains("renamed to") == true
      }
      #expect(scenario.screen.lines.contains { $0.contains("the journal is corrupt") })
      let plays = try scenario.plays
      #expect(plays.map(\.key.entry) == [2, 1])
      #expect(plays.map(\.outcome) == [nil, .waiting])
      #expect(plays.map(\.progress) == [20, 95])
      await scenario.sandbox.clearFaults()
      await second.end(at: 95)
      try await scenario.drain()
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled, .scrobbled])
      let aside = try FileManager.default.contentsOfDirectory(atPath: scenario.directory)
        .filter { $0.hasPrefix("journal.sqlite.2") && $0.hasSuffix("Z") }
      #expect(aside.count == 1)
    }
  }

  @Test func `failed read is reported and repeated`() async throws {
    try await DispatcherScenario.run { scenario in
      try await scenario.drain()
      try DispatcherRestartTests.left(try Journal(path: scenario.path))
      let other = OtherProcess(scenario.path, "ALTER TABLE delivery RENAME TO away")
      await scenario.dispatcher.retry()
      let problem = await scenario.dispatcher.status().journalProblem
      #expect(problem?.contains("cannot read the journal: no such table: delivery") == true)
      other.execute("ALTER TABLE away RENAME TO delivery")
      await scenario.advance { await isScrobbled("Sintel (2010)", scenario) }
      #expect(await scenario.dispatcher.currentStatus().journalProblem == nil)
      #expect(!isReported(scenario))
    }
  }
}

extension DispatcherScenario {
  /// Overwrites all pages but the first one, also for connections that are open.
  fileprivate func corruptJournal() throws {
    OtherProcess(path, "PRAGMA wal_checkpoint(TRUNCATE)").execute("PRAGMA user_version")
    let file = try #require(fopen(path, "r+"))
    defer { fclose(file) }
    fseek(file, 4_096, SEEK_SET)
    let garbage = [UInt8](repeating: 0xA5, count: 80_000)
    #expect(fwrite(garbage, 1, garbage.count, file) == garbage.count)
    fflush(file)
    // Other connections drop the pages that they have in memory.
    OtherProcess(path, "PRAGMA application_id = 1").execute("PRAGMA user_version")
  }
}
