// SPDX-License-Identifier: MIT

/// Classes of bytes in a name.
extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
  var isLowerLetter: Bool { self &- 0x61 < 26 }
  var isUpperLetter: Bool { self &- 0x41 < 26 }
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// Whether the byte belongs to a non-ASCII character; these count as parts of words.
  var isWide: Bool { self >= 0x80 }

  var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }

  var lowered: UInt8 { isUpperLetter ? self | 0x20 : self }

  /// Value of a digit, 0…9; undefined for other bytes.
  var digitValue: Int { Int(self &- 0x30) }

  /// Whether the byte separates words: space, dot, underscore.
  var isGap: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
  }

  var isOpening: Bool {
    self == UInt8(ascii: "(") || self == UInt8(ascii: "[") || self == UInt8(ascii: "{")
  }

  var isClosing: Bool {
    self == UInt8(ascii: ")") || self == UInt8(ascii: "]") || self == UInt8(ascii: "}")
  }

  /// Closing bracket for this opening one.
  var closingPartner: UInt8 {
    switch self {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    default: UInt8(ascii: "}")
    }
  }

  /// Whether the byte is part of a word: letters, digits, non-ASCII bytes, and punctuation that
  /// titles contain inside words.
  var isWordByte: Bool {
    if isLetter || isDigit || isWide { return true }
    switch self {
    case UInt8(ascii: "'"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "%"),
      UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "*"), UInt8(ascii: "^"),
      UInt8(ascii: "`"):
      return true
    default: return false
    }
  }
}
