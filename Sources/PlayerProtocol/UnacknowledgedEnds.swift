// SPDX-License-Identifier: MIT

/// The `end-file` lines that the daemon has not yet written down, oldest first.
///
/// Only the last `LineLimits.ends` wait: a player that runs for weeks with no daemon must not grow.
struct UnacknowledgedEnds {
  private struct End {
    var number: Int
    var line: [UInt8]
  }

  private var waiting: [End] = []

  var isEmpty: Bool { waiting.isEmpty }

  /// The lines, one after the other.
  var lines: [UInt8] {
    var lines: [UInt8] = []
    for end in waiting { lines += end.line }
    return lines
  }

  mutating func append(_ line: [UInt8], number: Int) {
    waiting.append(End(number: number, line: line))
    if waiting.count > LineLimits.ends { waiting.removeFirst() }
  }

  /// Forgets the ends up to `number`, which the daemon has written down.
  mutating func taken(upTo number: Int) {
    while let first = waiting.first, first.number <= number { waiting.removeFirst() }
  }
}
