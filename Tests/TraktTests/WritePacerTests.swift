// SPDX-License-Identifier: MIT

import Testing

@testable import Trakt

@Suite("One write a second")
struct WritePacerTests {
  private typealias Instant = SkippingClock.Instant

  private func at(_ seconds: Double) -> Instant { Instant(offset: .seconds(seconds)) }

  @Test("the first goes at once, the next a second after its answer, and after a rest at once")
  func spacing() {
    var pacer = WritePacer<SkippingClock.Instant>()
    #expect(pacer.next(at: at(5)) == at(5))
    pacer.wrote(at: at(5.5))
    #expect(pacer.next(at: at(5.6)) == at(6.5))
    #expect(pacer.next(at: at(6.5)) == at(6.5))
    pacer.wrote(at: at(7))
    #expect(pacer.next(at: at(60)) == at(60))
  }

  @Test("a 429 keeps all back, and no answer in between shortens it")
  func hold() {
    var pacer = WritePacer<SkippingClock.Instant>()
    pacer.wait(until: at(30))
    pacer.wrote(at: at(2))
    #expect(pacer.next(at: at(3)) == at(30))
  }
}
