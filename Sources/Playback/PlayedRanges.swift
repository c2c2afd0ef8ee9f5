// SPDX-License-Identifier: MIT

/// The parts of a film that were really played, each counted once however often it ran.
public struct PlayedRanges: Hashable, Sendable {
  /// Sorted, apart from each other, none empty; seconds from the start of the film.
  public private(set) var parts: [ClosedRange<Seconds>]

  /// A player that jumps without end must not grow this without end.
  static let most = 256

  public init(_ parts: [ClosedRange<Seconds>] = []) {
    self.parts = []
    for part in parts { add(from: part.lowerBound, to: part.upperBound) }
  }

  /// Seconds of the film that were played at least once.
  public var total: Seconds {
    parts.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
  }

  /// Adds a stretch; one that is empty, backwards or not finite is ignored.
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
    if parts.count > Self.most { dropShortest() }
  }

  /// Adds a stretch that was played in either direction.
  mutating func add(between a: Seconds, and b: Seconds) {
    add(from: min(a, b), to: max(a, b))
  }

  /// Too many parts: the shortest goes, for counting too little is the smaller wrong.
  private mutating func dropShortest() {
    let length = { (part: ClosedRange<Seconds>) in part.upperBound - part.lowerBound }
    let shortest = parts.indices.min { length(parts[$0]) < length(parts[$1]) }
    if let shortest { parts.remove(at: shortest) }
  }
}
