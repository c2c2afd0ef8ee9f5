// SPDX-License-Identifier: MIT

/// Tells a live stream by its duration, which grows as it plays.
///
/// Seen with mpv 0.35: a live pipe reports 32.9 s, later 34.0 s, with the position always near the
/// end. A film's duration may be corrected, but not again and again in step with the clock.
struct DurationWatch: Hashable, Sendable {
  private var first: Seconds?
  private var latest: Seconds = 0
  private var since = Instant(0)
  private var growths = 0

  /// - Returns: whether this is a live stream.
  mutating func note(_ duration: Seconds, at now: Instant) -> Bool {
    guard let first else {
      self.first = duration
      latest = duration
      since = now
      return false
    }
    if duration > latest {
      growths += 1
    } else if duration < latest {
      growths = 0
    }
    latest = duration
    let grown = duration - first
    return growths >= 3 && grown >= 2 && grown >= (now - since) / 2
  }
}
