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

/// Counts what sets a key or a hash apart from words: digits among letters, capitals in odd places,
/// consonants in a row.
struct CharacterClasses {
  private enum Class { case digit, upper, lower }

  private(set) var count = 0
  private(set) var digits = 0
  private var hexDigits = 0
  /// How often the class differs from that of the byte before.
  private(set) var changes = 0
  private(set) var hasUpper = false
  private(set) var hasLower = false
  /// Runs that words in `CamelCase` do not have.
  private(set) var oddRuns = 0
  /// Runs of digits between letters, which say the same in any letter case.
  private var innerNumbers = 0
  private var previous: Class?
  private var run = 0
  private var runs = 0
  private var consonants = 0

  /// Takes one more byte; `false` for one that is neither letter nor digit.
  mutating func add(_ byte: UInt8) -> Bool {
    guard byte.isLetter || byte.isDigit else { return false }
    let next = byte.isDigit ? Class.digit : byte.isUpperLetter ? .upper : .lower
    count += 1
    if byte.isHexDigit { hexDigits += 1 }
    switch next {
    case .digit: digits += 1
    case .upper: hasUpper = true
    case .lower: hasLower = true
    }
    if let previous, previous != next {
      changes += 1
      endRun(previous, before: next)
    }
    run = previous == next ? run + 1 : 1
    previous = next
    countConsonants(byte)
    return true
  }

  /// Counts a run of one class that no word has: digits between letters, a single small letter,
  /// two capitals before small ones.
  private mutating func endRun(_ ended: Class, before next: Class) {
    switch ended {
    case .digit:
      if runs > 0 {
        oddRuns += 1
        innerNumbers += 1
      }
    case .lower: if run == 1 { oddRuns += 1 }
    case .upper: if run > 1, next == .lower { oddRuns += 1 }
    }
    runs += 1
  }

  private mutating func countConsonants(_ byte: UInt8) {
    switch byte.lowered {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      consonants = 0
    case let byte where byte.isDigit: consonants = 0
    default:
      consonants += 1
      if consonants == 5 { oddRuns += 2 }
    }
  }

  /// Whether this many letters and digits in this order are a key or a hash.
  var isRandom: Bool {
    guard count >= 16, digits > 0 || hasUpper && hasLower else { return false }
    if hexDigits == count { return digits > 0 }
    if count >= 32, innerNumbers >= 4 { return true }
    return oddRuns * 6 >= count
  }
}
