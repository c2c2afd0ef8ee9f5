// SPDX-License-Identifier: MIT

/// Tags the words of a name.
extension Name {
  func key(_ token: Token) -> WordKey? {
    token.width <= 18 ? WordKey(lower[token.span]) : nil
  }

  func tagOfToken(at index: Int) -> Tag {
    let token = tokens[index]
    guard let key = key(token) else { return .none }
    if isBracketedChecksum(token) { return .checksum }
    if token.kind == .number { return .none }
    let known = Vocabulary.tag(key)
    if known == .size { return tagOfUnit(at: index) }
    if known != .none {
      // a country or network that is also a word must be in capitals
      let isWord = known == .country || known == .network && token.width < 5
      return isWord && !isUpperCase(token) ? .none : known
    }
    if token.kind == .mixed { return tagOfMixed(token) }
    if token.width == 2, isUpperCase(token),
      Self.isLanguageCode(lower[token.start], lower[token.start + 1])
    {
      return .language
    }
    return tagOfCompound(token)
  }

  /// Tags `720p`, `1280x720`, `0B1C2D3E`, `DDP5`, `700MB`.
  private func tagOfMixed(_ token: Token) -> Tag {
    var at = token.start
    if byte(at) == UInt8(ascii: "m") { at += 1 }
    if let height = resolutionNumber(&at) {
      if eat(UInt8(ascii: "p"), &at) || eat(UInt8(ascii: "i"), &at) {
        if height >= 240, isWordEnd(at) || at - token.start >= 4 { return .resolution }
      } else if eat(UInt8(ascii: "x"), &at), height >= 240,
        let other = digits(&at, atMost: 4), other.value >= 200
      {
        return .resolution
      }
    }
    at = token.start
    if digits(&at, atMost: 6) != nil {
      if eat("mb", &at) || eat("gb", &at) || eat("kbps", &at) || eat("mbps", &at)
        || eat("mbits", &at) || eat("fps", &at)
      {
        if at == token.end { return .size }
      }
    }
    if isChecksum(token) { return .checksum }
    // CD1, Disc2, CD1of2
    if let disc = gluedNumber(token, tag: .disc), disc.number.width == 1 {
      at = disc.end
      if at == token.end || eat("of", &at) && digits(&at, atMost: 1) != nil { return .disc }
    }
    return tagOfCompound(token)
  }

  /// Reads three or four digits; some names write the letter `o` for zero (`1O8Op`).
  private func resolutionNumber(_ at: inout Int) -> Int? {
    var end = at
    var value = 0
    while end - at < 5 {
      let next = byte(end)
      if next.isDigit {
        value = value * 10 + next.digitValue
      } else if next == UInt8(ascii: "o"), end > at {
        value *= 10
      } else {
        break
      }
      end += 1
    }
    guard end - at == 3 || end - at == 4 else { return nil }
    at = end
    return value
  }

  /// Returns the tag of a unit such as `GB`, which must follow a number; `GB` alone in brackets is
  /// a script.
  private func tagOfUnit(at index: Int) -> Tag {
    let token = tokens[index]
    if token.group >= 0, groups[token.group].tokens.count == 1 { return .language }
    guard index > 0, tokens[index - 1].kind == .number,
      token.gap.isSubset(of: [.space, .dot, .underscore])
    else { return .none }
    return .size
  }

  /// Whether the token is eight hexadecimal digits alone in brackets, and not a date: `[52E6B438]`.
  private func isBracketedChecksum(_ token: Token) -> Bool {
    guard token.width == 8, token.group >= 0 else { return false }
    let group = groups[token.group]
    guard group.close - group.open == 9, lower[token.span].allSatisfy(\.isHexDigit) else {
      return false
    }
    return token.kind != .number || compactDate(token) == nil
  }

  /// Whether the token is eight hexadecimal digits with at least one letter and one digit, as at
  /// the end of group releases, or a longer hash.
  private func isChecksum(_ token: Token) -> Bool {
    let isLong = token.width >= 12 && token.width <= 128
    guard token.width == 8 || token.width == 6 && token.depth > 0 || isLong else { return false }
    var digits = 0
    for byte in lower[token.span] {
      guard byte.isHexDigit else { return false }
      if byte.isDigit { digits += 1 }
    }
    return digits > 0 && digits < token.width && (!isLong || digits * 4 >= token.width)
  }

