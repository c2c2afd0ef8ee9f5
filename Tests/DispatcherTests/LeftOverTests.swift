// SPDX-License-Identifier: MIT

import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// The random delay for plays of the previous run; nothing else is delayed.
@Suite(.timeLimit(.minutes(5))) struct LeftOverTests {
  @Test func `current playback is not delayed`() async throws {
    try await Stage.run(random: 1) {
      try DispatcherRestartTests.left($0)
    } _: { stage in
      await PlayerFixture(stage, film: .pilot).begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      #expect(await stage.writes.map { $0.prefix(5) } == ["start"])
      stage.clock.advance(by: StartupDelay.spread)
      try await stage.waitForRequest("/scrobble/stop")
      #expect(await stage.writes.contains("stop Sintel (2010) 95.0 201"))
    }
  }

  @Test func `sync ends the delay`() async throws {
    try await Stage.run(random: 1) {
      try DispatcherRestartTests.left($0)
    } _: { stage in
      await stage.clock.timer(at: stage.clock.now + StartupDelay.spread)
      await stage.dispatcher.retry()
      // A second because of a possible write of the previous daemon; no more.
      stage.clock.advance(by: SendGate.spacing)
      let stop = try await stage.sandbox.waitForExchange { $0.path == "/scrobble/stop" }
      #expect(stop.status == 201)
    }
  }
}
