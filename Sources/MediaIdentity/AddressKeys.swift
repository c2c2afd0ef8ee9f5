// SPDX-License-Identifier: MIT

/// Parts of web addresses that are keys, hashes or credentials and never titles.
enum AddressKeys {
  /// The kinds of Xtream's addresses, which user name and password follow.
  static func isStreamKind(_ part: ArraySlice<UInt8>) -> Bool {
    switch WordKey(part.lazy.map(\.lowered)) {
    case "movie", "movies", "series", "live": true
    default: false
    }
  }

  /// Whether a part has at least 16 letters and digits and no word in them.
  static func isKey(_ part: ArraySlice<UInt8>) -> Bool {
    guard part.count >= 16 else { return false }
    var counts = CharacterClasses()
    for byte in part where byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_") {
      if byte == UInt8(ascii: "=") { continue }
      guard counts.add(byte) else { return false }
    }
    return counts.isRandom
  }
}

/// Counts what sets a key or a hash apart from words: digits among letters, changes of case.
struct CharacterClasses {
  private enum Class { case digit, upper, lower }

  private(set) var count = 0
  private(set) var digits = 0
  private var hexDigits = 0
  private var digitRuns = 0
  /// How often the class differs from that of the byte before.
  private(set) var changes = 0
  private(set) var hasUpper = false
  private(set) var hasLower = false
  private var previous: Class?

  /// Takes one more byte; `false` for one that is neither letter nor digit.
  mutating func add(_ byte: UInt8) -> Bool {
    guard byte.isLetter || byte.isDigit else { return false }
    let next = byte.isDigit ? Class.digit : byte.isUpperLetter ? .upper : .lower
    count += 1
    if byte.isHexDigit { hexDigits += 1 }
    switch next {
    case .digit:
      digits += 1
      if previous != .digit { digitRuns += 1 }
    case .upper: hasUpper = true
    case .lower: hasLower = true
    }
    if let previous, previous != next { changes += 1 }
    previous = next
    return true
  }

  /// Whether this many letters and digits in this order are a key or a hash.
  var isRandom: Bool {
    count >= 16 && (hexDigits == count || digitRuns > 2 && changes * 4 >= count)
  }
}
