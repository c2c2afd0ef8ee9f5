// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Outgoing buffer")
struct OutgoingBufferTests {
  /// Accepts up to `limit` bytes, like a socket.
  func flush(_ buffer: inout OutgoingBuffer, limit: Int) -> [UInt8] {
    var taken: [UInt8] = []
    buffer.flush { bytes in
      taken = Array(bytes.prefix(limit))
      return taken.count
    }
    return taken
  }

  @Test func `unsent bytes are sent next, in order`() {
    var buffer = OutgoingBuffer()
    buffer.append(Array("one\n".utf8))
    buffer.append(Array("two\n".utf8))
    #expect(flush(&buffer, limit: 5).text == "one\nt")
    buffer.append(Array("three\n".utf8))
    #expect(flush(&buffer, limit: 0).isEmpty)
    #expect(flush(&buffer, limit: 100).text == "wo\nthree")
    #expect(buffer.isEmpty)
  }

  @Test func `failed send keeps the bytes`() {
    var buffer = OutgoingBuffer()
    buffer.append([1, 2, 3])
    buffer.flush { _ in -1 }
    #expect(buffer.count == 3)
  }

  @Test func `empty buffer does not send`() {
    var buffer = OutgoingBuffer()
    buffer.flush { _ in
      Issue.record("nothing to send")
      return 0
    }
  }

  @Test func `more than 256 KiB is too much`() {
    var buffer = OutgoingBuffer()
    buffer.append([UInt8](repeating: 0, count: 262_144))
    #expect(!buffer.isOverfull)
    buffer.append([0])
    #expect(buffer.isOverfull)
    _ = flush(&buffer, limit: 1)
    #expect(!buffer.isOverfull)
  }

  @Test func `any rate of sending preserves the bytes`() {
    var random = SeededGenerator(state: 6)
    var buffer = OutgoingBuffer()
    var (expected, taken): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<400 {
      let line = random.bytes(upTo: 3_000)
      buffer.append(line)
      expected += line
      taken += flush(&buffer, limit: Int.random(in: 0...3_000, using: &random))
      #expect(buffer.count == expected.count - taken.count)
    }
    taken += flush(&buffer, limit: .max)
    #expect(taken == expected)
  }
}
