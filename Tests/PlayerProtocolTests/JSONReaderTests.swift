// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Reading JSON objects")
struct JSONReaderTests {
  /// The members of `line`; nil if it is not an object.
  func read(_ line: [UInt8]) -> [(String, JSONReader.Value)]? {
    var members: [(String, JSONReader.Value)] = []
    let isObject = JSONReader.readObject(line) { members.append(($0.text, $1)) }
    return isObject ? members : nil
  }

  func value(_ written: String) -> JSONReader.Value? {
    read(Array(#"{"key":\#(written)}"#.utf8))?.first?.1
  }

  @Test(
    arguments: [
      (#""""#, .string([])),
      (#""a\"\\\/\b\f\n\r\tz""#, .string(Array("a\"\\/\u{8}\u{C}\n\r\tz".utf8))),
      (#""\u00e9\u6F22\ud83C\uDFAC""#, .string(Array("é漢🎬".utf8))),
      (#""\ud83c""#, .string(Array("\u{FFFD}".utf8))),
      (#""\ud83cx\udfac""#, .string(Array("\u{FFFD}x\u{FFFD}".utf8))),
      (#""\ud83c\u0041""#, .string(Array("\u{FFFD}A".utf8))),
      ("0", .number(0)), ("-0", .number(0)), ("17", .number(17)), ("-2.5", .number(-2.5)),
      ("1e3", .number(1000)), ("25E-1", .number(2.5)), ("1.5e+2", .number(150)),
      ("9007199254740992", .number(9_007_199_254_740_992)),
      ("1e400", .number(.infinity)), ("1e-400", .number(0)), ("0e99999999", .number(0)),
      ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
      ("{}", .tags([])), ("[]", .texts([])), (#"["a",""]"#, .texts([[0x61], []])),
      (#"{"a":"b"}"#, .tags([Tag(key: [0x61], value: [0x62])])), (#"["a",1]"#, .nested),
      (#"{"a":["b"]}"#, .nested), (#"[1,{"a":[null,"]"]},"}"]"#, .nested),
      (" \t\r\n1 ", .number(1)),
    ] as [(String, JSONReader.Value)])
  func `value of a member is decoded`(written: String, expected: JSONReader.Value) {
    #expect(value(written) == expected)
  }

  @Test(arguments: [
    "", "{", "}", "[]", "1", "null", "{}x", "{}{}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{,}",
    #"{a:1}"#, #"{"a":1 "b":2}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":1.}"#, #"{"a":.5}"#,
    #"{"a":1e}"#, #"{"a":-}"#, #"{"a":NaN}"#, #"{"a":tru}"#, #"{"a":"x}"#, #"{"a":"\x"}"#,
    #"{"a":"\u12"}"#, #"{"a":"\u12g4"}"#, #"{"a":"\"}"#, "{\"a\":\"\t\"}", #"{"a":[1,]}"#,
    #"{"a":[1}"#, #"{"a":{"b":1}"#, "{\u{B}}",
  ])
  func `malformed object is rejected`(line: String) {
    #expect(read(Array(line.utf8)) == nil)
  }

  @Test func `members are read in order`() throws {
    let members = try #require(read(Array(#" { "a" : 1 , "b" : "x" , "a" : true } "#.utf8)))
    #expect(members.map(\.0) == ["a", "b", "a"])
    #expect(members.map(\.1) == [.number(1), .string([0x78]), .bool(true)])
  }

  @Test func `nesting is limited to sixteen levels`() {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        (String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth))
          .utf8)
    }
    #expect(read(nested(16)) != nil)
    #expect(read(nested(17)) == nil)
    #expect(read(nested(10_000)) == nil)
    #expect(value(String(repeating: "[", count: 15) + String(repeating: "]", count: 15)) != nil)
    #expect(value(String(repeating: "[", count: 16) + String(repeating: "]", count: 16)) == nil)
    #expect(read(Array(#"{"a":"#.utf8) + [UInt8](repeating: 0x5B, count: 60_000)) == nil)
  }

  @Test func `random input is read or rejected without a trap`() {
    var random = SeededGenerator(state: 3)
    let seeds = [
      #"{"type":"taken","number":12}"#, #"{"type":"show","text":"é\ud83c\udfac","duration":2.5e0}"#,
      #"{"a":[1,{"b":[true,false,null]},"x"],"c":-1.5E+3}"#,
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var line = seeds.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let index = Int.random(in: 0...line.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: line.insert(contentsOf: random.bytes(upTo: 3), at: index)
        case 1: line = Array(line.prefix(index))
        default: if index < line.count { line.remove(at: index) }
        }
      }
      _ = read(line)
      _ = DaemonLine(line)
    }
  }

  @Test func `lines of the plugin are read as by Foundation`() throws {
    var random = SeededGenerator(state: 4)
    for _ in 0..<2_000 {
      let (text, number) = (random.bytes(upTo: 60), Double.random(in: -1e6...1e6, using: &random))
      var writer = LineWriter(type: "x")
      writer.add("path", text: text)
      writer.add("position", number)
      writer.add("metadata", metadata: [Tag(key: text, value: text)])
      let members = try #require(read(writer.line))
      try #require(members.map(\.0) == ["type", "path", "position", "metadata"])
      try #require(members[1].1 == .string(Array(String(decoding: text, as: UTF8.self).utf8)))
      guard case .number(let read) = members[2].1 else { continue }
      try #require(abs(read - number) < 1e-6)
    }
  }
}
