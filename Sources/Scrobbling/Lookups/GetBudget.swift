// SPDX-License-Identifier: MIT

internal import Playback

/// "500 GET in 5 minutes" (Trakt, AUTHED_API_GET_LIMIT): look-ups stop short of it.
struct GetBudget: Hashable, Sendable {
  static let limit = 450
  static let window: Seconds = 300

  private var spent: [Instant] = []

  /// - Returns: nil where a look-up may go out, and it is counted; else when one may.
  mutating func spend(at now: Instant) -> Instant? {
    spent.removeAll { now - $0 >= Self.window }
    guard spent.count < Self.limit else { return spent.first.map { $0 + Self.window } }
    spent.append(now)
    return nil
  }
}
