// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Testing
import TraktSandbox

@testable import Scrobbling

/// Current playback while Trakt takes long to add late plays.
@Suite(.timeLimit(.minutes(5))) struct SlowAdditionTests {
  @Test func `start and stop do not wait for the addition of late plays`() async throws {
    try await DispatcherScenario.run {
      try DispatcherRestartTests.left(
        $0, endedAt: 1_790_000_000 - 4_000,
        media: #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":900003}}"#)
    } _: { scenario in
      let fault = Fault(.delay(seconds: 8), method: "POST", path: "/sync/history")
      await scenario.sandbox.add(fault: fault)
      try await scenario.advance {
        try Journal(reading: scenario.path).waiting(for: .trakt).contains(
          where: \.delivery.inFlight)
      }
      try await scenario.sandbox.waitForFaults()
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 85)
      let start = try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop", after: start.index)
      #expect(await scenario.writes.map { $0.prefix(5) } == ["start", "stop "])
      try await scenario.advance { try scenario.plays.allSatisfy { $0.outcome == .scrobbled } }
      #expect(
        await scenario.sandbox.history.map(\.item.name).sorted()
          == ["Breaking Bad 1x01", "Sintel (2010)"])
    }
  }

  @Test func `start, pause and stop do not wait for a lookup`() async throws {
    try await DispatcherScenario.run { scenario in
      let known = PlayerFixture(scenario, video: .pilot)
      await known.begin(at: 10)
      try await scenario.waitForRequest("/scrobble/start")
      let slow = Fault(.delay(seconds: 8), path: "/search/*")
      await scenario.sandbox.add(fault: slow)
      await PlayerFixture(scenario, player: String(repeating: "b", count: 32)).begin(at: 0)
      try await scenario.sandbox.waitForFaults()
      await known.pause(at: 20)
      try await scenario.waitForRequest("/scrobble/pause")
      await known.resume(at: 20)
      await known.end(at: 90)
      let stop = try await scenario.waitForRequest("/scrobble/stop")
      let again = PlayerFixture(scenario, video: .second, entry: 2)
      await again.begin(at: 30)
      try await scenario.waitForRequest("/scrobble/start", after: stop.index)
      #expect(
        await !scenario.sandbox.exchanges.contains { $0.fault != nil }, "the lookup has no response"
      )
    }
  }
}
