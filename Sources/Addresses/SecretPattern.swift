// SPDX-License-Identifier: MIT

/// Distinguishes names from passwords, tokens and keys by their shape.
enum SecretPattern {
  /// The number of letters and digits from which a text without a word counts as a key.
  static let minimumLength = 16

  /// Whether a decoded path component looks like a key: 16 or more letters and digits without a
  /// word.
  static func isKey(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    let count = bytes.count { isLetter($0) || isDigit($0) }
    guard count >= minimumLength, !bytes.contains(where: { $0 >= 0x80 }) else { return false }
    let isHex = bytes.allSatisfy { isHexDigit($0) || !isLetter($0) && !isDigit($0) }
    if isHex, bytes.contains(where: isDigit) { return true }
    let tokens = bytes.split { !isLetter($0) && !isDigit($0) }
    // A word or a release tag between separators does not occur in generated keys …
    if tokens.contains(where: { isMark($0) || isWords($0) }) { return false }
    // … whereas words within a token (`BreakingBadS01E01`) must make up most of it.
    let words = tokens.flatMap(pieces).filter { $0.count > 2 && isWord($0, consonants: 3) }
    return words.map(\.count).reduce(0, +) * 5 < count * 3
  }

  /// Whether a directory looks like the short key of a download service: 10 to 15 letters and
  /// digits that alternate at least three times, without a word.
  static func isShortKey(_ directory: some StringProtocol) -> Bool {
    let bytes = Array(directory.utf8)
    guard (10..<minimumLength).contains(bytes.count),
      bytes.allSatisfy({ isLetter($0) || isDigit($0) }), !isEpisodeNumber(bytes[...])
    else { return false }
    let changes = zip(bytes, bytes.dropFirst()).count { isDigit($0) != isDigit($1) }
    guard changes >= 3 else { return false }
    return !pieces(bytes[...]).contains { $0.count > 3 && isWord($0, consonants: 3) }
  }

  /// Whether a text contains a word of three letters or more that is not in `generic`.
  static func hasWord(_ text: some StringProtocol, except generic: Set<String> = []) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.contains(where: { $0 >= 0x80 }) { return true }
    return bytes.split { !isLetter($0) && !isDigit($0) }.flatMap(pieces).contains {
      isWord($0, consonants: 4)
        && !generic.contains(String(decoding: $0.map { $0 | 0x20 }, as: UTF8.self))
    }
  }

  /// Whether it contains something like `api_key=…`: two or more letters before an equals sign.
  static func hasAssignment(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.dropFirst(2).contains { index in
      bytes[index] == UInt8(ascii: "=") && bytes[(index - 2)..<index].allSatisfy(isNameByte)
    }
  }

  /// Whether a token consists of words, such as `Harbour` or `BluRay`.
  private static func isWords(_ token: ArraySlice<UInt8>) -> Bool {
    token.allSatisfy(isLetter) && pieces(token).allSatisfy { isWord($0, consonants: 4) }
  }

  /// Whether a token is a year, `1080p` or `S01E02`.
  private static func isMark(_ token: ArraySlice<UInt8>) -> Bool {
    let digits = token.prefix(while: isDigit)
    if digits.count == token.count {
      return token.count == 4 && (token.starts(with: "19".utf8) || token.starts(with: "20".utf8))
    }
    if digits.count > 2 { return token.dropFirst(digits.count).map { $0 | 0x20 } == [0x70] }
    return isEpisodeNumber(token)
  }

  /// Whether a token is `S01E02` or `1x02`.
  static func isEpisodeNumber(_ token: ArraySlice<UInt8>) -> Bool {
    let isLong = token.first.map { $0 | 0x20 } == UInt8(ascii: "s")
    let season = token.dropFirst(isLong ? 1 : 0).prefix(while: isDigit)
    let rest = token[season.endIndex...]
    guard (1...4).contains(season.count),
      rest.first.map({ $0 | 0x20 }) == UInt8(ascii: isLong ? "e" : "x")
    else { return false }
    return (2...4).contains(rest.count - 1) && rest.dropFirst().allSatisfy(isDigit)
  }

  /// Whether a run of letters in one case, or capitalized, is pronounceable.
  private static func isWord(_ letters: ArraySlice<UInt8>, consonants most: Int) -> Bool {
    guard letters.count > 2 else { return false }
    let rest = letters.dropFirst()
    let isOneCase =
      rest.allSatisfy { $0 & 0x20 != 0 }
      || letters.allSatisfy { $0 & 0x20 == 0 }
    guard isOneCase else { return false }
    var vowels = 0
    var run = 0
    for letter in letters {
      let isVowel = "aeiouy".utf8.contains(letter | 0x20)
      if isVowel { vowels += 1 }
      run = isVowel ? 0 : run + 1
      if run > most { return false }
    }
    // Vowels are a quarter of the letters in nearly all words, but in only a third of random texts.
    return vowels > 0 && (vowels * 4 >= letters.count || most > 3)
  }

  /// The runs of letters, split before a capital that follows a small letter.
  private static func pieces(_ token: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = token.startIndex
    for index in token.indices {
      let byte = token[index]
      if !isLetter(byte) {
        pieces.append(token[start..<index])
        start = index + 1
      } else if index > start, byte & 0x20 == 0, token[index - 1] & 0x20 != 0 {
        pieces.append(token[start..<index])
        start = index
      }
    }
    pieces.append(token[start...])
    return pieces.filter { !$0.isEmpty }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte > 0x40 }
}
