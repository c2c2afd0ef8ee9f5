// SPDX-License-Identifier: MIT

/// A parser for one JSON object of strings, numbers and literals, and of arrays and objects of
/// strings; other nested values are skipped.
///
/// Strict (RFC 8259), bounded in depth and in range: it runs inside the player.
struct JSONReader {
  enum Value: Equatable {
    case string([UInt8])
    case number(Double)
    case bool(Bool)
    case null
    /// An array of strings only; elements over ``LineLimits/arguments`` are dropped.
    case texts([[UInt8]])
    /// An object of strings only, in document order.
    case tags([Tag])
    /// Any other object or array; validated and skipped.
    case nested
  }

  private static let maximumDepth = 16

  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Calls `visit` for each member of the object in `line`; false if `line` is no JSON object.
  static func readObject(_ line: [UInt8], _ visit: ([UInt8], Value) -> Void) -> Bool {
    var reader = JSONReader(line)
    reader.skipSpace()
    guard reader.skip("{"), reader.members(depth: 1, visit) else { return false }
    reader.skipSpace()
    return reader.index == line.count
  }
}

extension JSONReader {
  private mutating func members(depth: Int, _ visit: ([UInt8], Value) -> Void) -> Bool {
    skipSpace()
    if skip("}") { return true }
    repeat {
      skipSpace()
      guard let key = string() else { return false }
      skipSpace()
      guard skip(":"), let value = value(depth: depth) else { return false }
      visit(key, value)
      skipSpace()
    } while skip(",")
    return skip("}")
  }

  private mutating func object(depth: Int) -> Value? {
    var tags: [Tag]? = []
    let isObject = members(depth: depth) { key, value in
      if case .string(let text) = value {
        tags?.append(Tag(key: key, value: text))
      } else {
        tags = nil
      }
    }
    guard isObject else { return nil }
    return tags.map { .tags($0) } ?? .nested
  }

  private mutating func array(depth: Int) -> Value? {
    skipSpace()
    if skip("]") { return .texts([]) }
    var texts: [[UInt8]]? = []
    repeat {
      guard let value = value(depth: depth) else { return nil }
      if case .string(let text) = value {
        if texts?.count ?? 0 < LineLimits.arguments { texts?.append(text) }
      } else {
        texts = nil
      }
      skipSpace()
    } while skip(",")
    guard skip("]") else { return nil }
    return texts.map { .texts($0) } ?? .nested
  }

  private mutating func value(depth: Int) -> Value? {
    skipSpace()
    switch bytes.byte(at: index) {
    case UInt8(ascii: "\""):
      return string().map { .string($0) }
    case UInt8(ascii: "{"):
      guard depth < Self.maximumDepth, skip("{") else { return nil }
      return object(depth: depth + 1)
    case UInt8(ascii: "["):
      guard depth < Self.maximumDepth, skip("[") else { return nil }
      return array(depth: depth + 1)
    case UInt8(ascii: "t"): return skip("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return skip("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return skip("null") ? .null : nil
    default: return number().map { .number($0) }
    }
  }

  private mutating func skipSpace() {
    while let byte = bytes.byte(at: index) {
      guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return }
      index += 1
    }
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      var end = index
      for byte in word {
        guard bytes.byte(at: end) == byte else { return false }
        end += 1
      }
      index = end
      return true
    }
  }
}

