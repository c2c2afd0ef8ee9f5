// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import ManualClock
import Synchronization
import Testing
import Timekeeping
import TraktSandbox

@testable import Scrobbling

/// The local wall clock is set while plays are delivered late.
@Suite struct WrongClockTests {
  @Test(arguments: [-86_400.0, 0, 86_400])
  func `clock set between search and addition keeps the date of a play`(by: Double) async throws {
    try await DispatcherScenario.run { scenario in
      let error = Mutex(0.0)
      let clock = scenario.clock
      let destination = TraktDestination(
        account: scenario.account,
        time: Clocks(
          now: { clock.now }, date: { clock.date + error.withLock { $0 } },
          schedule: clock.clocks.schedule))
      let endedAt = clock.date - 300
      let media: Media? = JSON.value(
        #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":900003}}"#)
      var pending = PendingDelivery(
        play: Play(
          key: Play.Key(instance: "a", entry: 1, lap: 0), path: "/a", beganAt: endedAt - 900,
          endedAt: endedAt, seenAt: endedAt, duration: 900),
        delivery: Delivery(destination: .trakt, kind: .scrobble, progress: 90),
        media: try #require(media))
      let found = await destination.reconcile([pending], .none)
      pending.destinationClock = found.clock
      error.withLock { $0 = by }
      _ = await destination.add([pending], with: await destination.prepare())
      let play = try #require(await scenario.sandbox.history.first)
      #expect(abs(play.watchedAt.timeIntervalSince1970 - endedAt) < 60)
    }
  }
}
