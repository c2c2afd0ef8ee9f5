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

  /// When a change was: by the player's wall clock where it told that, for it holds across suspends.
  func date(of change: PlaybackChange) -> Double { change.date ?? date(of: change.at) }

  /// The moment of a wall-clock time, by the wall clock as it is now.
  func instant(of date: Double) -> Instant { now + (date - self.date) }
}