// Strings
extension JSONReader {
  private mutating func string() -> [UInt8]? {
    guard skip("\"") else { return nil }
    var text: [UInt8] = []
    // Runs without escapes are copied at once.
    var start = index
    while let byte = bytes.byte(at: index) {
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[start..<index]
        index += 1
        return text
      case UInt8(ascii: "\\"):
        text += bytes[start..<index]
        index += 1
        guard escape(into: &text) else { return nil }
        start = index
      case 0x00..<0x20: return nil
      default: index += 1
      }
    }
    return nil
  }

  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard let byte = bytes.byte(at: index) else { return false }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte: byte)
    case UInt8(ascii: "b"): text.append(byte: 0x08)
    case UInt8(ascii: "f"): text.append(byte: 0x0C)
    case UInt8(ascii: "n"): text.append(byte: 0x0A)
    case UInt8(ascii: "r"): text.append(byte: 0x0D)
    case UInt8(ascii: "t"): text.append(byte: 0x09)
    case UInt8(ascii: "u"):
      guard let unit = hexadecimalUnit() else { return false }
      text.append(scalar: scalar(startingWith: unit))
    default: return false
    }
    return true
  }

  /// Combines a surrogate pair; a lone surrogate becomes U+FFFD.
  private mutating func scalar(startingWith unit: UInt32) -> UInt32 {
    guard (0xD800...0xDBFF).contains(unit) else { return unit }
    let afterFirst = index
    if skip("\\u"), let second = hexadecimalUnit(), (0xDC00...0xDFFF).contains(second) {
      return 0x10000 + ((unit & 0x3FF) << 10 | (second & 0x3FF))
    }
    index = afterFirst
    return 0xFFFD
  }

  private mutating func hexadecimalUnit() -> UInt32? {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = bytes.byte(at: index) else { return nil }
      index += 1
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        unit = unit << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        unit = unit << 4 | UInt32((byte | 0x20) - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return unit
  }
}

// Numbers
extension JSONReader {
  private mutating func number() -> Double? {
    let isNegative = skip("-")
    guard let first = digit() else { return nil }
    var value = Double(first)
    var exponent = 0
    if first > 0 {
      while let digit = digit() { value = value * 10 + Double(digit) }
    }
    if skip(".") {
      guard let first = digit() else { return nil }
      value = value * 10 + Double(first)
      exponent = -1
      while let digit = digit() {
        value = value * 10 + Double(digit)
        exponent -= 1
      }
    }
    if skip("e") || skip("E") {
      guard let written = exponentDigits() else { return nil }
      exponent += written
    }
    return scaled(isNegative ? -value : value, by: exponent)
  }

  private mutating func digit() -> UInt8? {
    guard let byte = bytes.byte(at: index), (0x30...0x39).contains(byte) else { return nil }
    index += 1
    return byte - 0x30
  }

  /// Reads the digits of an exponent. Five are enough to exceed the range of Double.
  private mutating func exponentDigits() -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let first = digit() else { return nil }
    var value = Int(first)
    while let digit = digit() {
      if value < 10_000 { value = value * 10 + Int(digit) }
    }
    return isNegative ? -value : value
  }

  private func scaled(_ value: Double, by exponent: Int) -> Double {
    guard value != 0, value.isFinite else { return value }
    var power = 1.0
    // The power is infinite from 10³⁰⁹ on.
    for _ in 0..<min(exponent.magnitude, 309) { power *= 10 }
    return exponent < 0 ? value / power : value * power
  }
}

// Conversions for one key: each returns whether the value has the type of `field`, and sets it.
extension JSONReader.Value {
  func read(into field: inout [UInt8]?) -> Bool {
    guard case .string(let text) = self else { return false }
    field = text
    return true
  }

  func read(into field: inout Bool?) -> Bool {
    guard case .bool(let flag) = self else { return false }
    field = flag
    return true
  }

  func read(into field: inout Double?) -> Bool {
    guard case .number(let number) = self, number.isFinite else { return false }
    field = number
    return true
  }

  /// Integers that a Double represents exactly.
  func read(into field: inout Int?) -> Bool {
    // A Double outside of Int's range traps when converted; `Int(exactly:)` would need libm.
    guard case .number(let number) = self, number.magnitude < 9e15 else { return false }
    let whole = Int(number)
    guard Double(whole) == number else { return false }
    field = whole
    return true
  }

  func read(into field: inout [[UInt8]]?) -> Bool {
    guard case .texts(let texts) = self else { return false }
    field = texts
    return true
  }

  /// Members over the limit are dropped.
  func read(into field: inout [Tag]) -> Bool {
    guard case .tags(let tags) = self else { return false }
    field = [Tag](tags.prefix(LineLimits.metadataEntries))
    return true
  }
}
