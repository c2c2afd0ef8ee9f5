// SPDX-License-Identifier: MIT

/// A number with its written width.
struct Digits {
  var value: Int
  /// Number of digits written: 3 for `007`.
  var width: Int

  var isPadded: Bool { width > 1 && (width > 4 || value < Self.smallest[width]) }
  private static let smallest = [0, 0, 10, 100, 1000]
}

/// Parser primitives over the lower-case bytes; each advances `at` only on success.
extension Name {
  func byte(_ at: Int) -> UInt8 {
    at >= 0 && at < lower.count ? lower[at] : 0
  }

  /// Reads a run of digits; fails if it is longer than `most`.
  func digits(_ at: inout Int, atMost most: Int) -> Digits? {
    var end = at
    var value = 0
    while end < lower.count, lower[end].isDigit {
      if end - at == most { return nil }
      value = value * 10 + lower[end].digitValue
      end += 1
    }
    if end == at { return nil }
    defer { at = end }
    return Digits(value: value, width: end - at)
  }

  func eat(_ byte: UInt8, _ at: inout Int) -> Bool {
    guard self.byte(at) == byte else { return false }
    at += 1
    return true
  }

  /// Reads exactly this lower-case word, whatever follows.
  func eat(_ word: StaticString, _ at: inout Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at >= 0, at + count <= lower.count else { return false }
    let matches = word.withUTF8Buffer { buffer in
      for offset in 0..<count where lower[at + offset] != buffer[offset] { return false }
      return true
    }
    if matches { at += count }
    return matches
  }

  /// Skips up to `most` bytes that satisfy `test`; returns their number.
  @discardableResult
  func skip(_ at: inout Int, atMost most: Int, while test: (UInt8) -> Bool) -> Int {
    let start = at
    while at < lower.count, at - start < most, test(lower[at]) { at += 1 }
    return at - start
  }

  /// Whether a word may begin at `at`: the preceding byte is not part of a word.
  func isWordStart(_ at: Int) -> Bool {
    let before = byte(at - 1)
    return at == 0 || !(before.isLetter || before.isDigit)
  }

  /// Whether a word ends at `at`.
  func isWordEnd(_ at: Int) -> Bool {
    let next = byte(at)
    return at >= lower.count || !(next.isLetter || next.isDigit || next.isWide)
  }

  /// Returns the first token that starts at or after `at`.
  func tokenIndex(from at: Int) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].start < at { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Returns the number in the token, if it has at most `most` digits.
  func number(_ token: Token, atMost most: Int = 4) -> Digits? {
    guard token.kind == .number else { return nil }
    var at = token.start
    return digits(&at, atMost: most)
  }
}
