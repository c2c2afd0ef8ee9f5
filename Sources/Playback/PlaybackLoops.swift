// SPDX-License-Identifier: MIT

/// The loops that a player has switched on.
public struct PlaybackLoops: Hashable, Sendable {
  /// `--loop-file`, whatever the number of rounds.
  public var file: Bool
  /// The A–B points, in seconds; nil unless both are set.
  public var points: ClosedRange<Seconds>?

  public init(file: Bool = false, points: ClosedRange<Seconds>? = nil) {
    self.file = file
    self.points = points
  }

  /// mpv jumps a little before or behind the very point.
  private static let tolerance: Seconds = 2

  var isOn: Bool { file || points != nil }

  /// Whether a jump is one from a loop's end to its start, not one of the user's.
  ///
  /// - Parameters:
  ///   - isWholeFile: the jump goes from the end of the file to its start.
  func isRound(from: Seconds, to: Seconds, isWholeFile: Bool) -> Bool {
    if file, isWholeFile { return true }
    guard let points else { return false }
    return abs(from - points.upperBound) <= Self.tolerance
      && abs(to - points.lowerBound) <= Self.tolerance
  }
}
