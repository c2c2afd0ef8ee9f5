// SPDX-License-Identifier: MIT

/// The progress of a file, 0…100 %, in hundredths of a percent.
///
/// Always rounded down, so that rounding never crosses the threshold at which Trakt counts a play.
public struct Progress: Hashable, Sendable, Comparable {
  /// 0…10,000.
  public let hundredths: Int

  /// 0…100.
  public var percent: Double { Double(hundredths) / 100 }

  /// - Parameter percent: clamped to 0…100; NaN counts as 0.
  public init(percent: Double) {
    // The small offset compensates binary fractions such as 79.99 * 100 = 7998.999…
    self.init(clamping: percent * 100 + 1e-7)
  }

  /// - Parameters:
  ///   - position: seconds from the start of the file.
  ///   - duration: the file's length in seconds; not positive means no progress.
  public init(position: Seconds, duration: Seconds) {
    // At the end the division could be below 10,000 by the last bit.
    let isOver = duration > 0 && position >= duration
    self.init(clamping: isOver ? 10_000 : duration > 0 ? position * 10_000 / duration : 0)
  }

  private init(clamping hundredths: Double) {
    // NaN fails the comparison and becomes 0.
    self.hundredths = hundredths > 0 ? Int(min(hundredths, 10_000)) : 0
  }

  /// "A stop at 80 % or more is a scrobble, below it a pause" (Trakt, /scrobble/stop).
  public static let scrobble = Progress(percent: 80)
  public static let complete = Progress(percent: 100)

  public static func < (a: Progress, b: Progress) -> Bool { a.hundredths < b.hundredths }
}

extension Progress: CustomStringConvertible {
  public var description: String { "\(percent) %" }
}
