// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// The fetch of the account's saved positions.
@Suite(.timeLimit(.minutes(5))) struct PositionCheckTests {
  @Test func `positions that arrive after the sign-out are not stored`() async throws {
    try await DispatcherScenario.run { scenario in
      try await scenario.beginSlowFetch()
      let lock = try await scenario.store.lock()
      try scenario.store.delete(holding: lock)
      await scenario.changeAccount()
      while await scenario.dispatcher.isCheckingPositions { await Task.yield() }
      let journal = try Journal(reading: scenario.path)
      #expect(try journal.positions().isEmpty)
      #expect(try journal.positionList() == nil)
    }
  }

  @Test func `positions of another account are fetched although a fetch is under way`()
    async throws
  {
    try await DispatcherScenario.run { scenario in
      try await scenario.beginSlowFetch()
      let index = await scenario.sandbox.exchanges.count
      await scenario.sandbox.clearFaults()
      try await DispatcherScenario.signIn(scenario.sandbox, scenario.store, as: "another")
      await scenario.changeAccount()
      try await scenario.waitForRequest("/sync/playback", after: index)
      while await scenario.dispatcher.isCheckingPositions { await Task.yield() }
      #expect(try Journal(reading: scenario.path).positions().count == 1)
    }
  }
}

extension DispatcherScenario {
  /// Returns when a fetch of one position is under way, which takes a second.
  fileprivate func beginSlowFetch() async throws {
    try await sandbox.keepPosition(
      ["movie": ["ids": ["imdb": "tt0133093"]], "progress": 55], ago: 60)
    await sandbox.add(fault: Fault(.slowBody(seconds: 1), path: "/sync/playback*"))
    await PlayerFixture(self).begin(at: 0)
    try await waitForRequest("/sync/playback")
  }

  /// As the daemon does when the credentials have changed.
  fileprivate func changeAccount() async {
    await account.reload()
    await dispatcher.retry()
  }
}

extension ScrobbleDispatcher {
  var isCheckingPositions: Bool { activity.account.positionCheck != nil }
}
