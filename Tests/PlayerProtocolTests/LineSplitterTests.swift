// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("What comes from the socket is cut into lines")
struct LineSplitterTests {
  func split(_ chunks: [UInt8]..., with splitter: inout LineSplitter) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for chunk in chunks { splitter.split(chunk) { lines.append($0) } }
    return lines
  }

  @Test func `wherever it was torn apart`() {
    var splitter = LineSplitter()
    #expect(split(Array("one\ntw".utf8), with: &splitter).map(\.text) == ["one"])
    #expect(split([], Array("o".utf8), with: &splitter).isEmpty)
    #expect(split(Array("\n\nthree\n".utf8), with: &splitter).map(\.text) == ["two", "", "three"])
  }

  @Test func `of at most 65,536 bytes`() {
    var splitter = LineSplitter()
    let longest = [UInt8](repeating: 0x61, count: 65_535)
    #expect(split(longest + [0x0A], with: &splitter) == [longest])
    #expect(
      split(longest + [0x61, 0x0A], Array("next\n".utf8), with: &splitter).map(\.text) == ["next"])
    #expect(split(longest, longest, longest, [0x0A, 0x62, 0x0A], with: &splitter) == [[0x62]])
  }

  @Test func `the same for any way of tearing`() {
    var random = SeededGenerator(state: 5)
    for _ in 0..<500 {
      var bytes = random.bytes(upTo: 200)
      for index in bytes.indices where bytes[index] % 7 == 0 { bytes[index] = 0x0A }
      var (whole, torn) = (LineSplitter(), LineSplitter())
      let expected = split(bytes, with: &whole)
      var lines: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...rest.count, using: &random)
        lines += split(Array(rest.prefix(count)), with: &torn)
        rest = rest.dropFirst(count)
      }
      #expect(lines == expected)
    }
  }
}
