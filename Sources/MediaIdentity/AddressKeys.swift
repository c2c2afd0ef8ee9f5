// SPDX-License-Identifier: MIT

/// Detection of keys, hashes and credentials in URLs, which are never titles.
enum AddressKeys {
  /// Whether a part is a stream kind in Xtream URLs; user name and password follow it.
  static func isStreamKind(_ part: ArraySlice<UInt8>) -> Bool {
    switch WordKey(part.lazy.map(\.lowered)) {
    case "movie", "movies", "series", "live": true
    default: false
    }
  }

  /// Whether a part has at least 16 letters and digits but no word.
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

/// Counts features that distinguish keys and hashes from words: digits among letters, misplaced
/// capitals, consonant runs.
struct CharacterClasses {
  private enum Class { case digit, upper, lower }

  private(set) var count = 0
  private(set) var digits = 0
  private var hexDigits = 0
  /// Number of changes of class between adjacent bytes.
  private(set) var changes = 0
  private(set) var hasUpper = false
  private(set) var hasLower = false
  /// Number of runs that do not occur in `CamelCase` words.
  private(set) var oddRuns = 0
  /// Number of digit runs between letters; independent of letter case.
  private var innerNumbers = 0
  private var previous: Class?
  private var run = 0
  private var runs = 0
  private var consonants = 0

  /// Adds a byte; returns `false` if it is neither a letter nor a digit.
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

  /// Counts a run that occurs in no word: digits between letters, a single lower-case letter, two
  /// capitals before lower-case letters.
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

  /// Whether the counted characters form a key or a hash.
  var isRandom: Bool {
    guard count >= 16, digits > 0 || hasUpper && hasLower else { return false }
    if hexDigits == count { return digits > 0 }
    if count >= 32, innerNumbers >= 4 { return true }
    return oddRuns * 6 >= count
  }
}
