// SPDX-License-Identifier: MIT

import FoundationEssentials
import ManualClock
import Journal
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// The outcome of plays with faults on the way.
@Suite(.timeLimit(.minutes(5))) struct DispatcherFaultsTests {
  private func watch(
    _ scenario: DispatcherScenario, video: PlayerFixture.Video = .sintel, entry: Int = 1
  )
    async throws
  {
    let fixture = PlayerFixture(scenario, video: video, entry: entry)
    let index = await scenario.sandbox.exchanges.count
    await fixture.begin(at: 0)
    try await scenario.waitForRequest("/scrobble/start", after: index)
    await fixture.end(at: 95)
  }

  private func stops(_ scenario: DispatcherScenario) async -> [String] {
    await scenario.writes.filter { $0.hasPrefix("stop") }
  }

  @Test func `play rejected with 409 is never sent again`() async throws {
    try await DispatcherScenario.run { scenario in
      try await watch(scenario)
      try await scenario.waitForRequest("/scrobble/stop")
      try await watch(scenario, entry: 2)
      try await scenario.drain()
      await scenario.sandbox.advance(by: 7_200)
      await scenario.dispatcher.retry()
      await scenario.close()
      #expect(
        await stops(scenario) == ["stop Sintel (2010) 95.0 201", "stop Sintel (2010) 95.0 409"])
      let outcomes = try scenario.plays.map(\.outcome)
      #expect(outcomes == [.already_scrobbled, .scrobbled])
      #expect(try scenario.plays.first?.detail?.contains("expires_at") == true)
    }
  }

  @Test func `expired token is refreshed during a request`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      // Otherwise its request may refresh the token.
      while await scenario.dispatcher.isCheckingPositions { await Task.yield() }
      await scenario.sandbox.expireTokens()
      await fixture.end(at: 95)
      try await scenario.waitForRequest("/oauth/token")
      try await scenario.drain()
      await scenario.close()
      #expect(
        await stops(scenario) == ["stop Sintel (2010) 95.0 401", "stop Sintel (2010) 95.0 201"])
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }

  /// The status of the stop, its outcome, and the detail in the journal.
  @Test(arguments: [
    (404, JournalPlay.Outcome.unmatched, "unknown to Trakt"),
    (422, .refused, "rejected by Trakt: 422"), (400, .refused, "rejected by Trakt: 400"),
  ])
  func finalStatusIsNotRetried(
    _ status: Int, _ outcome: JournalPlay.Outcome, _ detail: String
  ) async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(status), path: "/scrobble/stop"))
      try await watch(scenario)
      try await scenario.drain()
      await scenario.close()
      #expect(await stops(scenario) == ["stop Sintel (2010) 95.0 \(status)"])
      #expect(try scenario.plays.map(\.outcome) == [outcome])
      #expect(try scenario.plays.map(\.detail) == [detail])
      #expect(await scenario.dispatcher.currentStatus().problem == nil)
    }
  }

  @Test func `rate limit is observed`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(
        fault: Fault(.status(429, headers: ["Retry-After": "10"]), path: "/scrobble/stop"))
      try await watch(scenario)
      let first = try await scenario.waitForRequest("/scrobble/stop")
      let second = try await scenario.waitForRequest("/scrobble/stop", after: first.index + 1)
      await scenario.close()
      // By the manual clock; a date is exact to a microsecond.
      #expect(second.at.timeIntervalSince(first.at) > 9.99999)
      #expect(
        await stops(scenario) == ["stop Sintel (2010) 95.0 429", "stop Sintel (2010) 95.0 201"])
    }
  }

  @Test func `outage delays the play`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop", count: nil))
      try await watch(scenario)
      var last = try await scenario.waitForRequest("/scrobble/stop")
      for _ in 2...5 {
        last = try await scenario.waitForRequest("/scrobble/stop", after: last.index + 1)
      }
      #expect(await scenario.dispatcher.currentStatus().isUnreachable)
      #expect(try scenario.plays.map(\.outcome) == [.waiting])
      await scenario.sandbox.clearFaults()
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      let status = await scenario.dispatcher.currentStatus()
      #expect(!status.isUnreachable)
      #expect(status.problem == nil)
    }
  }

  /// The connection fails before or after the request took effect.
  @Test(arguments: [0, 1, 2])
  func `lost response makes no duplicate`(_ kind: Int) async throws {
    let kinds: [Fault.Kind] = [.dropBefore, .dropAfter, .garbage]
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(kinds[kind], path: "/scrobble/stop"))
      try await watch(scenario)
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      let outcomes = try scenario.plays.map(\.outcome)
      #expect(outcomes == [.scrobbled] || outcomes == [.already_scrobbled])
    }
  }

  /// The first attempt never arrives, which the history shows; the second does and its response is
  /// lost: the history must be searched again.
  @Test func `second lost response searches the history again`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.dropBefore, path: "/scrobble/stop"))
      await scenario.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop", count: 3))
      try await watch(scenario)
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  @Test func `rejected pause is sent as a stop`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(405), path: "/scrobble/pause"))
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.pause(at: 10)
      let stop = try await scenario.waitForRequest("/scrobble/stop")
      await fixture.resume(at: 10)
      let start = try await scenario.waitForRequest("/scrobble/start", after: stop.index + 1)
      await fixture.pause(at: 20)
      try await scenario.waitForRequest("/scrobble/stop", after: start.index + 1)
      await scenario.close()
      #expect(
        await scenario.writes.dropFirst().map { $0.split(separator: " ").first ?? "" }
          == ["pause", "stop", "start", "stop"], "not tried again in this run")
    }
  }

  @Test func `pause rejected in both forms does not block later requests`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(422), path: "/scrobble/pause"))
      await scenario.sandbox.add(fault: Fault(.status(422), path: "/scrobble/stop"))
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.pause(at: 10)
      let stop = try await scenario.waitForRequest("/scrobble/stop")
      await fixture.resume(at: 10)
      try await scenario.waitForRequest("/scrobble/start", after: stop.index + 1)
      await scenario.close()
    }
  }

  // MARK: signed out

  @Test func `plays from before the sign-in are delivered after it`() async throws {
    try await DispatcherScenario.run(signedIn: false) { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      await fixture.end(at: 95)
      #expect(try scenario.plays.map(\.outcome) == [.waiting])
      #expect(await scenario.sandbox.exchanges.isEmpty, "signed out, nothing is requested")

      try await DispatcherScenario.signIn(scenario.sandbox, scenario.store)
      await scenario.account.reload()
      await scenario.dispatcher.retry()
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }
}
