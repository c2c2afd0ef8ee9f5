// SPDX-License-Identifier: MIT

/// The bytes that the socket has not yet taken.
struct OutgoingBuffer {
  private var bytes: [UInt8] = []
  private var sent = 0

  var count: Int { bytes.count - sent }
  var isEmpty: Bool { count == 0 }

  /// Whether a reader is so far behind that the connection has to go.
  var isOverfull: Bool { count > LineLimits.outgoing }

  mutating func append(_ line: [UInt8]) {
    bytes += line
  }

  /// Shows the waiting bytes to `send`, which returns how many of them it took.
  mutating func flush(_ send: (UnsafeRawBufferPointer) -> Int) {
    guard !isEmpty else { return }
    let taken = bytes.withUnsafeBytes { send(UnsafeRawBufferPointer(rebasing: $0.dropFirst(sent))) }
    sent = min(bytes.count, sent + max(0, taken))
    if isEmpty {
      self = Self()
    } else if sent > LineLimits.line {
      bytes.removeFirst(sent)
      sent = 0
    }
  }
}
