// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite struct LineSplitterTests {
  /// Lines as text; `nil` for one that was too long.
  private func frames(_ chunks: [[UInt8]]) -> [String?] {
    var splitter = LineSplitter()
    var frames: [String?] = []
    for chunk in chunks {
      splitter.append(chunk)
      while let frame = splitter.next() {
        switch frame {
        case .line(let line): frames.append(String(decoding: line, as: UTF8.self))
        case .tooLong: frames.append(nil)
        }
      }
    }
    return frames
  }

  @Test func `lines are complete wherever the input is split`() {
    let text = Array("{\"a\":1}\n\n{\"ä\":\"漢\"}\nlast\nunfinished".utf8)
    let whole = frames([text])
    #expect(whole == ["{\"a\":1}", "{\"ä\":\"漢\"}", "last"])
    for size in 1...text.count {
      let chunks = stride(from: 0, to: text.count, by: size).map {
        Array(text[$0..<min($0 + size, text.count)])
      }
      #expect(frames(chunks) == whole, "in pieces of \(size)")
    }
  }

  @Test(arguments: [
    (LineLimits.line - 1, true), (LineLimits.line, false), (LineLimits.line + 1, false),
    (1 << 20, false),
  ])
  func omitsLineOverLimit(_ count: Int, _ fits: Bool) {
    let line = [UInt8](repeating: 0x61, count: count)
    let bytes = line + [0x0A] + Array("next\n".utf8)
    let wanted = [fits ? String(repeating: "a", count: count) : nil, "next"]
    #expect(frames([bytes]) == wanted)
    let pieces = stride(from: 0, to: bytes.count, by: 4096).map {
      Array(bytes[$0..<min($0 + 4096, bytes.count)])
    }
    #expect(frames(pieces) == wanted)
  }

  @Test func `memory is limited to the incomplete line`() {
    var splitter = LineSplitter()
    func take(_ bytes: [UInt8]) {
      splitter.append(bytes)
      while splitter.next() != nil {}
    }
    take([UInt8](repeating: 0x61, count: 60_000) + Array("\nhalf a line".utf8))
    #expect((1...128).contains(splitter.allocatedBytes))
    take([0x0A])
    #expect(splitter.allocatedBytes == 0)
    take([UInt8](repeating: 0x61, count: 200_000))
    #expect(splitter.allocatedBytes == 0)
  }

  @Test func `empty input has no lines`() {
    #expect(frames([]) == [])
    #expect(frames([[]]) == [])
    #expect(frames([Array("\n\n\n".utf8)]) == [])
  }
}
