// SPDX-License-Identifier: MIT

/// When something happened, and where in the file.
struct Moment: Equatable {
  /// CLOCK_MONOTONIC, in seconds: it stands still while the computer is suspended, as the film does.
  var instant: Double
  /// CLOCK_REALTIME, in seconds; asked for only where a line may wait through a suspend.
  var date: Double?
  /// mpv's `time-pos`, in seconds.
  var position: Double?
}
