// SPDX-License-Identifier: MIT

/// Small words that tell where a title can't end, and which ones lead it.
extension Name {
  /// Whether no title ends with this word.
  func endsNoTitle(_ token: Token) -> Bool {
    guard token.width <= 4, let key = key(token) else { return false }
    return SmallWords.articles.contains(key) || SmallWords.others.contains(key)
  }

  func isArticle(_ token: Token) -> Bool {
    guard token.width <= 3, let key = key(token) else { return false }
    return SmallWords.articles.contains(key)
  }
}

private enum SmallWords {
  static let articles = keys("the a an le la les un une der die das ein el los las il lo i")

  static let others = keys(
    """
    of and to in on my our your his her for with de du des eine no at by from is this et und y \
    e or vs
    """)

  private static func keys(_ words: String) -> Set<WordKey> {
    Set(words.utf8.split(separator: UInt8(ascii: " ")).compactMap { WordKey($0) })
  }
}
