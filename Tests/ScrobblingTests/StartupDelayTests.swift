// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// What the last daemon left is taken up after a moment at random.
@Suite struct StartupDelayTests {
  @Test(arguments: [(0.0, 100.0), (0.5, 105), (1, 110)])
  func theMomentIsWithinTenSeconds(_ random: Double, _ moment: Double) {
    #expect(StartupDelay(takenUpAt: Instant(100), random: random).opensAt == Instant(moment))
  }

  @Test func withoutOneNothingWaits() {
    #expect(StartupDelay().opensAt < Instant(0))
  }
}
