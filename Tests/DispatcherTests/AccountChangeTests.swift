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
  private func signIn(_ scenario: DispatcherScenario, as username: String) async throws {
    try await DispatcherScenario.signIn(scenario.sandbox, scenario.store, as: username)
    await scenario.account.reload()
  }

  @Test func `new account is shown the current playback`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 10)
      let first = try await scenario.waitForRequest("/scrobble/start")
      try await signIn(scenario, as: "other")
      await scenario.dispatcher.retry()
      let second = try await scenario.waitForRequest("/scrobble/start", after: first.index + 1)
      #expect(second.subject == "Breaking Bad 1x01")
    }
  }

  @Test func `same account after signing out is shown the current playback`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 10)
      let first = try await scenario.waitForRequest("/scrobble/start")
      try await scenario.account.signOut()
      await scenario.dispatcher.retry()
      #expect(await scenario.dispatcher.statusLine(fixture.player).hasPrefix("Playing: "))
      try await signIn(scenario, as: "sandbox")
      await scenario.dispatcher.retry()
      try await scenario.waitForRequest("/scrobble/start", after: first.index + 1)
    }
  }

  @Test func `response to the former account shows nothing`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.slowBody(seconds: 1), path: "/scrobble/start"))
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 10)
      try await scenario.waitForRequest("/scrobble/start")
      try await scenario.account.signOut()
      await scenario.dispatcher.retry()
      scenario.clock.advance(by: 0.5)
      let before = await scenario.dispatcher.writesFrom
      // The response arrives.
      while await scenario.dispatcher.writesFrom == before { await Task.yield() }
      #expect(await scenario.dispatcher.statusLine(fixture.player).hasPrefix("Playing: "))
    }
  }

  /// There is no reload: the regular refresh finds the other account's tokens on disk.
  @Test func `account found by a refresh gets no pause of the former one`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 10)
      try await scenario.waitForRequest("/scrobble/start")
      while await scenario.dispatcher.isCheckingPositions { await Task.yield() }
      scenario.clock.advance(by: 6 * 86_400)
      try await DispatcherScenario.signIn(scenario.sandbox, scenario.store, as: "other")
      let before = await scenario.account.generation
      await fixture.pause(at: 50)
      await scenario.advance { await scenario.account.generation > before }
      try await scenario.drain()
      #expect(await !scenario.writes.contains { $0.hasPrefix("pause") })
    }
  }

  @Test(arguments: [true, false])
  func `history of the new account is searched`(isOther: Bool) async throws {
    try await DispatcherScenario.run { scenario in
      let destination = scenario.destination
      let late = try HistorySearchTests.pending(1, endedAt: scenario.clock.date - 90)
      let searches = { await scenario.sandbox.exchanges.count { $0.path == "/sync/history" } }
      _ = await destination.reconcile([late], .none)
      let first = await searches()
      try await signIn(scenario, as: isOther ? "other" : "sandbox")
      _ = await destination.reconcile([late], .none)
      #expect(await searches() == (isOther ? 2 * first : first))
    }
  }
}

extension ScrobbleDispatcher {
  /// The time of the next write to Trakt.
  fileprivate var writesFrom: Instant { channels[0].state.gate.writesFrom }
}
