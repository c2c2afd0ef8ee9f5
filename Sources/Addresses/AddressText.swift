// SPDX-License-Identifier: MIT

/// URLs within a text, such as a tag of a file.
enum AddressText {
  /// Returns the text with each URL in its displayable form. Words after a URL that look
  /// like the rest of its query, or like a key, are left out.
  static func redacted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard addressStart(in: bytes[...]) != nil else { return text }
    var result: [UInt8] = []
    var hasAddress = false
    var rest = bytes[...]
    while !rest.isEmpty {
      let word = rest.prefix { !isSeparator($0) }
      if let start = addressStart(in: word) {
        result += word[..<start]
        result += shown(word[start...]).utf8
        hasAddress = true
      } else if !hasAddress || !isSecret(word) {
        result += word
      }
      let separators = rest[word.endIndex...].prefix(while: isSeparator)
      result += separators
      rest = rest[separators.endIndex...]
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func shown(_ address: ArraySlice<UInt8>) -> String {
    // Without a scheme, there is no form to display.
    if address.starts(with: "://".utf8) { return "" }
    return MediaAddress(String(decoding: address, as: UTF8.self)).shown
  }

  private static func isSecret(_ word: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: word, as: UTF8.self)
    return SecretPattern.hasAssignment(text) || SecretPattern.isKey(text)
  }

  /// Includes the backslash: in JSON it escapes the next character, which must be kept.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte <= 0x20 || "\"'<>\\".utf8.contains(byte)
  }

  /// The index of the scheme of the first URL; of `://` if it has no scheme.
  private static func addressStart(in word: ArraySlice<UInt8>) -> Int? {
    word.indices.lazy.compactMap { index -> Int? in
      let rest = word[index...]
      if rest.starts(with: "://".utf8) {
        let scheme = word[..<index].reversed().prefix {
          SecretPattern.isLetter($0) || SecretPattern.isDigit($0) || "+-.".utf8.contains($0)
        }
        // A scheme begins with a letter.
        return word[(index - scheme.count)..<index].firstIndex(where: SecretPattern.isLetter)
          ?? index
      }
      let isMagnet = zip(rest, "magnet:".utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
      return isMagnet && rest.count >= 7 ? index : nil
    }.first
  }
}
