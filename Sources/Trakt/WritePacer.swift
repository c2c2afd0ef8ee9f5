// SPDX-License-Identifier: MIT

/// Says when the next write may go. Trakt takes one POST, PUT or DELETE a second from a user
/// (`AUTHED_API_POST_LIMIT`); the first one after a rest goes at once.
public struct WritePacer<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  private let spacing: Duration
  private var earliest: Instant?

  public init(spacing: Duration = .seconds(1)) {
    self.spacing = spacing
  }

  /// - Returns: `now`, or the later moment until which the caller waits.
  public func next(at now: Instant) -> Instant {
    max(earliest ?? now, now)
  }

  /// Call it when the answer is there: Trakt counts arrivals, and counting from the answer keeps
  /// two arrivals apart however long the first one was on its way.
  public mutating func wrote(at now: Instant) {
    wait(until: now.advanced(by: spacing))
  }

  /// Keeps all writes back until `instant`, as a 429 asks.
  public mutating func wait(until instant: Instant) {
    earliest = max(earliest ?? instant, instant)
  }
}
