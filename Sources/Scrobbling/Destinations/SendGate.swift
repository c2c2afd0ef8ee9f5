// SPDX-License-Identifier: MIT

internal import Playback

/// Earliest time of the next request; delayed by exponential back-off after failures.
///
/// "5xx, timeouts and refused connections: back off, 1 s doubling to 5 min, with jitter."
struct SendGate: Hashable, Sendable {
  static let initialDelay: Seconds = 1
  static let maximumDelay: Seconds = 300
  /// Minimum seconds between two writes. One millisecond above Trakt's limit, so that rounding
  /// cannot violate it.
  static let spacing: Seconds = 1.001

  /// Seconds after which a write is sent while another one has no response. Longer than ``spacing``,
  /// as the other one may reach Trakt with a delay.
  static let overlap: Seconds = 2

  private(set) var opensAt = Instant(-.infinity)
  /// Earliest time of the next request that changes something at Trakt.
  private(set) var writesFrom = Instant(-.infinity)
  private(set) var failures = 0
  /// Whether other requests to the service have succeeded since these began to fail: the service is
  /// reachable.
  private(set) var othersSucceed = false
  /// Minimum seconds between two writes to this destination.
  private var spacing = Self.spacing

  init() {}

  /// Delays the first write: "POST, PUT, DELETE: one a second for each user", and an earlier daemon
  /// may have written a moment ago.
  init(startedAt now: Instant, spacing: Seconds = Self.spacing) {
    self.spacing = spacing
    writesFrom = now + spacing
  }

  /// Delays the next write: "POST, PUT, DELETE: one a second for each user" (Trakt,
  /// AUTHED_API_POST_LIMIT).
  ///
  /// - Parameter now: the time at which the response arrived. Counting from there keeps the limit
  ///   by Trakt's clock, whatever the latency.
  mutating func writeCompleted(at now: Instant) {
    writesFrom = now + spacing
  }

  /// Records a concurrent write, whose response other writes do not wait for.
  mutating func concurrentWriteSent(at now: Instant) {
    writesFrom = now + Self.overlap
  }

  mutating func succeeded() {
    failures = 0
    othersSucceed = false
  }

  /// Records a success of requests that have another gate. The first one ends the back-off, since
  /// an outage may be over.
  mutating func othersSucceeded() {
    guard failures > 0, !othersSucceed else { return }
    open()
    othersSucceed = true
  }

  /// - Parameters:
  ///   - retryAfter: delay from the server in seconds; used if it is longer than the back-off.
  ///   - random: 0…1, jitter that spreads out clients that failed together.
  mutating func failed(at now: Instant, retryAfter: Seconds?, random: Double) {
    failures = min(failures + 1, 32)
    var pause = Self.initialDelay
    for _ in 1..<failures where pause < Self.maximumDelay { pause *= 2 }
    pause = min(pause, Self.maximumDelay) * (0.5 + random / 2)
    // Limits `Retry-After` to one hour, as servers may send absurd values.
    opensAt = now + max(pause, min(retryAfter ?? 0, 3_600))
  }

  /// Delays the next request by exactly `retryAfter`; "missing Retry-After: back off".
  mutating func limited(at now: Instant, retryAfter: Seconds?, random: Double) {
    guard let retryAfter else { return failed(at: now, retryAfter: nil, random: random) }
    failures = 0
    opensAt = now + min(max(retryAfter, Self.initialDelay), 3_600)
  }

  /// Clears the delay, since its cause may be gone.
  mutating func open() {
    opensAt = Instant(-.infinity)
    failures = 0
    othersSucceed = false
  }
}
