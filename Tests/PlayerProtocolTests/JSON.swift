// SPDX-License-Identifier: MIT

import FoundationEssentials

/// JSON as parsed by Foundation: the reference for LineWriter and JSONReader.
enum JSON: Equatable, Decodable {
  case string(String)
  case number(Double)
  case bool(Bool)
  case null
  case array([JSON])
  case object([String: JSON])

  init(_ line: [UInt8]) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(line))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var keys: Set<String> {
    if case .object(let members) = self { Set(members.keys) } else { [] }
  }
}

extension [UInt8] {
  /// A line as text, without its line feed.
  var text: String {
    String(decoding: last == UInt8(ascii: "\n") ? dropLast() : self[...], as: UTF8.self)
  }

  /// The lines in these bytes.
  var lines: [String] {
    split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// SplitMix64: random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Random bytes with many multi-byte scalars, valid and invalid.
  mutating func bytes(upTo count: Int) -> [UInt8] {
    let alphabets: [[UInt8]] = [
      Array(0x00...0xFF), Array(0x20...0x7E), Array(0x00...0x1F) + [0x22, 0x5C, 0x7F],
      [0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC3, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5],
      Array("é漢🎬{}[]\":,\\u00".utf8),
    ]
    let alphabet = alphabets.randomElement(using: &self) ?? []
    return (0..<Int.random(in: 0...count, using: &self)).map { _ in
      alphabet.randomElement(using: &self) ?? 0
    }
  }
}
