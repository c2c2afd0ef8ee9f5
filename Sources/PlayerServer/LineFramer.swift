// SPDX-License-Identifier: MIT

internal import NIOCore

/// Cuts what comes from a socket into lines, each bounded.
struct LineFramer {
  enum Frame {
    case line(ByteBufferView)
    /// Longer than a line may be; it was skipped.
    case tooLong

    var line: ByteBufferView? {
      if case .line(let line) = self { line } else { nil }
    }
  }

  /// Bytes of a line with its line feed (docs/protocol.md).
  static let limit = 65_536

  private var pending = ByteBuffer()
  /// So many of them hold no line feed.
  private var searched = 0
  private var isSkipping = false

  /// Bytes of memory that wait for the rest of their line.
  var kept: Int { pending.storageCapacity }

  mutating func append(_ bytes: ByteBuffer) {
    guard pending.readableBytes > 0 else { return pending = bytes }
    var bytes = bytes
    pending.discardReadBytes()
    pending.writeBuffer(&bytes)
  }

  /// The next line, without its line feed; nil when more has to come first.
  mutating func next() -> Frame? {
    while true {
      let view = pending.readableBytesView
      guard let end = view.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) else {
        if isSkipping || view.count >= Self.limit { isSkipping = true }
        // Whoever has nothing to say holds no memory, and half a line no more than it has bytes.
        if isSkipping || view.isEmpty {
          pending = ByteBuffer()
        } else if kept > 2 * view.count {
          pending = ByteBuffer(bytes: view)
        }
        searched = pending.readableBytes
        return nil
      }
      searched = 0
      let line = view[..<end]
      pending.moveReaderIndex(forwardBy: line.count + 1)
      if isSkipping || line.count >= Self.limit {
        isSkipping = false
        return .tooLong
      }
      if !line.isEmpty { return .line(line) }
    }
  }
}
