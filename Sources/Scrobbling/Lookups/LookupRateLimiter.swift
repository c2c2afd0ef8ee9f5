// SPDX-License-Identifier: MIT

internal import Playback

/// Rate limit for lookups, kept below Trakt's "500 GET in 5 minutes" (AUTHED_API_GET_LIMIT).
struct LookupRateLimiter: Hashable, Sendable {
  static let limit = 450
  /// The part of ``limit`` for ended viewings, so that those that play need not wait for them.
  static let limitOfEnded = 400
  static let window: Seconds = 300

  private var sent: [Instant] = []

  /// Counts a lookup if one is allowed.
  ///
  /// - Parameter isOver: whether it is for an ended viewing.
  /// - Returns: nil if the lookup may be sent; otherwise when the next one may.
  mutating func acquire(isOver: Bool, at now: Instant) -> Instant? {
    sent.removeAll { now - $0 >= Self.window }
    let limit = isOver ? Self.limitOfEnded : Self.limit
    guard sent.count < limit else { return sent[sent.count - limit] + Self.window }
    sent.append(now)
    return nil
  }
}
