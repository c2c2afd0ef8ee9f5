// SPDX-License-Identifier: MIT

/// Layout of a release name: where the title and the tags begin, and the style of the release.
struct ReleaseLayout {
  /// First token that may belong to the title.
  var first = 0
  /// Upper bound of the title's tokens: its bracket, or the whole name.
  var end: Int
  /// Whether a group's name in brackets comes first, as in fan releases.
  var hasLeadingGroup = false
  var hasChecksum = false
  /// Whether it was recorded from television.
  var isBroadcast = false
  /// Whether it was copied from a disc.
  var isMovieSource = false
  /// First strong tag after `first`, or the number of tokens.
  var firstStrong: Int
  /// Whether the title has its own brackets: `[Group][Title][01][1080p]`.
  var isBracketed = false
  /// Titles in the other brackets of such a name.
  var otherTitles: [Range<Int>] = []
  /// Start of a prefix removed from the title: the group of `FoV-Title.S01E01`.
  var prefix: Int?
  /// Whether the first word may be such a group too, but could also belong to the title:
  /// `tla-title.s01e01`.
  var mayHavePrefix = false

  /// Whether bare numbers are more likely to be episodes.
  var looksLikeSeries: Bool { hasLeadingGroup || hasChecksum || isBroadcast }
}

extension Name {
  func releaseLayout() -> ReleaseLayout {
    var layout = ReleaseLayout(end: tokens.count, firstStrong: tokens.count)
    skipSite(&layout.first)
    var lead = leadingGroup(at: layout.first)
    if let lead, !isTitleSuffix(at: groups[lead].tokens.upperBound, behind: lead) {
      readBracketedTitles(into: &layout)
    }
    while !layout.isBracketed, let group = lead, layout.first < tokens.count {
      var after = groups[group].tokens.upperBound
      guard after < tokens.count else { break }
      if isTitleSuffix(at: after, behind: group) { break }
      skipSeason(&after)
      if !hasFreeWords(from: after) {
        // only a title before everything else remains
        if holdsTitle(group) {
          layout.first = groups[group].tokens.lowerBound
          layout.end = groups[group].tokens.upperBound
          layout.isBracketed = true
          layout.hasLeadingGroup = true
          break
        }
        layout.first = after
        lead = leadingGroup(at: after)
        continue
      }
      let isCount =
        groups[group].tokens.count == 1 && tokens[layout.first].kind == .number
        && (tokens[layout.first].width < 3 || year(at: layout.first) != nil)
      let isSite = isSite(groups[group])
      if groups[group].kind == UInt8(ascii: "("), !isTagGroup(group), !isCount, !isSite { break }
      if groups[group].kind != UInt8(ascii: "("), !isTagGroup(group), !isCount, !isSite {
        layout.hasLeadingGroup = true
      }
      layout.first = after
      skipSite(&layout.first)
      skipSeason(&layout.first)
      lead = leadingGroup(at: layout.first)
    }
    if !layout.isBracketed { skipLeadingTags(&layout.first) }
    skipGroupPrefix(&layout)
    for index in layout.first..<tokens.count {
      let tag = tokens[index].tag
      if tag == .checksum { layout.hasChecksum = true }
      if tag == .source {
        if isBroadcast(tokens[index]) { layout.isBroadcast = true }
        if isDisc(tokens[index]) { layout.isMovieSource = true }
      }
      if tag.isStrong, layout.firstStrong == tokens.count, index > layout.first {
        layout.firstStrong = index
      }
    }
    return layout
  }

