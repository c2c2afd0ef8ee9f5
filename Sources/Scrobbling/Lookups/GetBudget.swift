// SPDX-License-Identifier: MIT

internal import Playback

/// Rate limit for lookups, kept below Trakt's "500 GET in 5 minutes" (AUTHED_API_GET_LIMIT).
struct GetBudget: Hashable, Sendable {
  static let limit = 450
  static let window: Seconds = 300

  private var spent: [Instant] = []

  /// Counts a lookup if one is allowed.
  ///
  /// - Returns: nil if the lookup may be sent; otherwise when the next one may.
  mutating func spend(at now: Instant) -> Instant? {
    spent.removeAll { now - $0 >= Self.window }
    guard spent.count < Self.limit else { return spent.first.map { $0 + Self.window } }
    spent.append(now)
    return nil
  }
}