  /// Returns the tag of a known prefix with a number (`DD5`, `AAC2`), or of a word with a known
  /// codec.
  private func tagOfCompound(_ token: Token) -> Tag {
    var end = token.end
    while end > token.start, lower[end - 1].isDigit { end -= 1 }
    if end < token.end, token.end - end <= 2, end > token.start,
      let key = WordKey(lower[token.start..<end])
    {
      let base = Vocabulary.tag(key)
      if base == .audio || base == .source { return base }
    }
    if token.width > 5, token.width <= 40 {
      for at in token.start..<(token.end - 3) {
        let first = lower[at]
        guard first == UInt8(ascii: "x") || first == UInt8(ascii: "h") else { continue }
        var after = at + 1
        if eat("264", &after) || eat("265", &after) || eat("vid", &after) { return .video }
      }
    }
    return tagOfEnding(token)
  }

  /// Returns the tag of a suffix after capitals: `WBBRip`, `DKsubs`, `EngDub`.
  private func tagOfEnding(_ token: Token) -> Tag {
    guard token.width > 3, token.width <= 12 else { return .none }
    let isBig = bytes[token.start].isUpperLetter && bytes[token.start + 1].isUpperLetter
    guard isBig else { return .none }
    var at = token.end - 3
    if bytes[at].isUpperLetter, !bytes[at + 2].isUpperLetter || !bytes[at + 1].isUpperLetter,
      eat("rip", &at)
    {
      return .source
    }
    at = token.end - 4
    if !bytes[at + 1].isUpperLetter, eat("subs", &at) || eat("dubs", &at) { return .release }
    at = token.end - 3
    if !bytes[at + 1].isUpperLetter, eat("sub", &at) || eat("dub", &at) { return .release }
    return .none
  }

  func isUpperCase(_ token: Token) -> Bool {
    bytes[token.span].allSatisfy { $0.isUpperLetter || $0.isDigit }
  }

  /// Whether the token is a language code such as `FR`, in any letter case.
  func isLanguageCode(_ token: Token) -> Bool {
    token.width == 2 && Self.isLanguageCode(lower[token.start], lower[token.start + 1])
  }

  private static func isLanguageCode(_ first: UInt8, _ second: UInt8) -> Bool {
    switch (first, second) {
    case (UInt8(ascii: "e"), UInt8(ascii: "n")), (UInt8(ascii: "f"), UInt8(ascii: "r")),
      (UInt8(ascii: "d"), UInt8(ascii: "e")), (UInt8(ascii: "e"), UInt8(ascii: "s")),
      (UInt8(ascii: "p"), UInt8(ascii: "l")), (UInt8(ascii: "p"), UInt8(ascii: "t")),
      (UInt8(ascii: "r"), UInt8(ascii: "u")), (UInt8(ascii: "u"), UInt8(ascii: "a")),
      (UInt8(ascii: "n"), UInt8(ascii: "l")), (UInt8(ascii: "j"), UInt8(ascii: "p")),
      (UInt8(ascii: "j"), UInt8(ascii: "a")), (UInt8(ascii: "c"), UInt8(ascii: "n")),
      (UInt8(ascii: "k"), UInt8(ascii: "r")), (UInt8(ascii: "c"), UInt8(ascii: "z")),
      (UInt8(ascii: "d"), UInt8(ascii: "k")), (UInt8(ascii: "s"), UInt8(ascii: "e")),
      (UInt8(ascii: "f"), UInt8(ascii: "i")), (UInt8(ascii: "h"), UInt8(ascii: "u")),
      (UInt8(ascii: "t"), UInt8(ascii: "r")), (UInt8(ascii: "b"), UInt8(ascii: "r")):
      true
    default: false
    }
  }

  /// Joins the parts of split tags: `Blu-ray`, `H.264`, `Web DL`, `Director's Cut`.
  mutating func tagPairs() {
    guard tokens.count > 1 else { return }
    for index in 0..<(tokens.count - 1) {
      let first = tokens[index]
      let second = tokens[index + 1]
      guard first.width + second.width <= 16, first.group == second.group,
        second.gap.isDisjoint(with: [.spacedDash, .bracket, .comma]),
        second.start - first.end == 1
      else { continue }
      guard var key = key(first) else { continue }
      for byte in lower[second.span] where byte != UInt8(ascii: "'") { key.append(byte) }
      // 8 Bit Christmas is a title, 10 bit among tags is not
      if first.kind == .number,
        index == 0 || !tokens[index - 1].tag.isFormat || first.gap.contains(.spacedDash)
      {
        continue
      }
      let tag = Vocabulary.tag(key)
      guard tag.isFormat, tag != .country, tag != .network else { continue }
      setTag(tag, at: index)
      setTag(tag, at: index + 1)
    }
  }
}
