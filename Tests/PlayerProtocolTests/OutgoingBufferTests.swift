// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("What the socket has not taken")
struct OutgoingBufferTests {
  /// Takes up to `limit` bytes, as a socket does.
  func flush(_ buffer: inout OutgoingBuffer, limit: Int) -> [UInt8] {
    var taken: [UInt8] = []
    buffer.flush { bytes in
      taken = Array(bytes.prefix(limit))
      return taken.count
    }
    return taken
  }

  @Test func `comes next, in order`() {
    var buffer = OutgoingBuffer()
    buffer.append(Array("one\n".utf8))
    buffer.append(Array("two\n".utf8))
    #expect(flush(&buffer, limit: 5).text == "one\nt")
    buffer.append(Array("three\n".utf8))
    #expect(flush(&buffer, limit: 0).isEmpty)
    #expect(flush(&buffer, limit: 100).text == "wo\nthree")
    #expect(buffer.isEmpty)
  }

  @Test func `stays where sending failed`() {
    var buffer = OutgoingBuffer()
    buffer.append([1, 2, 3])
    buffer.flush { _ in -1 }
    #expect(buffer.count == 3)
  }

  @Test func `is not asked for where there is nothing`() {
    var buffer = OutgoingBuffer()
    buffer.flush { _ in
      Issue.record("nothing to send")
      return 0
    }
  }

  @Test func `is too much after 256 KiB`() {
    var buffer = OutgoingBuffer()
    buffer.append([UInt8](repeating: 0, count: 262_144))
    #expect(!buffer.isOverfull)
    buffer.append([0])
    #expect(buffer.isOverfull)
    _ = flush(&buffer, limit: 1)
    #expect(!buffer.isOverfull)
  }

  @Test func `is the same however slowly it is taken`() {
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
