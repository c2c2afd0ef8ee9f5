// SPDX-License-Identifier: MIT

/// The loops that are switched on in a player.
public struct PlaybackLoops: Hashable, Sendable {
  /// `--loop-file`, for any number of iterations.
  public var file: Bool
  /// The A–B points, in seconds; nil unless both are set.
  public var points: ClosedRange<Seconds>?

  public init(file: Bool = false, points: ClosedRange<Seconds>? = nil) {
    self.file = file
    self.points = points
  }

  /// mpv's seeks miss the exact point by a little.
  private static let tolerance: Seconds = 2

  var isOn: Bool { file || points != nil }

  /// Whether a seek is the jump from a loop's end to its start, not a seek by the user.
  ///
  /// - Parameters:
  ///   - isWholeFile: the seek goes from the end of the file to its start.
  func isLoopJump(from: Seconds, to: Seconds, isWholeFile: Bool) -> Bool {
    if file, isWholeFile { return true }
    guard let points else { return false }
    return abs(from - points.upperBound) <= Self.tolerance
      && abs(to - points.lowerBound) <= Self.tolerance
  }
}
