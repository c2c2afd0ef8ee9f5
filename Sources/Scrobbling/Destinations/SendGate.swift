// SPDX-License-Identifier: MIT

internal import Playback

/// When the next request may go out: after trouble not before a growing pause is over.
///
/// "5xx, timeouts and refused connections: back off, 1 s doubling to 5 min, with jitter."
struct SendGate: Hashable, Sendable {
  static let first: Seconds = 1
  static let longest: Seconds = 300
  /// Seconds between two writes: a millisecond more than Trakt's, so that rounding does not fall
  /// short of it.
  static let spacing: Seconds = 1.001

  private(set) var opensAt = Instant(-.infinity)
  /// The same for what changes something at Trakt.
  private(set) var writesFrom = Instant(-.infinity)
  private(set) var failures = 0

  init() {}

  /// "POST, PUT, DELETE: one a second for each user": the last write of an earlier daemon may have
  /// been a moment ago.
  init(startedAt now: Instant) {
    writesFrom = now + Self.spacing
  }

  /// "POST, PUT, DELETE: one a second for each user" (Trakt, AUTHED_API_POST_LIMIT).
  ///
  /// - Parameter now: when the answer came, so that Trakt's clock agrees however slow the way was.
  mutating func wrote(at now: Instant) {
    writesFrom = now + Self.spacing
  }

  mutating func succeeded() {
    failures = 0
  }

  /// - Parameters:
  ///   - retryAfter: the server's own word, in seconds; it counts where it is longer.
  ///   - random: 0…1, spreads out those who failed together.
  mutating func failed(at now: Instant, retryAfter: Seconds?, random: Double) {
    failures = min(failures + 1, 32)
    var pause = Self.first
    for _ in 1..<failures where pause < Self.longest { pause *= 2 }
    pause = min(pause, Self.longest) * (0.5 + random / 2)
    // A server that asks for a year is not believed.
    opensAt = now + max(pause, min(retryAfter ?? 0, 3_600))
  }

  /// "Missing Retry-After: back off"; with it, exactly that long.
  mutating func limited(at now: Instant, retryAfter: Seconds?, random: Double) {
    guard let retryAfter else { return failed(at: now, retryAfter: nil, random: random) }
    opensAt = now + min(max(retryAfter, Self.first), 3_600)
  }

  /// The reason for the pause is gone, as far as is known: try at once.
  mutating func open() {
    opensAt = Instant(-.infinity)
    failures = 0
  }
}
