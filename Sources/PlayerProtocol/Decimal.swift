// SPDX-License-Identifier: MIT

// Numbers as text. `description` in Embedded Swift creates a String, which would link the Unicode
// tables into the player.

extension [UInt8] {
  mutating func append(decimal value: Int) {
    if value < 0 { append(byte: UInt8(ascii: "-")) }
    append(digits: value.magnitude, atLeast: 1)
  }

  /// A number of seconds with up to six decimals; nil if it is not finite or beyond ±9·10¹⁵.
  init?(microseconds value: Double) {
    // A Double outside of Int's range traps when converted, and a comparison with NaN is false.
    guard value.magnitude < 9e15 else { return nil }
    var whole = UInt(value.magnitude)
    var fraction = UInt((value.magnitude - Double(whole)) * 1e6 + 0.5)
    if fraction == 1_000_000 { (whole, fraction) = (whole + 1, 0) }
    self = []
    if value < 0, whole + fraction > 0 { append(byte: UInt8(ascii: "-")) }
    append(digits: whole, atLeast: 1)
    guard fraction > 0 else { return }
    append(byte: UInt8(ascii: "."))
    append(digits: fraction, atLeast: 6)
    while last == UInt8(ascii: "0") { removeLast() }
  }

  /// Two hexadecimal digits.
  mutating func append(hexadecimal byte: UInt8) {
    for digit in [byte >> 4, byte & 15] {
      append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  private mutating func append(digits value: UInt, atLeast count: Int) {
    var rest = value
    var reversed: [UInt8] = []
    while rest > 0 || reversed.count < count {
      reversed.append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    // `reversed()` would add a specialization of `append(contentsOf:)`.
    while let digit = reversed.popLast() { append(byte: digit) }
  }
}
