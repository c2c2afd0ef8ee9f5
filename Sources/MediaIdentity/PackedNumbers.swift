// SPDX-License-Identifier: MIT

/// Season and episode written as one number or side by side: `102`, `03_19`, `Title 1-02`.
extension Name {
  /// Appends the reading of `102` as the second episode of the first season.
  func appendPacked(
    _ bare: BareNumber, _ layout: ReleaseLayout, to readings: inout [NumberReading]
  ) {
    let number = bare.number
    let isZeroLed =
      number.width == 4 && number.value < 1000 && number.value > 100
      && !layout.hasLeadingGroup
    guard number.width >= 3, !number.isPadded || isZeroLed, !isYear(number.value),
      !isResolution(number),
      number.value % 100 > 0, bare.index < layout.firstStrong
    else { return }
    let token = tokens[bare.index]
    let isPlain = token.gap.isSubset(of: [.space, .dot, .underscore])
    var weight: Int
    if bare.leads {
      weight = bare.isLast ? Weight.lonePacked : Weight.leadingPacked
    } else if bare.fillsBracket {
      weight = Weight.packedInside
    } else if token.depth > 0 {
      return
    } else if isPlain, bare.closesTitle {
      weight = Weight.packed
    } else {
      // OSS 117 Lost in Rio is a title; release names have dots or tags
      let isRelease = layout.firstStrong < tokens.count || token.gap == .dot
      weight = isPlain && isRelease ? Weight.packedInside : Weight.packedInTitle
    }
    if bare.index > 0, token.gap.contains(.spacedDash), bare.index + 1 < tokens.count,
      let echo = self.number(tokens[bare.index + 1], atMost: 2),
      tokens[bare.index + 1].depth > 0, echo.value == number.value % 100
    {
      weight = Weight.repeatedPacked  // 101 (01)
    }
    if layout.hasLeadingGroup || layout.hasChecksum { weight -= Weight.groupPenalty }
    // few seasons have more than forty episodes
    if number.value % 100 > 40 { weight -= Weight.implausiblePenalty }
    if bare.index > layout.first, let year = year(at: bare.index - 1), year.placement == .bare,
      isPlain, bare.closesTitle || isGroup(at: bare.index + 1), layout.isBroadcast || isZeroLed
    {
      weight = Weight.packedAfterYear  // Title.2014.208.hdtv
    }
    if number.width == 4, !isZeroLed, !layout.isBroadcast { weight -= Weight.implausiblePenalty }
    if isZeroLed { weight += Weight.leadingZeroBonus }
    if !bare.leads, !isCounted(tokens[bare.index - 1]), !isSeries(tokens[bare.index - 1]) {
      weight -= Weight.groupPenalty
    }
    readings.append(
      NumberReading(
        form: .packed, span: token.start..<bare.end, season: number.value / 100,
        episodes: [number.value % 100], weight: weight))
  }

  /// Whether the token is a group at the end of a name: `-grp`.
  private func isGroup(at index: Int) -> Bool {
    index == tokens.count - 1 && tokens[index].gap == .dash
  }

  /// Reads `101-102`, `101.102`: two episodes, each with its season.
  func packedPair(_ bare: BareNumber, _ layout: ReleaseLayout) -> NumberReading? {
    guard bare.index + 1 < tokens.count, bare.index < layout.firstStrong,
      bare.number.width >= 3, !bare.number.isPadded, bare.number.value % 100 > 0,
      let second = number(tokens[bare.index + 1], atMost: 4), second.width == bare.number.width,
      !isYear(bare.number.value), !isYear(second.value),
      second.value > bare.number.value, second.value / 100 == bare.number.value / 100,
      tokens[bare.index + 1].start - tokens[bare.index].end == 1,
      tokens[bare.index + 1].gap == .dot
        ? second.value == bare.number.value + 1
        : !tokens[bare.index + 1].gap.isDisjoint(with: [.dash, .plus, .ampersand, .tilde]),
      !isResolution(second)
    else { return nil }
    return NumberReading(
      form: .packed, span: tokens[bare.index].start..<tokens[bare.index + 1].end,
      season: second.value / 100,
      episodes: NumberReading.episodes([bare.number.value % 100, second.value % 100]),
      weight: tokens[bare.index + 1].gap == .dot ? Weight.packedPair : Weight.packedRange)
  }

