// SPDX-License-Identifier: MIT

internal import Playback

/// Consecutive failures (5xx, timeouts, malformed responses) of one queued request.
///
/// The cause may be this request or the whole service. After three failures the requests behind it
/// are sent first. If one of them succeeds, the cause is this request: it is retried with growing
/// pauses, and its failures do not delay any other.
struct RepeatedFailures: Hashable, Sendable {
  private static let tolerated = 3
  private static let firstPause: Seconds = 300
  private static let longestPause: Seconds = 3_600

  private(set) var count = 0
  /// Whether another request of the kind has succeeded since the first failure.
  private var othersSucceed = false

  /// Requests of a lower rank go first.
  var rank: Int { count >= Self.tolerated ? count : 0 }

  /// Whether the cause is this request: it failed three times while others of its kind succeeded.
  var isRequestSpecific: Bool { othersSucceed && count >= Self.tolerated }

  /// - Parameter retryAfter: delay from the server in seconds; used if it is longer.
  /// - Returns: when the request is due again; nil if the whole service may be the cause.
  mutating func failed(at now: Instant, retryAfter: Seconds?) -> Instant? {
    count = min(count + 1, 32)
    guard isRequestSpecific else { return nil }
    var pause = Self.firstPause
    for _ in Self.tolerated..<count where pause < Self.longestPause { pause *= 2 }
    return now + max(min(pause, Self.longestPause), min(retryAfter ?? 0, Self.longestPause))
  }

  /// Records that another request of the kind has succeeded. This one is retried once more before
  /// it is postponed, since the service may have failed for all before.
  mutating func otherSucceeded() {
    guard count > 0, !othersSucceed else { return }
    othersSucceed = true
    count = min(count, Self.tolerated - 1)
  }
}
