// SPDX-License-Identifier: MIT

import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// What the last daemon left waits for a moment at random; nothing else does.
@Suite(.timeLimit(.minutes(1))) struct LeftOverTests {
  @Test func whatIsPlayedNowDoesNotWaitForIt() async throws {
    try await Stage.run(random: 1) {
      try DispatcherRestartTests.left($0)
    } _: { stage in
      await PlayerFixture(stage, film: .pilot).begin(at: 0)
      try await stage.sent("/scrobble/start")
      #expect(await stage.writes.map { $0.prefix(5) } == ["start"])
      stage.clock.advance(by: StartupDelay.spread)
      try await stage.sent("/scrobble/stop")
      #expect(await stage.writes.contains("stop Sintel (2010) 95.0 201"))
    }
  }

  @Test func whoSaysNowGetsItNow() async throws {
    try await Stage.run(random: 1) {
      try DispatcherRestartTests.left($0)
    } _: { stage in
      await stage.clock.timer(at: stage.clock.now + StartupDelay.spread)
      await stage.dispatcher.retry()
      // One write a second, whatever an earlier daemon sent last; no more is waited for.
      stage.clock.advance(by: SendGate.spacing)
      let stop = try await stage.sandbox.waitForExchange { $0.path == "/scrobble/stop" }
      #expect(stop.status == 201)
    }
  }
}
