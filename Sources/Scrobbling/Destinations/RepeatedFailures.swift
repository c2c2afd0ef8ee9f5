// SPDX-License-Identifier: MIT

internal import Playback

/// Consecutive failures (5xx, timeouts, malformed responses) of one queued request.
///
/// The cause may be this request or the whole service. After three failures the request is
/// postponed, so that those behind it have their turn. If one of them succeeds, the cause is the
/// request: its pauses grow, and its failures hold up no other.
struct RepeatedFailures: Hashable, Sendable {
  private static let tolerated = 3
  /// Seconds. Also the longest pause while all requests fail, so that none waits long after an
  /// outage.
  private static let firstPause: Seconds = 300
  private static let longestPause: Seconds = 3_600

  private(set) var count = 0
  /// Whether another request of the kind has succeeded since the first failure.
  private var othersSucceed = false

  /// Whether the cause is this request.
  var isAlone: Bool { othersSucceed && count >= Self.tolerated }

  /// - Parameter retryAfter: delay from the server in seconds; used if it is longer.
  /// - Returns: when the request is due again; nil if it need not be postponed.
  mutating func failed(at now: Instant, retryAfter: Seconds?) -> Instant? {
    count = min(count + 1, 32)
    guard count >= Self.tolerated else { return nil }
    var pause = Self.firstPause
    if othersSucceed {
      for _ in Self.tolerated..<count where pause < Self.longestPause { pause *= 2 }
    }
    return now + max(min(pause, Self.longestPause), min(retryAfter ?? 0, Self.longestPause))
  }

  /// Records that another request of the kind has succeeded.
  ///
  /// - Returns: whether the request is due now, since the service failed for all before.
  mutating func otherSucceeded() -> Bool {
    guard count > 0, !othersSucceed else { return false }
    othersSucceed = true
    defer { count = min(count, Self.tolerated - 1) }
    return count >= Self.tolerated
  }
}
