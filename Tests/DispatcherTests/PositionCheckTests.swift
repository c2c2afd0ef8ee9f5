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
    try await Stage.run { stage in
      try await stage.beginSlowFetch()
      let lock = try await stage.store.lock()
      try stage.store.delete(holding: lock)
      await stage.changeAccount()
      while await stage.dispatcher.isCheckingPositions { await Task.yield() }
      let journal = try Journal(reading: stage.path)
      #expect(try journal.positions().isEmpty)
      #expect(try journal.positionList() == nil)
    }
  }

  @Test func `positions of another account are fetched although a fetch is under way`()
    async throws
  {
    try await Stage.run { stage in
      try await stage.beginSlowFetch()
      let index = await stage.sandbox.exchanges.count
      await stage.sandbox.clearFaults()
      try await Stage.signIn(stage.sandbox, stage.store, as: "another")
      await stage.changeAccount()
      try await stage.waitForRequest("/sync/playback", after: index)
      while await stage.dispatcher.isCheckingPositions { await Task.yield() }
      #expect(try Journal(reading: stage.path).positions().count == 1)
    }
  }
}

extension Stage {
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
  fileprivate var isCheckingPositions: Bool { activity.positionCheck != nil }
}
