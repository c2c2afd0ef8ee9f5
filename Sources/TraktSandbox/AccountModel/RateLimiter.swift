// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Counts requests in windows that begin with their first request.
struct RateLimiter: Sendable {
  /// The groups of requests, by Trakt's names.
  enum Bucket: String, Sendable {
    case writes = "AUTHED_API_POST_LIMIT"
    case reads = "AUTHED_API_GET_LIMIT"
    case anonymousReads = "UNAUTHED_API_GET_LIMIT"
  }

  /// A request over the limit.
  struct LimitExceeded: Equatable, Sendable {
    var bucket: Bucket
    var period: Int
    var limit: Int
    var until: Date
    /// Whole seconds to wait, at least one.
    var retryAfter: Int
  }

  private struct Window { var start: Date, count: Int }
  private var windows: [Bucket: Window] = [:]

  /// Counts a request unless it exceeds the limit.
  mutating func admit(_ bucket: Bucket, _ limit: Limit, at now: Date) -> LimitExceeded? {
    var window = windows[bucket] ?? Window(start: now, count: 0)
    var end = window.start + TimeInterval(limit.period)
    // A window in the future dates from before the clock was set back.
    if now >= end || now < window.start {
      window = Window(start: now, count: 0)
      end = now + TimeInterval(limit.period)
    }
    guard window.count < limit.count else {
      let wait = Int(end.timeIntervalSince(now).rounded(.up))
      return LimitExceeded(
        bucket: bucket, period: limit.period, limit: limit.count, until: end,
        retryAfter: max(1, wait))
    }
    window.count += 1
    windows[bucket] = window
    return nil
  }
}

extension AccountModel {
  /// Counts a request.
  mutating func count(isRead: Bool, isSignedIn: Bool, at now: Date) throws(Refusal) {
    let limits = configuration.limits
    let (bucket, limit): (RateLimiter.Bucket, Limit) =
      switch (isRead, isSignedIn) {
      case (true, true): (.reads, limits.reads)
      case (true, false): (.anonymousReads, limits.reads)
      case (false, _): (.writes, limits.writes)
      }
    if let excess = rateLimiter.admit(bucket, limit, at: now) { throw .limited(excess) }
  }
}
