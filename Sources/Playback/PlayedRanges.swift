// SPDX-License-Identifier: MIT

/// The ranges of a file that were played, each counted once.
public struct PlayedRanges: Hashable, Sendable {
  /// Sorted, disjoint and non-empty; in seconds from the start of the file.
  public private(set) var parts: [ClosedRange<Seconds>]

  /// The limit on the number of ranges, however often the player seeks.
  static let maximumCount = 256

  public init(_ parts: [ClosedRange<Seconds>] = []) {
    self.parts = []
    for part in parts { add(from: part.lowerBound, to: part.upperBound) }
  }

  /// Seconds of the file that were played at least once.
  public var total: Seconds {
    parts.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
  }

  /// Adds a range; one that is empty, reversed or not finite is ignored.
  public mutating func add(from start: Seconds, to end: Seconds) {
    guard start.isFinite, end.isFinite, start < end else { return }
    var merged = start...end
    let first = parts.firstIndex { $0.upperBound >= merged.lowerBound } ?? parts.endIndex
    var last = first
    while last < parts.endIndex, parts[last].lowerBound <= merged.upperBound {
      let lower = min(merged.lowerBound, parts[last].lowerBound)
      merged = lower...max(merged.upperBound, parts[last].upperBound)
      last += 1
    }
    parts.replaceSubrange(first..<last, with: [merged])
    if parts.count > Self.maximumCount { dropShortest() }
  }

  /// Adds a range that was played in either direction.
  mutating func add(between a: Seconds, and b: Seconds) {
    add(from: min(a, b), to: max(a, b))
  }

  /// Drops the shortest range if there are too many: counting too little is the smaller error.
  private mutating func dropShortest() {
    let length = { (part: ClosedRange<Seconds>) in part.upperBound - part.lowerBound }
    let shortest = parts.indices.min { length(parts[$0]) < length(parts[$1]) }
    if let shortest { parts.remove(at: shortest) }
  }
}
