// SPDX-License-Identifier: MIT

import ManualClock
import Journal
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// The outcome of plays with faults on the way.
@Suite(.timeLimit(.minutes(5))) struct DispatcherFaultsTests {
  private func watch(_ stage: Stage, film: PlayerFixture.Film = .sintel, entry: Int = 1)
    async throws
  {
    let fixture = PlayerFixture(stage, film: film, entry: entry)
    let index = await stage.sandbox.exchanges.count
    await fixture.begin(at: 0)
    try await stage.waitForRequest("/scrobble/start", after: index)
    await fixture.end(at: 95)
  }

  private func stops(_ stage: Stage) async -> [String] {
    await stage.writes.filter { $0.hasPrefix("stop") }
  }

  @Test func `play answered with 409 is never sent again`() async throws {
    try await Stage.run { stage in
      try await watch(stage)
      try await stage.waitForRequest("/scrobble/stop")
      try await watch(stage, entry: 2)
      try await stage.drain()
      await stage.sandbox.advance(by: 7_200)
      await stage.dispatcher.retry()
      await stage.close()
      #expect(
        await stops(stage) == ["stop Sintel (2010) 95.0 201", "stop Sintel (2010) 95.0 409"])
      let outcomes = try stage.plays.map(\.outcome)
      #expect(outcomes == [.already_scrobbled, .scrobbled])
      #expect(try stage.plays.first?.detail?.contains("expires_at") == true)
    }
  }

  @Test func `expired token is refreshed during a request`() async throws {
    try await Stage.run { stage in
      try await watch(stage)
      await stage.sandbox.expireTokens()
      try await stage.waitForRequest("/oauth/token")
      try await stage.drain()
      await stage.close()
      #expect(
        await stops(stage) == ["stop Sintel (2010) 95.0 401", "stop Sintel (2010) 95.0 201"])
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
    }
  }

  /// The status of the stop, its outcome, and the detail in the journal.
  @Test(arguments: [
    (404, JournalPlay.Outcome.unmatched, "unknown to Trakt"),
    (422, .refused, "rejected by Trakt: 422"), (400, .refused, "rejected by Trakt: 400"),
  ])
  func aLastWordIsTheLast(
    _ status: Int, _ outcome: JournalPlay.Outcome, _ detail: String
  ) async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.status(status), path: "/scrobble/stop"))
      try await watch(stage)
      try await stage.drain()
      await stage.close()
      #expect(await stops(stage) == ["stop Sintel (2010) 95.0 \(status)"])
      #expect(try stage.plays.map(\.outcome) == [outcome])
      #expect(try stage.plays.map(\.detail) == [detail])
      #expect(await stage.dispatcher.currentStatus().problem == nil)
    }
  }

  @Test func `rate limit is observed`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(
        fault: Fault(.status(429, headers: ["Retry-After": "10"]), path: "/scrobble/stop"))
      try await watch(stage)
      try await stage.waitForRequest("/scrobble/stop")
      let index = await stage.sandbox.exchanges.count
      let now = stage.clock.now
      try await stage.waitForRequest("/scrobble/stop", after: index)
      await stage.close()
      #expect(stage.clock.now - now >= 10)
      #expect(
        await stops(stage) == ["stop Sintel (2010) 95.0 429", "stop Sintel (2010) 95.0 201"])
    }
  }

  @Test func `outage delays the play`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop", count: 5))
      try await watch(stage)
      for _ in 1...5 {
        let index = await stage.sandbox.exchanges.count
        try await stage.waitForRequest("/scrobble/stop", after: index)
      }
      #expect(await stage.dispatcher.currentStatus().isUnreachable)
      #expect(try stage.plays.map(\.outcome) == [.waiting])
      try await stage.drain()
      await stage.close()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
      let status = await stage.dispatcher.currentStatus()
      #expect(!status.isUnreachable)
      #expect(status.problem == nil)
    }
  }

  /// The connection fails before or after the request took effect.
  @Test(arguments: [0, 1, 2])
  func `lost response makes no duplicate`(_ kind: Int) async throws {
    let kinds: [Fault.Kind] = [.dropBefore, .dropAfter, .garbage]
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(kinds[kind], path: "/scrobble/stop"))
      try await watch(stage)
      try await stage.drain()
      await stage.close()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      let outcomes = try stage.plays.map(\.outcome)
      #expect(outcomes == [.scrobbled] || outcomes == [.already_scrobbled])
    }
  }

  /// The first attempt never arrives, which the history shows; the second does and its response is
  /// lost: the history must be searched again.
  @Test func `second lost response searches the history again`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.dropBefore, path: "/scrobble/stop"))
      await stage.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop", count: 3))
      try await watch(stage)
      try await stage.drain()
      await stage.close()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  @Test func `rejected pause is sent as a stop`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.status(405), path: "/scrobble/pause"))
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.pause(at: 10)
      try await stage.waitForRequest("/scrobble/stop")
      var index = await stage.sandbox.exchanges.count
      await fixture.resume(at: 10)
      try await stage.waitForRequest("/scrobble/start", after: index)
      index = await stage.sandbox.exchanges.count
      await fixture.pause(at: 20)
      try await stage.waitForRequest("/scrobble/stop", after: index)
      await stage.close()
      #expect(
        await stage.writes.dropFirst().map { $0.split(separator: " ").first ?? "" }
          == ["pause", "stop", "start", "stop"], "not tried again in this run")
    }
  }

  @Test func `pause rejected in both forms does not block later requests`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.status(422), path: "/scrobble/pause"))
      await stage.sandbox.add(fault: Fault(.status(422), path: "/scrobble/stop"))
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.pause(at: 10)
      try await stage.waitForRequest("/scrobble/stop")
      let index = await stage.sandbox.exchanges.count
      await fixture.resume(at: 10)
      try await stage.waitForRequest("/scrobble/start", after: index)
      await stage.close()
    }
  }

  // MARK: signed out

  @Test func `plays from before the sign-in are delivered after it`() async throws {
    try await Stage.run(signedIn: false) { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      await fixture.end(at: 95)
      #expect(try stage.plays.map(\.outcome) == [.waiting])
      #expect(await stage.sandbox.exchanges.isEmpty, "signed out, nothing is requested")

      try await Stage.signIn(stage.sandbox, stage.store)
      await stage.account.reload()
      await stage.dispatcher.retry()
      try await stage.drain()
      await stage.close()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
    }
  }
}
