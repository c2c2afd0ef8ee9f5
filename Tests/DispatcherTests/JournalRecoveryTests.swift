// SPDX-License-Identifier: MIT

import FoundationEssentials
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
      await scenario.dispatcher.endOrphans(random: 0) { _ in false }
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
