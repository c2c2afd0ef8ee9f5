// SPDX-License-Identifier: MIT

/// A normalised title for comparison: no case, accents, punctuation or apostrophes; `&` as "and".
struct TitleKey: Hashable, Sendable {
  /// Words separated by one space; empty if the title has neither letters nor digits.
  let text: String

  /// Maximum length in Unicode scalars; the rest is ignored.
  private static let limit = 512

  init(_ title: String) {
    var words: [String] = []
    var word = ""
    for scalar in title.unicodeScalars.prefix(Self.limit) {
      switch Self.fold(scalar) {
      case .letters(let letters): word += letters
      case .nothing: break
      case .gap:
        if !word.isEmpty { words.append(word) }
        word = ""
      case .word(let one):
        if !word.isEmpty { words.append(word) }
        words.append(one)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    text = words.joined(separator: " ")
  }

  private init(text: String) {
    self.text = text
  }

  /// The key without a leading article, so that "The Office" and "Office, The" compare equal.
  var withoutArticle: TitleKey {
    for article in ["the ", "a ", "an "] where text.hasPrefix(article) {
      return TitleKey(text: String(text.dropFirst(article.count)))
    }
    if text.hasSuffix(" the") { return TitleKey(text: String(text.dropLast(4))) }
    return self
  }

  /// The text without spaces, so that "Spider Man" and "Spiderman" compare equal.
  var withoutSpaces: String { text.filter { $0 != " " } }

  private enum Folded {
    case letters(String)
    case word(String)
    case gap
    case nothing
  }

  private static func fold(_ scalar: Unicode.Scalar) -> Folded {
    switch scalar.value {
    case 0x26: return .word("and")
    // Apostrophes and full stops occur inside words: "X-Men '97", "P. E. Teacher", "M.A.S.H".
    case 0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x2032: return .nothing
    case 0x300...0x36F: return .nothing
    case 0xC0...0x17F:
      if let plain = latin(scalar.value) { return .letters(plain) }
    default: break
    }
    let properties = scalar.properties
    if properties.isAlphabetic || properties.numericType != nil {
      return .letters(properties.lowercaseMapping)
    }
    // Vowel signs and other combining marks belong to the preceding letter.
    if case .nonspacingMark = properties.generalCategory { return .letters(String(scalar)) }
    return .gap
  }

  /// Latin-1 and Latin Extended-A without accents, from U+00C0; a dot keeps the letter.
  private static let plain = Array(
    """
    aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.yaaaaaacccccccc\
    ddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkkllllllllllnnnnnnnnnoooooo..rrrrrrss\
    ssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
    """.unicodeScalars)

  private static func latin(_ value: UInt32) -> String? {
    switch value {
    case 0xC6, 0xE6: return "ae"
    case 0xDF: return "ss"
    case 0x152, 0x153: return "oe"
    case 0xD0, 0xF0: return "d"
    case 0xDE, 0xFE: return "th"
    default:
      let index = Int(value) - 0xC0
      guard plain.indices.contains(index), plain[index] != "." else { return nil }
      return String(plain[index])
    }
  }
}
