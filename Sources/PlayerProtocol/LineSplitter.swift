// SPDX-License-Identifier: MIT

/// Cuts what comes from the socket into lines.
struct LineSplitter {
  private var line: [UInt8] = []
  /// The present line is too long; it is skipped to its end.
  private var isSkipping = false

  /// Shows each line that `chunk` completes to `body`, without its line feed.
  mutating func split(_ chunk: [UInt8], _ body: ([UInt8]) -> Void) {
    for byte in chunk {
      if byte == UInt8(ascii: "\n") {
        if !isSkipping { body(line) }
        line = []
        isSkipping = false
      } else if line.count < LineLimits.line - 1 {
        line.append(byte)
      } else {
        isSkipping = true
      }
    }
  }
}
