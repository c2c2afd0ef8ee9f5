// SPDX-License-Identifier: MIT

import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// The random delay for plays of the previous run; nothing else is delayed.
@Suite(.timeLimit(.minutes(5))) struct RestartDelayTests {
  @Test func `current playback is not delayed`() async throws {
    try await DispatcherScenario.run(random: 1) {
      try DispatcherRestartTests.left($0)
    } _: { scenario in
      await PlayerFixture(scenario, video: .pilot).begin(at: 0)
      let start = try await scenario.waitForRequest("/scrobble/start")
      let sent = await scenario.sandbox.exchanges.prefix(through: start.index)
      #expect(sent.filter { $0.method == "POST" }.map(\.path) == ["/scrobble/start"])
      scenario.clock.advance(by: StartupDelay.spread)
      try await scenario.waitForRequest("/scrobble/stop")
      #expect(await scenario.writes.contains("stop Sintel (2010) 95.0 201"))
    }
  }

  @Test func `sync ends the delay`() async throws {
    try await DispatcherScenario.run(random: 1) {
      try DispatcherRestartTests.left($0)
    } _: { scenario in
      await scenario.clock.timer(at: scenario.clock.now + StartupDelay.spread)
      await scenario.dispatcher.retry()
      // A second because of a possible write of the previous daemon; no more.
      scenario.clock.advance(by: SendGate.spacing)
      let stop = try await scenario.sandbox.waitForExchange { $0.path == "/scrobble/stop" }
      #expect(stop.status == 201)
    }
  }
}
