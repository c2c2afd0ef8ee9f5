// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// Random delay before a daemon resumes the viewings that the previous one left.
@Suite struct StartupDelayTests {
  @Test(arguments: [(0.0, 100.0), (0.5, 105), (1, 110)])
  func `startup delay is at most ten seconds`(_ random: Double, _ moment: Double) {
    #expect(StartupDelay(restoredAt: Instant(100), random: random).opensAt == Instant(moment))
  }

  @Test func `startup delay is zero by default`() {
    #expect(StartupDelay().opensAt < Instant(0))
  }
}
