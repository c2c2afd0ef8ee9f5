// SPDX-License-Identifier: MIT

/// A word or number of a name, by its byte range.
struct Token {
  enum Kind { case word, number, mixed }

  var start: Int
  var end: Int
  var kind: Kind
  /// Number of open brackets around it.
  var depth: Int
  /// Index of the innermost bracket group, or -1 if there is none.
  var group: Int
  /// Separators between the preceding token and this one.
  var gap: Gap
  var tag: Tag = .none

  var width: Int { end - start }
  var span: Range<Int> { start..<end }
}

/// The separators between two words.
struct Gap: OptionSet {
  let rawValue: UInt16
  static let space = Gap(rawValue: 1)
  static let dot = Gap(rawValue: 2)
  static let underscore = Gap(rawValue: 4)
  static let dash = Gap(rawValue: 8)
  /// A dash with a gap on at least one side: `Show - 05`, not `Spider-Man`.
  static let spacedDash = Gap(rawValue: 16)
  static let slash = Gap(rawValue: 32)
  static let comma = Gap(rawValue: 64)
  static let tilde = Gap(rawValue: 128)
  static let plus = Gap(rawValue: 256)
  static let hash = Gap(rawValue: 512)
  static let colon = Gap(rawValue: 1024)
  /// A bracket opens or closes.
  static let bracket = Gap(rawValue: 2048)
  static let pipe = Gap(rawValue: 4096)
  static let ampersand = Gap(rawValue: 8192)
}

/// A pair of matching brackets.
struct BracketGroup {
  /// Byte positions of the brackets.
  var open: Int
  var close: Int
  /// `(`, `[` or `{`.
  var kind: UInt8
  var tokens: Range<Int> = 0..<0
  var depth = 1
}
