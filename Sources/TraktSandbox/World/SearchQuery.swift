// SPDX-License-Identifier: MIT

/// The words of a search, read as Trakt documents it: operators have to be escaped with a backslash.
///
/// An operator that is not escaped does what operators do to a title: the word it stands in is lost
/// (`-`, `+`, `!`, `*`, `?`, `~`, `^`, `'`), or nothing is found (`:`, `/`, what has no partner).
struct SearchQuery: Equatable {
  /// In lower case. None finds nothing.
  private(set) var words: [String] = []

  init(_ query: String) {
    var reader = Reader()
    for character in query { reader.read(character) }
    words = reader.finish()
  }

  /// The words of a title, in the same form.
  static func words(of title: String) -> Set<String> {
    Set(title.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init))
  }

  private struct Reader {
    private var words: [String] = []
    private var part = ""
    /// The parts of what stands between two spaces.
    private var parts: [String] = []
    private var isLost = false
    private var isEscaped = false
    private var isSenseless = false
    private var partners: [Character] = []

    mutating func read(_ character: Character) {
      if isEscaped {
        isEscaped = false
        take(character)
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
      default: take(character)
      }
    }

    private mutating func take(_ character: Character) {
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
