// SPDX-License-Identifier: MIT

/// Folds homoglyphs of other scripts to ASCII, so that one set of rules applies:
/// full-width digits and brackets, typographic dashes and quotes, wide spaces.
enum Folding {
  /// Appends `bytes` folded; plain ASCII is copied unchanged.
  static func append(_ bytes: some Collection<UInt8>, to result: inout [UInt8]) {
    var index = bytes.startIndex
    let end = bytes.endIndex
    while index < end {
      let first = bytes[index]
      if first < 0x80 {
        result.append(first < 0x20 || first == 0x7F ? 0x20 : first)
        bytes.formIndex(after: &index)
        continue
      }
      let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      var scalar = UInt32(first) & (width == 4 ? 0x07 : width == 3 ? 0x0F : 0x1F)
      let start = index
      var taken = 0
      while taken < width, index < end, taken == 0 || bytes[index] & 0xC0 == 0x80 {
        if taken > 0 { scalar = scalar << 6 | UInt32(bytes[index] & 0x3F) }
        bytes.formIndex(after: &index)
        taken += 1
      }
      if taken < width { continue }  // cut off in the middle of a character
      switch fold(scalar) {
      case .keep: result.append(contentsOf: bytes[start..<index])
      case .drop: break
      case .replace(let byte): result.append(byte)
      case .replaceAll(let text): text.withUTF8Buffer { result.append(contentsOf: $0) }
      }
    }
  }

  private enum Outcome {
    case keep, drop
    case replace(UInt8)
    case replaceAll(StaticString)
  }

  private static func fold(_ scalar: UInt32) -> Outcome {
    switch scalar {
    case 0xA0, 0xB7, 0x2000...0x200A, 0x202F, 0x205F, 0x3000, 0xFFFD: .replace(UInt8(ascii: " "))
    case 0x2605, 0x2606, 0x2B50, 0x2726, 0x2727: .replace(UInt8(ascii: " "))
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFE0F, 0xFEFF: .drop
    case 0x2010...0x2015, 0x2212: .replace(UInt8(ascii: "-"))
    case 0x2018, 0x2019, 0x02BC: .replace(UInt8(ascii: "'"))
    case 0x201C...0x201E: .replace(UInt8(ascii: "\""))
    case 0x2116: .replace(UInt8(ascii: "#"))  // №
    case 0x2160...0x216B: .replaceAll(romanNumerals[Int(scalar - 0x2160)])
    case 0x2170...0x217B: .replaceAll(romanNumerals[Int(scalar - 0x2170)])
    case 0x00D7: .replace(UInt8(ascii: "x"))
    case 0x301C: .replace(UInt8(ascii: "~"))
    case 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016: .replace(UInt8(ascii: "["))
    case 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017: .replace(UInt8(ascii: "]"))
    case 0xFF01...0xFF5E: .replace(UInt8(truncatingIfNeeded: scalar &- 0xFEE0))
    default: .keep
    }
  }

  private static let romanNumerals: [StaticString] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
  ]

  /// Returns `bytes` in lower case with the same length: ASCII, Latin, Greek and Cyrillic.
  static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var index = 0
    while index < result.count {
      let byte = result[index]
      if byte < 0x80 {
        result[index] = byte.lowered
      } else if index + 1 < result.count {
        let next = result[index + 1]
        switch (byte, next) {
        case (0xC3, 0x80...0x9E) where next != 0x97:
          result[index + 1] = next | 0x20
          index += 1
        case (0xC4, 0x80...0xB7) where next & 1 == 0, (0xC4, 0xB9...0xBE) where next & 1 == 1,
          (0xC5, 0x81...0x87) where next & 1 == 1, (0xC5, 0x8A...0xB7) where next & 1 == 0,
          (0xC5, 0xB9...0xBD) where next & 1 == 1:
          result[index + 1] = next + 1
          index += 1
        case (0xCE, 0x91...0x9F):
          result[index + 1] = next + 0x20
          index += 1
        case (0xCE, 0xA0...0xA9):
          result[index] = 0xCF
          result[index + 1] = next - 0x20
          index += 1
        case (0xD0, 0x90...0x9F):
          result[index + 1] = next + 0x20
          index += 1
        case (0xD0, 0xA0...0xAF):
          result[index] = 0xD1
          result[index + 1] = next - 0x20
          index += 1
        default: break
        }
      }
      index += 1
    }
    return result
  }
}
