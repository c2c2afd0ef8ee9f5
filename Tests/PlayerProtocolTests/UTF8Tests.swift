// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Repair of invalid UTF-8")
struct UTF8Tests {
  /// Includes the examples of the Unicode standard, tables 3-8 to 3-11.
  static let samples: [[UInt8]] = [
    [],
    [0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41],
    [0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41],
    [0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42],
    [0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41],
    [0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64],
    [0xE6, 0xBC], [0xF0, 0x9F, 0x8E], [0xF4, 0x8F, 0xBF, 0xBF], [0xFE, 0xFD],
    Array("Amélie 漢字 🎬".utf8),
  ]

  @Test(arguments: samples)
  func `invalid bytes are repaired as by String`(bytes: [UInt8]) throws {
    var writer = LineWriter(type: "x")
    writer.add("path", text: bytes)
    #expect(try JSON(writer.line)["path"] == .string(String(decoding: bytes, as: UTF8.self)))
  }

  @Test func `ten thousand random names are repaired as by String`() throws {
    var random = SeededGenerator(state: 1)
    for _ in 0..<10_000 {
      let bytes = random.bytes(upTo: 40)
      var writer = LineWriter(type: "x")
      writer.add("path", text: bytes)
      let path = try JSON(writer.line)["path"]
      try #require(path == .string(String(decoding: bytes, as: UTF8.self)), "\(bytes)")
    }
  }

  @Test func `truncation never creates an unreadable line`() throws {
    var random = SeededGenerator(state: 2)
    for _ in 0..<2_000 {
      let bytes = random.bytes(upTo: 40)
      let limit = Int.random(in: 0...40, using: &random)
      var writer = LineWriter(type: "x")
      writer.add("path", text: bytes, limit: limit)
      guard case .string(let path) = try JSON(writer.line)["path"] else {
        Issue.record("no path for \(bytes)")
        continue
      }
      try #require(
        String(decoding: bytes, as: UTF8.self).unicodeScalars.starts(with: path.unicodeScalars))
    }
  }
}
