// SPDX-License-Identifier: MIT

internal import Playback

/// Decides whether playback of a file is to be resumed elsewhere than at its beginning.
struct ResumeDecision: Hashable, Sendable {
  enum Outcome: Hashable, Sendable {
    case nothing
    /// Offer to seek to that position of the file, in seconds.
    case offer(ResumePoint, position: Seconds)
    /// Seek there at once.
    case seek(ResumePoint, position: Seconds)
  }

  /// One part of the file: the whole file, or one of several episodes.
  struct Part: Hashable, Sendable {
    /// Its beginning in the file, and its length, in seconds.
    var start: Seconds
    var length: Seconds
    var point: ResumePoint?
  }

  /// The largest position from which playback is resumed elsewhere, in seconds.
  static let latestPosition: Seconds = 30
  /// The time within which the item must be known, in seconds since the file began to play.
  static let identificationTimeout: Seconds = 10
  /// The largest position that counts as the beginning, in seconds: files need not start at 0.
  private static let beginning: Seconds = 2

  var mode: ResumeSettings.Mode
  /// Whether a start position other than the beginning was set, by an option or a watch-later file.
  var hasStartOption: Bool
  /// The first and the current position, in seconds of the file.
  var startPosition: Seconds
  var position: Seconds
  /// Seconds since it began.
  var age: Seconds
  /// The viewer has paused or seeked.
  var hasActed: Bool
  var parts: [Part]

  /// Whether the journal has to be read at all.
  var mayResume: Bool {
    mode != .off && !hasStartOption && !hasActed && startPosition <= Self.beginning
      && position < Self.latestPosition && age <= Self.identificationTimeout
  }

  var outcome: Outcome {
    guard mayResume else { return .nothing }
    let known = parts.compactMap { part in part.point.map { (part: part, point: $0) } }
    // The part that was left last.
    guard let last = known.max(by: { $0.point.date < $1.point.date }) else { return .nothing }
    let target = last.part.start + last.part.length * last.point.progress / 100
    // A seek back, or forward by no more than a second, is not useful.
    guard target > position + 1 else { return .nothing }
    return mode == .always
      ? .seek(last.point, position: target) : .offer(last.point, position: target)
  }
}
