// SPDX-License-Identifier: MIT

/// The time of an event, and the position in the file.
struct Moment: Equatable {
  /// CLOCK_MONOTONIC, in seconds: it excludes suspend, during which nothing plays.
  var instant: Double
  /// CLOCK_REALTIME, in seconds; read only for lines that may be delivered after a suspend.
  var date: Double?
  /// mpv's `time-pos`, in seconds.
  var position: Double?
}