  /// Reads `[5.01]`: season and episode alone in brackets.
  func bracketPair(at index: Int) -> NumberReading? {
    let token = tokens[index]
    guard token.group >= 0, groups[token.group].tokens == index..<(index + 2),
      groups[token.group].kind == UInt8(ascii: "["),
      tokens[index + 1].gap == .dot, let season = number(token, atMost: 2),
      let episode = number(tokens[index + 1], atMost: 3), episode.width >= 2, season.value > 0
    else { return nil }
    return NumberReading(
      form: .seasonEpisode, span: token.start..<tokens[index + 1].end, season: season.value,
      episodes: [episode.value], weight: Weight.pairInBrackets)
  }

  /// Reads `OVA 2`, `SP01`: an episode outside the seasons.
  func specialMark(atToken index: Int, _ layout: ReleaseLayout) -> NumberReading? {
    let token = tokens[index]
    guard index > layout.first, index < layout.firstStrong,
      layout.hasLeadingGroup || token.gap.contains(.spacedDash)
    else { return nil }
    if token.tag == .special, token.gap.contains(.spacedDash), index + 1 < tokens.count,
      tokens[index + 1].gap.isSubset(of: [.space, .underscore, .dot]),
      let number = number(tokens[index + 1], atMost: 2)
    {
      return NumberReading(
        form: .seasonEpisode, span: token.start..<tokens[index + 1].end, season: 0,
        episodes: [number.value], weight: Weight.special)
    }
    guard
      let glued = gluedNumber(token, tag: .special), glued.number.width <= 2
    else { return nil }
    var at = glued.end
    skipVersion(&at)
    guard at == token.end else { return nil }
    return NumberReading(
      form: .seasonEpisode, span: token.span, season: 0, episodes: [glued.number.value],
      weight: Weight.special)
  }

  /// Reads `03_19`, `02.09`: season and episode side by side.
  func pairedNumbers(at index: Int, _ layout: ReleaseLayout) -> NumberReading? {
    guard index + 1 < tokens.count, index < layout.firstStrong else { return nil }
    let token = tokens[index]
    let next = tokens[index + 1]
    guard next.start - token.end == 1, let season = number(token, atMost: 2),
      let episode = number(next, atMost: 3), episode.width >= 2, season.value > 0,
      episode.value > 0
    else { return nil }
    let afterIsNumber =
      index + 2 < tokens.count && tokens[index + 2].kind == .number
      && tokens[index + 2].start - next.end == 1
    let beforeIsNumber = index > 0 && tokens[index - 1].kind == .number
    guard !afterIsNumber, !beforeIsNumber else { return nil }
    let span = token.start..<next.end
    guard token.depth == 0, next.gap == .dot || next.gap == .underscore || next.gap == .dash
    else { return nil }
    let isPadded = season.width == 2 && episode.width == 2
    let closes =
      index + 2 >= tokens.count || tokens[index + 2].tag.isFormat
      || tokens[index + 2].gap.contains(.bracket) || tokens[index + 2].width == 1
    var weight = 0
    if index > layout.first, isPadded, closes, next.gap != .dash {
      weight = next.gap == .underscore ? Weight.dash : Weight.dottedPair
    }
    if index == layout.first, next.gap == .dash, season.width == 1, episode.width == 2,
      index + 2 < tokens.count,
      gapText(before: index + 2).first == UInt8(ascii: ".")
        || tokens[index + 2].gap.contains(.spacedDash)
    {
      weight = Weight.leadingPair
    }
    // 4-13 Cursed
    if weight == 0, index == layout.first, next.gap == .dash, season.width == 1,
      episode.width == 2, index + 2 < tokens.count,
      tokens[index + 2].gap.isSubset(of: [.space, .underscore, .dot]),
      tokens[index + 2].kind == .word, !tokens[index + 2].tag.isFormat
    {
      weight = Weight.weakPadded
    }
    // Title 1.02 Name, Title - 1-02 - Name
    if weight == 0, season.width == 1, episode.width == 2 {
      if index > layout.first, next.gap == .dash, episode.isPadded { weight = Weight.dashPair }
      let isOpen = !closes || token.gap.contains(.spacedDash) || tokens.count == 2
      if next.gap == .dot, isOpen, lower.contains(UInt8(ascii: " ")) || tokens.count == 2 {
        // Title 3.33 is a title
        weight =
          episode.isPadded || token.gap.contains(.spacedDash)
          ? Weight.longNumber : Weight.unlikely
      }
    }
    guard weight > 0 else { return nil }
    return NumberReading(
      form: .seasonEpisode, span: span, season: season.value, episodes: [episode.value],
      weight: weight)
  }
}
