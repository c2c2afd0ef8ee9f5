// SPDX-License-Identifier: MIT

import Journal
import ManualClock
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// A sign-in with another account while the daemon runs.
@Suite(.timeLimit(.minutes(5))) struct AccountChangeTests {
  private func signIn(_ stage: Stage, as username: String) async throws {
    try await Stage.signIn(stage.sandbox, stage.store, as: username)
    await stage.account.reload()
  }

  @Test func `new account is shown what plays`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 10)
      let first = try await stage.waitForRequest("/scrobble/start")
      try await signIn(stage, as: "other")
      await stage.dispatcher.retry()
      let second = try await stage.waitForRequest("/scrobble/start", after: first.index + 1)
      #expect(second.subject == "Breaking Bad 1x01")
    }
  }

  @Test func `same account after signing out is shown what plays`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 10)
      let first = try await stage.waitForRequest("/scrobble/start")
      try await stage.account.signOut()
      await stage.dispatcher.retry()
      #expect(await stage.dispatcher.statusLine(fixture.player).hasPrefix("Playing: "))
      try await signIn(stage, as: "sandbox")
      await stage.dispatcher.retry()
      try await stage.waitForRequest("/scrobble/start", after: first.index + 1)
    }
  }

  @Test(arguments: [true, false])
  func `history of the new account is searched`(isOther: Bool) async throws {
    try await Stage.run { stage in
      let destination = TraktDestination(account: stage.account, time: stage.clock.clocks)
      let late = try HistorySearchTests.pending(1, endedAt: stage.clock.date - 90)
      let searches = { await stage.sandbox.exchanges.count { $0.path == "/sync/history" } }
      _ = await destination.reconcile([late]) { _ in [] }
      let first = await searches()
      try await signIn(stage, as: isOther ? "other" : "sandbox")
      _ = await destination.reconcile([late]) { _ in [] }
      #expect(await searches() == (isOther ? 2 * first : first))
    }
  }
}
