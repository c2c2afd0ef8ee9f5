// SPDX-License-Identifier: MIT

/// Cuts what comes from the socket into lines.
struct LineSplitter {
  private var line: [UInt8] = []
  /// The present line is too long; it is skipped to its end.
  private var isSkipping = false

  /// The lines that `chunk` completes, without their line feeds.
  mutating func split(_ chunk: some Sequence<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for byte in chunk {
      if byte == UInt8(ascii: "\n") {
        if !isSkipping { lines.append(line) }
        line = []
        isSkipping = false
      } else if line.count < LineLimits.line - 1 {
        line.append(byte)
      } else {
        isSkipping = true
      }
    }
    return lines
  }
}
