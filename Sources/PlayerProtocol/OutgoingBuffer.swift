// SPDX-License-Identifier: MIT

/// Bytes that the socket has not accepted yet.
struct OutgoingBuffer {
  private var bytes: [UInt8] = []
  private var sent = 0

  var count: Int { bytes.count - sent }
  var isEmpty: Bool { count == 0 }

  /// Whether the reader is so far behind that the connection must be closed.
  var isOverfull: Bool { count > LineLimits.outgoing }

  mutating func append(_ line: [UInt8]) {
    bytes += line
  }

  /// Calls `send` with the pending bytes until it accepts no more; it returns how many it accepted.
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