  /// Skips the group of `FoV-Title.S01E01.720p`: short, in mixed case, and without a group at the
  /// end. In a name without capitals it is only marked.
  private func skipGroupPrefix(_ layout: inout ReleaseLayout) {
    let index = layout.first
    guard layout.first == 0, index + 1 < tokens.count, tokens[index].depth == 0,
      tokens[index].kind == .word, (2...8).contains(tokens[index].width),
      tokens[index + 1].gap == .dash, tokens[index + 1].start - tokens[index].end == 1,
      tokens.contains(where: { $0.tag.isStrong })
    else { return }
    let last = tokens[tokens.count - 1]
    let hasGroupAtEnd = last.gap == .dash && !last.tag.isStrong
    layout.mayHavePrefix = !hasGroupAtEnd && !bytes.contains(where: \.isUpperLetter)
    guard tokens[index].width <= 5, last.gap != .dash,
      isMixedCase(tokens[index])
    else { return }
    layout.prefix = index
    layout.first = index + 1
  }

  /// Whether a capital follows a lower-case letter: `FoV`.
  private func isMixedCase(_ token: Token) -> Bool {
    for at in token.start + 1..<token.end
    where bytes[at].isUpperLetter && bytes[at - 1].isLowerLetter {
      return true
    }
    return false
  }

  /// Returns the bracket group that begins with this token without text before it.
  func leadingGroup(at index: Int) -> Int? {
    guard index < tokens.count else { return nil }
    var group = tokens[index].group
    guard group >= 0 else { return nil }
    while groups[group].depth > 1 {
      guard
        let outer = groups.lastIndex(where: {
          $0.open < groups[group].open && $0.close > groups[group].close
            && $0.depth == groups[group].depth - 1
        })
      else { break }
      group = outer
    }
    let previousEnd = index > 0 ? tokens[index - 1].end : 0
    guard groups[group].tokens.lowerBound == index, groups[group].open >= previousEnd,
      groups[group].tokens.upperBound > index
    else { return nil }
    return group
  }

  /// Whether words that may be a title occur outside brackets.
  func hasFreeWords(from index: Int) -> Bool {
    var numbers = 0
    for token in tokens[index...] where token.depth == 0 {
      if token.kind == .number { numbers += 1 }
      if token.kind == .word, !token.tag.isStrong { return true }
      if token.kind == .mixed, token.tag == .none, !isCounter(token) { return true }
    }
    return numbers > 1
  }

  /// Whether the token is a counter such as `01v2` or `01月新番`, which is not a title.
  func isCounter(_ token: Token) -> Bool {
    var at = token.start
    _ = eat("第", &at) || eat("제", &at)
    guard digits(&at, atMost: 4) != nil else { return false }
    return eat(UInt8(ascii: "v"), &at) || eat("月", &at) || eat("話", &at) || eat("话", &at)
      || eat("集", &at) || eat("end", &at) && at == token.end
  }

  func holdsTitle(_ group: Int) -> Bool { holdsTitle(groups[group]) }

  func holdsTitle(_ group: BracketGroup) -> Bool {
    guard !isTagGroup(group), !isSite(group) else { return false }
    return tokens[group.tokens].contains {
      $0.kind != .number && !$0.tag.isStrong && !isCounter($0)
    }
  }

  /// Whether a bracket holds only tags, or at least a strong one.
  func isTagGroup(_ group: Int) -> Bool { isTagGroup(groups[group]) }

  func isTagGroup(_ group: BracketGroup) -> Bool {
    var hasStrong = false
    var allWeak = true
    for token in tokens[group.tokens] {
      if token.tag.isStrong { hasStrong = true }
      if !token.tag.isFormat { allWeak = false }
    }
    return hasStrong || allWeak
  }

  private func isBroadcast(_ token: Token) -> Bool {
    var at = token.start
    return eat("hdtv", &at) || eat("pdtv", &at) || eat("sdtv", &at) || eat("dsr", &at)
      || eat("dvb", &at) || eat("tvrip", &at) || eat("satrip", &at)
  }

  private func isDisc(_ token: Token) -> Bool {
    var at = token.start
    return eat("blu", &at) || eat("bd", &at) || eat("br", &at) || eat("dvd", &at)
      || eat("hddvd", &at) || eat("remux", &at) || eat("uhdbd", &at) || eat("cam", &at)
  }

