// SPDX-License-Identifier: MIT

/// When something happened, and where in the file.
struct Moment: Equatable {
  /// CLOCK_MONOTONIC, in seconds: it stands still while the computer sleeps, as the film does.
  var instant: Double
  /// mpv's `time-pos`, in seconds.
  var position: Double?
}
