// SPDX-License-Identifier: MIT

internal import Playback

/// Both clocks at one moment.
struct ClockReading: Hashable, Sendable {
  /// By CLOCK_MONOTONIC.
  var now: Instant
  /// Seconds since 1970, by the wall clock.
  var date: Double

  /// When `instant` was, by the wall clock as it is now; seconds since 1970.
  func date(of instant: Instant) -> Double { date - (now - instant) }

  /// The moment of a wall-clock time, by the wall clock as it is now.
  func instant(of date: Double) -> Instant { now + (date - self.date) }
}
