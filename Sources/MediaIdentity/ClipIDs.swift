// SPDX-License-Identifier: MIT

/// Ids of clips at video sites, as yt-dlp writes them into names: `Title [W5OxWXbB5vw].mkv`.
extension Name {
  /// Returns the tokens of a bracketed id at the end of the name, unless it is the whole name.
  func bracketedClipID() -> Range<Int>? {
    guard bytes.last == UInt8(ascii: "]"),
      let group = groups.last(where: { $0.close == bytes.count - 1 }), group.depth == 1,
      group.kind == UInt8(ascii: "["), !group.tokens.isEmpty, group.tokens.lowerBound > 0,
      !tokens[group.tokens].contains(where: { $0.tag.isFormat }),
      ClipID.isValid(bytes[(group.open + 1)..<group.close])
    else { return nil }
    return group.tokens
  }

  /// The name without the clip's id; empty if nothing remains.
  var clipTitle: [String] {
    var text = bytes[...]
    if hasClipID, let open = text.lastIndex(of: UInt8(ascii: "[")) {
      text = text[..<open]
    }
    return text.isEmpty ? [] : [String(decoding: text, as: UTF8.self)]
  }
}

/// Id formats of well-known video sites.
enum ClipID {
  static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
    isYouTube(text) || isBilibili(text) || isPrefixedNumber(text)
  }

  /// Whether the text is a YouTube id: eleven base64 characters with digits and both cases, or with
  /// many changes of class.
  static func isYouTube(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 11 else { return false }
    var classes = CharacterClasses()
    var signs = 0
    for byte in text {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
        signs += 1
      } else if !classes.add(byte) {
        return false
      }
    }
    guard classes.hasLower, classes.hasUpper || classes.digits > 0 else { return false }
    // SubsPlease1 is a group
    guard classes.oddRuns + signs > 0 else { return false }
    return classes.changes + signs >= (classes.hasUpper && classes.digits > 0 ? 3 : 5)
  }

  /// Whether a text is like `BV1xx411c7mD`.
  private static func isBilibili(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 12 && text.starts(with: "BV1".utf8)
      && text.allSatisfy { $0.isLetter || $0.isDigit }
  }

  /// Whether a text is like `sm12345678` or `v1234567890`, or a number of at least 15 digits.
  private static func isPrefixedNumber(_ text: ArraySlice<UInt8>) -> Bool {
    let digits = text.drop { $0.isLowerLetter }
    guard digits.allSatisfy(\.isDigit) else { return false }
    switch text.count - digits.count {
    case 0: return digits.count >= 15
    case 1: return text.first == UInt8(ascii: "v") && digits.count >= 9
    case 2: return text.starts(with: "sm".utf8) && digits.count >= 5
    default: return false
    }
  }
}
