// SPDX-License-Identifier: MIT

/// Alternative forms of a title.
extension Name {
  /// Maximum number of alternative forms kept.
  static let maximumVariants = 5

  /// Returns the title of a zone and its variants, best first: the halves of a double title, the
  /// text of a bracket, the part before a dash.
  func titles(_ zone: TitleRange) -> (title: String?, variants: [String]) {
    let parts = split(zone.tokens)
    var ranges: [Range<Int>] = []
    // of two scripts, prefers the Latin one, which most catalogues list
    if hasForeignText, let latin = parts.first(where: { isLatin($0) }),
      parts.contains(where: { !isLatin($0) })
    {
      ranges.append(latin)
      if let last = parts.last, isLatin(last), last != latin {
        ranges.append(latin.lowerBound..<last.upperBound)
      }
      ranges += parts.filter { $0 != latin }
    } else if parts.count > 1 {
      ranges = parts
    }
    let bracket = bracketTitle(behind: zone)
    if let bracket, hasForeignText, !isLatin(zone.tokens), isLatin(bracket) {
      ranges.insert(bracket, at: 0)
    }
    ranges.append(zone.tokens)
    if let longer = zone.longer { ranges.append(longer) }
    if let shorter = withoutCount(zone) { ranges.append(shorter) }
    if let bracket { ranges.append(bracket) }
    ranges += zone.otherTitles.flatMap { split($0) }
    for part in ranges.prefix(2) {
      ranges += aroundAlias(part)
      if let dash = part.dropFirst().first(where: { tokens[$0].gap.contains(.spacedDash) }) {
        ranges.append(part.lowerBound..<dash)
      }
    }
    var titles: [String] = []
    for (index, range) in ranges.enumerated() where titles.count <= Self.maximumVariants {
      if ranges[..<index].contains(range) { continue }
      if let title = title(range, upTo: zone.byteEnd), !titles.contains(title) {
        titles.append(title)
      }
    }
    if let last = zone.tokens.last, zone.tokens.count > 1, tokens[last].gap.contains(.comma),
      isArticle(tokens[last]), let rest = title(zone.tokens.dropLast()),
      let article = title(last..<last + 1)
    {
      titles.insert(article + " " + rest, at: 0)
    }
    guard let first = titles.first else { return (nil, []) }
    return (first, Array(titles.dropFirst()))
  }

  /// Returns the words in brackets removed from the title's end: `Title (Other Title)`.
  private func bracketTitle(behind zone: TitleRange) -> Range<Int>? {
    guard let longer = zone.longer, longer.lowerBound == zone.tokens.lowerBound,
      let group = groups.first(where: { $0.tokens.lowerBound == zone.tokens.upperBound }),
      group.tokens.upperBound <= longer.upperBound, !group.tokens.isEmpty,
      tokens[group.tokens].contains(where: { $0.kind == .word && $0.width > 2 }),
      !tokens[group.tokens].contains(where: { $0.tag.isFormat })
    else { return nil }
    return group.tokens
  }

  /// Returns the title without a final 1 or kind of special: `Show OVA`, `Movie 1`.
  private func withoutCount(_ zone: TitleRange) -> Range<Int>? {
    guard zone.tokens.count > 1, let last = zone.tokens.last else { return nil }
    let isFirst = number(tokens[last]).map { $0.value == 1 && $0.width == 1 } ?? false
    guard isFirst || tokens[last].tag == .special else { return nil }
    return zone.tokens.dropLast()
  }

  /// Returns the parts between slashes and bars, and on both sides of a lasting change of script.
  private func split(_ range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range.dropFirst() {
      let gap = tokens[index].gap
      let isSlash =
        gap.contains(.pipe)
        || gap.contains(.slash)
          && (gap.contains(.space) || tokens[index].depth > 0 || hasWideText)
      if isSlash {
        parts.append(start..<index)
        start = index
      }
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return hasForeignText ? parts.flatMap { splitByScript($0) } : parts
  }

  private func splitByScript(_ range: Range<Int>) -> [Range<Int>] {
    guard range.count > 1,
      let change = range.dropFirst().first(where: {
        script(tokens[$0]) != script(tokens[$0 - 1]) && tokens[$0].kind != .number
          && tokens[$0 - 1].kind != .number
      })
    else { return [range] }
    let first = range.lowerBound..<change
    let second = change..<range.upperBound
    // a Latin word before a Cyrillic title belongs to it: do not look up half a title
    if isLatin(first), !hasWideText { return [range] }
    // a single foreign word inside a title is not a second title
    guard
      second.allSatisfy({
        tokens[$0].kind == .number || script(tokens[$0]) == script(tokens[change])
      }),
      isLong(isLatin(first) ? first : second)
    else { return [range] }
    return [first, second]
  }

  private func isLong(_ range: Range<Int>) -> Bool {
    range.reduce(0) { $0 + tokens[$1].width } > 4
  }

  private enum Script { case latin, other }

  private func script(_ token: Token) -> Script {
    let hasOther = token.span.contains { index in
      // U+2000…U+2BFF are punctuation, fractions and symbols: `33⅓`
      bytes[index] >= 0xCE
        && !(bytes[index] == 0xE2 && index + 1 < token.end && bytes[index + 1] < 0xB0)
    }
    return hasOther ? .other : .latin
  }

  func isLatin(_ range: Range<Int>) -> Bool {
    range.allSatisfy { script(tokens[$0]) == .latin }
      && range.contains { tokens[$0].kind != .number }
  }

  /// Returns the parts before and after `aka`.
  private func aroundAlias(_ range: Range<Int>) -> [Range<Int>] {
    for index in range.dropFirst().dropLast() {
      var at = tokens[index].start
      if tokens[index].width == 3, eat("aka", &at) {
        return [range.lowerBound..<index, (index + 1)..<range.upperBound]
      }
    }
    return []
  }
}
