// SPDX-License-Identifier: MIT

extension [UInt8] {
  /// The byte at `index`, or nil out of range: a failed bounds check would terminate the player.
  func byte(at index: Int) -> UInt8? {
    index >= 0 && index < count ? self[index] : nil
  }

  /// The UTF-8 sequence at `index`: a whole scalar, or a maximal subpart of an ill-formed one.
  ///
  /// The Unicode standard (D93b, "substitution of maximal subparts") recommends one U+FFFD for
  /// each such part, and `String(decoding:as:)` does the same, so both sides of the socket agree
  /// on the repaired name of a file.
  func scalar(at index: Int) -> (length: Int, isValid: Bool) {
    guard let first = byte(at: index) else { return (0, false) }
    let length: Int
    var continuation: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0x00...0x7F: return (1, true)
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, continuation) = (3, 0xA0...0xBF)
    case 0xED: (length, continuation) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, continuation) = (4, 0x90...0xBF)
    case 0xF4: (length, continuation) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return (1, false)
    }
    for offset in 1..<length {
      guard let next = byte(at: index + offset), continuation.contains(next) else {
        return (offset, false)
      }
      continuation = 0x80...0xBF
    }
    return (length, true)
  }

  /// Appends a Unicode scalar as UTF-8; U+FFFD if it is invalid.
  mutating func append(scalar value: UInt32) {
    if let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) {
      for unit in encoded { append(byte: unit) }
    } else {
      self += replacementCharacter
    }
  }
}

/// U+FFFD in UTF-8.
let replacementCharacter: [UInt8] = [0xEF, 0xBF, 0xBD]
