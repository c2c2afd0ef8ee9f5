// SPDX-License-Identifier: MIT

internal import Playback

/// Simultaneous readings of both clocks.
struct ClockReading: Hashable, Sendable {
  /// Time by CLOCK_MONOTONIC.
  var now: Instant
  /// Wall-clock time in seconds since 1970.
  var date: Double

  /// Converts `instant` to the present wall clock, in seconds since 1970.
  func date(of instant: Instant) -> Double { date - (now - instant) }

  /// Returns when a change happened. Prefers the player's wall clock, which is correct across
  /// suspends.
  func date(of change: PlaybackChange) -> Double { change.date ?? date(of: change.at) }

  /// Converts a wall-clock time in seconds since 1970 to an instant, by the present wall clock.
  func instant(of date: Double) -> Instant { now + (date - self.date) }
}