  func isSite(_ group: BracketGroup) -> Bool {
    guard let first = group.tokens.first else { return false }
    var at = tokens[first].start
    return eat("www", &at) || endOfSite(at: first) == group.tokens.upperBound
  }

  /// Skips `www.example.com - ` or `example.com - `.
  private func skipSite(_ first: inout Int) {
    guard first + 2 < tokens.count else { return }
    var at = tokens[first].start
    if eat("www", &at) || eat("ww", &at) && at == tokens[first].end {
      let next = (first + 1)..<min(first + 6, tokens.count)
      if let end = next.first(where: { tokens[$0].gap.contains(.spacedDash) })
        ?? next.first(where: { tokens[$0].gap.contains(.underscore) })
      {
        first = end
        return
      }
      // www.example.com.Title
      if first + 3 < tokens.count, tokens[first + 2].gap == .dot,
        Self.isTopLevelDomain(lower[tokens[first + 2].span])
      {
        first += 3
      }
    } else if let end = endOfSite(at: first), end < tokens.count, tokens[first].depth == 0,
      !isWord(tokens[end - 1]),
      tokens[end].gap.contains(.spacedDash) || tokens[end].gap == .underscore
    {
      first = end
    }
  }

  /// Returns the end of `example.com` or `example.co.uk`.
  private func endOfSite(at index: Int) -> Int? {
    var next = index + 1
    while next < min(tokens.count, index + 5),
      tokens[next].gap == .dot || tokens[next].gap == .dash,
      tokens[next].start - tokens[next - 1].end == 1
    {
      next += 1
    }
    guard next > index + 1, tokens[next - 1].gap == .dot, tokens[next - 1].kind == .word,
      tokens[next - 1].width <= 5, Self.isTopLevelDomain(lower[tokens[next - 1].span])
    else { return nil }
    return next
  }

  /// Whether a top-level domain may also end a title: `show`, `me`.
  private func isWord(_ token: Token) -> Bool {
    switch key(token) {
    case "show", "party", "world", "club", "me", "in", "it", "at", "be", "us", "my", "am", "to",
      "info", "site", "cam", "de", "se":
      true
    default: false
    }
  }

  private static func isTopLevelDomain(_ word: ArraySlice<UInt8>) -> Bool {
    guard let key = WordKey(word) else { return false }
    return topLevelDomains.contains(key)
  }

  private static let topLevelDomains: WordSet = [
    "com", "net", "org", "info", "to", "tv", "me", "cc", "ws", "ru", "pl", "se", "nl", "de",
    "fr", "uk", "us", "ca", "nu", "in", "io", "site", "club", "xyz", "vip", "party", "show",
    "pics", "world", "tel", "phd", "sbs", "cam", "biz", "eu", "cz", "it", "es", "pw", "nz", "za",
    "my", "ag", "am", "mx", "lt", "cd", "li", "ch", "at", "be", "pt", "br", "tw", "cn", "jp",
  ]

  /// Skips `HD 720p: ` and a date that only sorts the files (`230115 Title ep42`).
  private func skipLeadingTags(_ first: inout Int) {
    var index = first
    var hasStrong = false
    while index < tokens.count, tokens[index].tag.isFormat {
      if tokens[index].tag.isStrong { hasStrong = true }
      index += 1
    }
    if index > 1, index < tokens.count, tokens[..<index].allSatisfy({ $0.tag.isStrong }) {
      first = index
    } else if hasStrong, index < tokens.count,
      tokens[index].gap.contains(.colon) || tokens[index].gap.contains(.spacedDash)
        || tokens[index].gap.contains(.bracket) || tokens[index].depth > 0
    {
      first = index
    }
  }

  /// Skips `★01月新番`, which marks new programmes of a season.
  private func skipSeason(_ first: inout Int) {
    guard first + 1 < tokens.count, tokens[first].kind == .mixed else { return }
    var at = tokens[first].start
    if digits(&at, atMost: 2) != nil, eat("月", &at) { first += 1 }
  }
}
