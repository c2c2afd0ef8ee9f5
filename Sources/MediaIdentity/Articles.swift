// SPDX-License-Identifier: MIT

/// Function words that never end a title.
extension Name {
  /// Whether titles never end with this word.
  func endsNoTitle(_ token: Token) -> Bool {
    guard token.width <= 4, let key = key(token) else { return false }
    return SmallWords.articles.contains(key) || SmallWords.others.contains(key)
  }

  /// Whether a following `us` is a pronoun: `This Is Us`, `The Last of Us`.
  func leadsPronoun(_ token: Token) -> Bool {
    key(token).map { SmallWords.beforePronouns.contains($0) } ?? false
  }

  /// Whether the token is a country code, in any letter case.
  func isCountry(_ token: Token) -> Bool {
    if token.tag == .country { return true }
    guard token.width <= 3, token.kind == .word, lower[token.end - 1] != UInt8(ascii: "'"),
      let key = key(token)
    else { return false }
    return Vocabulary.tag(key) == .country
  }

  func hasUpperLetter(_ token: Token) -> Bool { bytes[token.span].contains(where: \.isUpperLetter) }

  func isArticle(_ token: Token) -> Bool {
    guard token.width <= 3, let key = key(token) else { return false }
    return SmallWords.articles.contains(key)
  }
}

private enum SmallWords {
  static let articles = WordSet("the a an le la les un une der die das ein el los las il lo i")

  static let others = WordSet(
    """
    of and to in on my our your his her for with de du des eine no at by from is this et und y \
    e or vs
    """)

  static let beforePronouns = WordSet(
    """
    of is with for to and between among about like at by from in on all let are before after than \
    without
    """)
}
