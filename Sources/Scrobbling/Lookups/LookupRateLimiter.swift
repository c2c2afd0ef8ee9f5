// SPDX-License-Identifier: MIT

internal import Playback

/// Rate limit for lookups, kept below Trakt's "500 GET in 5 minutes" (AUTHED_API_GET_LIMIT).
struct LookupRateLimiter: Hashable, Sendable {
  static let limit = 450
  static let window: Seconds = 300

  private var sent: [Instant] = []

  /// Counts a lookup if one is allowed.
  ///
  /// - Returns: nil if the lookup may be sent; otherwise when the next one may.
  mutating func acquire(at now: Instant) -> Instant? {
    sent.removeAll { now - $0 >= Self.window }
    guard sent.count < Self.limit else { return sent.first.map { $0 + Self.window } }
    sent.append(now)
    return nil
  }
}
