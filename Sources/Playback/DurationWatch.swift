// SPDX-License-Identifier: MIT

/// Tells whether a file still grows, by its duration and the seconds for which it ran.
///
/// Seen with mpv 0.35: a live pipe reports 32.9 s, later 34.0 s, with the position always near the
/// end. A recording under way and a file whose header says too little do the same for a while, so
/// growth says nothing of what a file is, only that its duration is not known yet.
struct DurationWatch: Hashable, Sendable {
  /// Seconds that the duration may lag behind: it comes by packets, and by whole seconds.
  private static let slack: Seconds = 3

  private var latest: Seconds?
  /// For how long it had run when the duration was last seen to grow.
  private var ranThen: Seconds = 0
  /// How often it has grown in step with playing, one after the other, and by how much in all.
  private var growths = 0
  private var grown: Seconds = 0

  /// Takes in the duration of this moment.
  ///
  /// - Parameter ran: seconds for which the file has run. A player that is paused stops reading when
  ///   it has enough, so that time says nothing.
  mutating func note(_ duration: Seconds, ran: Seconds) {
    guard let latest else { return begin(duration, ran) }
    let growth = duration - latest
    let isInStep = growth >= 0 && growth + Self.slack >= (ran - ranThen) * 0.75
    if !isInStep { (growths, grown) = (0, 0) }
    guard growth != 0 else { return }
    if isInStep { (growths, grown) = (growths + 1, grown + growth) }
    begin(duration, ran)
  }

  private mutating func begin(_ duration: Seconds, _ ran: Seconds) {
    latest = duration
    ranThen = ran
  }

  /// For how long the file has run when it counts as complete, unless it grows until then; nil where it
  /// does not grow. Players report each per cent of growth.
  var completeAt: Seconds? {
    guard growths >= 3, grown >= 2, let latest else { return nil }
    return ranThen + 5 + latest * 0.015
  }

  func isGrowing(ran: Seconds) -> Bool {
    completeAt.map { ran <= $0 } ?? false
  }
}
