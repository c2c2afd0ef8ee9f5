// SPDX-License-Identifier: MIT

/// The `end-file` lines that the daemon has not yet written down, oldest first.
///
/// Only the last `LineLimits.ends` wait: a player that runs for weeks with no daemon must not grow.
struct EndsQueue {
  private var waiting: [(number: Int, line: [UInt8])] = []

  var isEmpty: Bool { waiting.isEmpty }

  var lines: [[UInt8]] { waiting.map { $0.line } }

  mutating func append(_ line: [UInt8], number: Int) {
    waiting.append((number, line))
    if waiting.count > LineLimits.ends { waiting.removeFirst() }
  }

  /// Forgets the ends up to `number`, which the daemon has written down.
  mutating func taken(upTo number: Int) {
    waiting.removeAll { $0.number <= number }
  }
}
