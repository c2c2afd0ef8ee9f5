// SPDX-License-Identifier: MIT

/// The words of a search by Trakt's documented syntax: operators must be escaped with a backslash.
///
/// An unescaped operator affects the result: the word that contains it is dropped (`-`, `+`, `!`,
/// `*`, `?`, `~`, `^`, `'`), or nothing is found (`:`, `/`, unbalanced brackets and quotes).
struct SearchQuery: Equatable {
  /// The words in lower case; empty if nothing can match.
  private(set) var words: [String] = []

  init(_ query: String) {
    var reader = Reader()
    for character in query { reader.read(character) }
    words = reader.finish()
  }

  /// The words of a title in the same form.
  static func words(of title: String) -> Set<String> {
    Set(title.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init))
  }

  private struct Reader {
    private var words: [String] = []
    private var part = ""
    /// The parts between two spaces.
    private var parts: [String] = []
    private var isLost = false
    private var isEscaped = false
    private var isSenseless = false
    private var partners: [Character] = []

    mutating func read(_ character: Character) {
      if isEscaped {
        isEscaped = false
        append(character)
        return
      }
      switch character {
      case "\\": isEscaped = true
      case " ": endWord()
      case ":", "/": isSenseless = true
      case "-", "+", "!", "*", "?", "~", "^", "'": isLost = true
      case "(": partners.append(")")
      case "[": partners.append("]")
      case "{": partners.append("}")
      case "\"" where partners.last != "\"": partners.append("\"")
      case ")", "]", "}", "\"":
        if partners.popLast() != character { isSenseless = true }
      default: append(character)
      }
    }

    private mutating func append(_ character: Character) {
      if character.isLetter || character.isNumber {
        part += character.lowercased()
      } else {
        endPart()
      }
    }

    private mutating func endPart() {
      if !part.isEmpty { parts.append(part) }
      part = ""
    }

    private mutating func endWord() {
      endPart()
      if !isLost { words += parts }
      parts = []
      isLost = false
    }

    mutating func finish() -> [String] {
      endWord()
      return isSenseless || !partners.isEmpty ? [] : words
    }
  }
}
