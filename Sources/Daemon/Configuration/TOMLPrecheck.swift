// SPDX-License-Identifier: MIT

/// A check for input on which TOML++ traps, because it assumes a name at the start of a table, a
/// value in the continuation of a list, and a digit after a date and its T. Strings and comments
/// are skipped.
struct TOMLPrecheck {
  private static let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  /// Only white space so far in this line.
  private var isAtStart = true
  /// The last byte other than white space.
  private var last: UInt8 = 0

  /// - Returns: the number of the first such line, from 1; nil if there is none.
  static func line(in text: String) -> Int? {
    var precheck = TOMLPrecheck(text)
    return precheck.find()
  }

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  private mutating func find() -> Int? {
    while let byte = self[index] {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        isAtStart = true
      case 0..<0x21, 0x7F...:
        // White space, and input that TOML++ rejects itself.
        break
      case UInt8(ascii: "#"):
        while let next = self[index + 1], next != UInt8(ascii: "\n") { index += 1 }
      case _ where Self.quotes.contains(byte):
        skipText(byte)
        isAtStart = false
        last = byte
      default:
        if wouldTrap(byte) { return line }
        isAtStart = false
        last = byte
      }
      index += 1
    }
    return nil
  }

  private func wouldTrap(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "[") where isAtStart:
      var name = index + (self[index + 1] == byte ? 2 : 1)
      while self[name] == UInt8(ascii: " ") || self[name] == UInt8(ascii: "\t") { name += 1 }
      return self[name].map { !Self.beginsName($0) } ?? true
    case UInt8(ascii: "}"):
      return last == UInt8(ascii: "[") || last == UInt8(ascii: ",")
    case UInt8(ascii: "T"), UInt8(ascii: "t"):
      let isAfterDate = Self.isDigit(self[index - 1]) && Self.isDigit(self[index - 2])
      return isAfterDate && self[index - 3] == UInt8(ascii: "-") && !Self.isDigit(self[index + 1])
    default:
      return false
    }
  }

  /// Advances to the last byte of the string that begins here.
  private mutating func skipText(_ quote: UInt8) {
    let isLong = self[index + 1] == quote && self[index + 2] == quote
    if !isLong, self[index + 1] == quote {
      index += 1
      return
    }
    index += isLong ? 3 : 1
    while let byte = self[index] {
      switch byte {
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        index += 1
      case UInt8(ascii: "\n"):
        guard isLong else { return index -= 1 }
        line += 1
      case quote where !isLong:
        return
      case quote where self[index + 1] == quote && self[index + 2] == quote:
        return index += 2
      default:
        break
      }
      index += 1
    }
  }

  private subscript(_ index: Int) -> UInt8? { bytes.indices.contains(index) ? bytes[index] : nil }

  private static func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "]"):
      true
    default:
      isDigit(byte) || quotes.contains(byte)
    }
  }
}
