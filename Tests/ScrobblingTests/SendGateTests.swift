// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

@Suite struct SendGateTests {
  private let now = Instant(1000)

  @Test func `gate is open initially`() {
    #expect(SendGate().opensAt < now)
    #expect(SendGate().writesFrom < now)
  }

  @Test func `delay doubles up to five minutes`() {
    var gate = SendGate()
    var pauses: [Double] = []
    for _ in 1...12 {
      gate.failed(at: now, retryAfter: nil, random: 1)
      pauses.append(gate.opensAt - now)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
  }

  @Test func `jitter spreads clients that fail at the same time`() {
    for random in [0, 0.25, 0.5, 1] {
      var gate = SendGate()
      for _ in 1...4 { gate.failed(at: now, retryAfter: nil, random: random) }
      #expect(gate.opensAt - now == 8 * (0.5 + random / 2))
    }
  }

  @Test func `many failures do not overflow`() {
    var gate = SendGate()
    for _ in 1...10_000 { gate.failed(at: now, retryAfter: nil, random: 1) }
    #expect(gate.opensAt - now == 300)
  }

  @Test func `success resets the failures`() {
    var gate = SendGate()
    for _ in 1...5 { gate.failed(at: now, retryAfter: nil, random: 1) }
    gate.succeeded()
    gate.failed(at: now, retryAfter: nil, random: 1)
    #expect(gate.opensAt - now == 1)
  }

  @Test(
    arguments: [
      (nil, 1), (0, 1), (0.5, 1), (30, 30), (3600, 3600), (1e9, 3600), (-5, 1),
    ] as [(Double?, Double)])
  func `longer Retry-After overrides the delay`(_ retryAfter: Double?, _ pause: Double) {
    var gate = SendGate()
    gate.failed(at: now, retryAfter: retryAfter, random: 1)
    #expect(gate.opensAt - now == pause)
  }

  @Test(arguments: [(0, 1), (10, 10), (300, 300), (1e9, 3600), (-1, 1)] as [(Double, Double)])
  func `rate limit is waited for exactly`(_ retryAfter: Double, _ pause: Double) {
    var gate = SendGate()
    gate.limited(at: now, retryAfter: retryAfter, random: 0)
    #expect(gate.opensAt - now == pause)
    #expect(gate.failures == 0)
  }

  @Test func `rate limit without Retry-After backs off`() {
    var gate = SendGate()
    gate.limited(at: now, retryAfter: nil, random: 1)
    gate.limited(at: now, retryAfter: nil, random: 1)
    #expect(gate.opensAt - now == 2)
  }

  @Test func `writes stay a second apart after the gate is opened`() {
    var gate = SendGate()
    gate.writeCompleted(at: now)
    #expect(gate.writesFrom == now + SendGate.spacing)
    gate.open()
    #expect(gate.opensAt < now)
    #expect(
      gate.writesFrom == now + SendGate.spacing,
      "signing in does not end Trakt's limit")
  }
}
