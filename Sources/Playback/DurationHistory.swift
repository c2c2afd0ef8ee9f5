// SPDX-License-Identifier: MIT

/// Detects whether a file still grows, by its duration and the time it has run.
///
/// With mpv 0.35 a live pipe reports 32.9 s, later 34.0 s, with the position always near the end.
/// An unfinished recording and a file with a wrong header behave alike for a while, so growth does
/// not classify a file; it only means that the duration is not known yet.
struct DurationHistory: Hashable, Sendable {
  /// The lag of the duration, which advances by packets and by whole seconds, in seconds.
  private static let slack: Seconds = 3

  private var latest: Seconds?
  /// The time the file had run when the duration last grew.
  private var playingTimeAtLastGrowth: Seconds = 0
  /// The number of consecutive increases in step with playback, and their sum.
  private var growths = 0
  private var grown: Seconds = 0
  /// Whether the file was found to grow at its end; see ``noteUnobserved(from:to:position:playingTime:)``.
  private var isLive = false

  /// Updates the duration.
  ///
  /// - Parameter playingTime: seconds for which the file has run. Wall-clock time is not used, because a
  ///   paused player stops reading when its cache is full.
  mutating func record(_ duration: Seconds, playingTime: Seconds) {
    guard let latest else { return begin(duration, playingTime) }
    let growth = duration - latest
    let isInStep =
      growth >= 0 && growth + Self.slack >= (playingTime - playingTimeAtLastGrowth) * 0.75
    if !isInStep { (growths, grown) = (0, 0) }
    guard growth != 0 else { return }
    if isInStep { (growths, grown) = (growths + 1, grown + growth) }
    begin(duration, playingTime)
  }

  private mutating func begin(_ duration: Seconds, _ playingTime: Seconds) {
    latest = duration
    playingTimeAtLastGrowth = playingTime
  }

  /// The value of `playingTime` from which the file counts as complete unless it grows before; nil if it
  /// does not grow. Players report growth in steps of one percent.
  var completeAt: Seconds? {
    guard growths >= 3, grown >= 2, let latest else { return nil }
    return playingTimeAtLastGrowth + 5 + latest * 0.015
  }

  /// Classifies a file of which only the end was observed: a stream is live if its duration has
  /// grown for most of the time for which it ran, and playback was then near the end of the
  /// duration.
  ///
  /// - Parameters:
  ///   - first: the duration when it was loaded, in seconds; nil if unknown.
  ///   - last: the duration at its end.
  mutating func noteUnobserved(
    from first: Seconds?, to last: Seconds?, position: Seconds?, playingTime: Seconds
  ) {
    guard let first, let last, let position,
      last - first >= max(2, playingTime * 0.75 - Self.slack),
      last - position <= Self.slack + last * 0.015
    else { return }
    isLive = true
  }

  func isGrowing(playingTime: Seconds) -> Bool {
    isLive || completeAt.map { playingTime <= $0 } ?? false
  }
}
