// SPDX-License-Identifier: MIT

import TestSupport

/// The actual viewing of one file; times are seconds from the start of the run.
struct ActualViewing: Sendable {
  var video: Video
  var began: Double
  var ended: Double
  /// 0…100, at its end.
  var progress: Double
  /// Seconds for which frames were shown.
  var playingTime = Double.infinity
  /// The time at which it last reached the threshold and stayed beyond.
  var reachedThresholdAt: Double?
  /// Per cent per second of playback.
  var pace: Double
  /// It ended by SIGKILL without a report, or the player was killed before it had delivered one.
  var isKilled = false
  /// The times at which this player was connected to the daemon.
  var connected: [ClosedRange<Double>] = []
}
