// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Writing lines")
struct LineWriterTests {
  @Test func `known values are written with their keys`() {
    var writer = LineWriter(type: "change")
    writer.add("pause", true)
    writer.add("core-idle", Bool?.none)
    writer.add("entry", 3)
    writer.add("speed", 1.5)
    writer.add("duration", Double?.none)
    writer.add("media-title", text: Array("A \"B\" \\ C".utf8))
    #expect(
      writer.line.text
        == #"{"type":"change","pause":true,"entry":3,"speed":1.5,"media-title":"A \"B\" \\ C"}"#)
    #expect(writer.line.last == UInt8(ascii: "\n"))
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (512.1, "512.1"),
      (0.000001, "0.000001"), (0.0000001, "0"), (-0.0000001, "0"), (-12.25, "-12.25"),
      (2.9999999, "3"), (60.02, "60.02"), (1_000_000.000001, "1000000.000001"),
      (-0.9999999, "-1"), (8_999_999_999_999_999, "8999999999999999"),
    ] as [(Double, String)])
  func `seconds are written with microseconds`(seconds: Double, written: String) {
    var writer = LineWriter(type: "x")
    writer.add("at", seconds)
    #expect(writer.line.text == #"{"type":"x","at":\#(written)}"#)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 1e300, 9e15])
  func `unrepresentable number is omitted`(number: Double) {
    var writer = LineWriter(type: "x")
    writer.add("at", number)
    #expect(writer.line.text == #"{"type":"x"}"#)
  }

  @Test(arguments: [Int.min, -1, 0, 9, 10, .max])
  func `any integer is written`(number: Int) {
    var writer = LineWriter(type: "x")
    writer.add("number", number)
    #expect(writer.line.text == #"{"type":"x","number":\#(number)}"#)
  }

  @Test func `control characters are escaped`() throws {
    var writer = LineWriter(type: "x")
    writer.add("path", text: Array("a\u{0}b\nc\u{1F}d\u{7F}e".utf8))
    #expect(writer.line.text == #"{"type":"x","path":"a\u0000b\u000ac\u001fd\u007fe"}"#)
    #expect(try JSON(writer.line)["path"] == .string("a\u{0}b\nc\u{1F}d\u{7F}e"))
  }

  @Test func `long text is cut between two scalars`() throws {
    var writer = LineWriter(type: "x")
    writer.add("path", text: Array("aé漢🎬".utf8), limit: 9)
    #expect(try JSON(writer.line)["path"] == .string("aé漢"))
  }

  @Test func `path is cut at 4 KiB`() throws {
    let path = [UInt8](repeating: UInt8(ascii: "p"), count: 5000)
    var writer = LineWriter(type: "x")
    writer.add("path", text: path)
    #expect(try JSON(writer.line)["path"] == .string(String(repeating: "p", count: 4096)))
  }

  @Test func `tags are limited in number and length`() throws {
    let tags = (0..<60).map { number in
      Tag(key: Array("key\(number)".utf8), value: [UInt8](repeating: 0x76, count: 600))
    }
    var writer = LineWriter(type: "x")
    writer.add("metadata", metadata: tags)
    let metadata = try #require(try JSON(writer.line)["metadata"])
    #expect(metadata.keys.count == 48)
    #expect(metadata["key47"] == .string(String(repeating: "v", count: 512)))
  }

  @Test func `tags that do not fit the line are omitted`() throws {
    // Control characters take six bytes each.
    let tags = (0..<48).map { number in
      Tag(key: Array("key\(number)".utf8), value: [UInt8](repeating: 1, count: 512))
    }
    var writer = LineWriter(type: "x")
    writer.add("metadata", metadata: tags + [Tag(key: [0x61], value: [0x62])])
    #expect(writer.line.count <= 65_536)
    let metadata = try #require(try JSON(writer.line)["metadata"])
    #expect((10..<48).contains(metadata.keys.count))
  }

  @Test func `text that does not fit is omitted and later values are kept`() throws {
    let worst = [UInt8](repeating: 1, count: 4096)
    var writer = LineWriter(type: "x")
    for _ in 0..<3 { writer.add("path", text: worst) }
    writer.add("speed", 1.0)
    #expect(writer.line.count <= 65_536)
    #expect(try JSON(writer.line)["speed"] == .number(1))
  }

  @Test func `message arguments are written as an array`() throws {
    var writer = LineWriter(type: "script-message")
    writer.add("arguments", texts: [Array("mark".utf8), [], [0xFF]])
    #expect(writer.line.text == #"{"type":"script-message","arguments":["mark","","\#u{FFFD}"]}"#)
  }

  @Test func `message without arguments has an empty array`() {
    var writer = LineWriter(type: "script-message")
    writer.add("arguments", texts: [])
    #expect(writer.line.text == #"{"type":"script-message","arguments":[]}"#)
  }
}
