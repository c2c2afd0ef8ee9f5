// SPDX-License-Identifier: MIT

/// The `end-file` lines that the daemon has not acknowledged, oldest first.
///
/// At most `LineLimits.ends` are kept, so that a player that runs for weeks without a daemon does
/// not grow.
struct UnacknowledgedEnds {
  private struct End {
    var number: Int
    var line: [UInt8]
  }

  private var waiting: [End] = []

  var isEmpty: Bool { waiting.isEmpty }

  /// The lines, concatenated.
  var lines: [UInt8] {
    var lines: [UInt8] = []
    for end in waiting { lines += end.line }
    return lines
  }

  mutating func append(_ line: [UInt8], number: Int) {
    waiting.append(End(number: number, line: line))
    if waiting.count > LineLimits.ends { waiting.removeFirst() }
  }

  /// Removes the ends up to `number`, which the daemon has stored.
  mutating func acknowledged(upTo number: Int) {
    while let first = waiting.first, first.number <= number { waiting.removeFirst() }
  }
}
