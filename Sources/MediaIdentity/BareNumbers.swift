// SPDX-License-Identifier: MIT

/// Numbers identified only by their position: `- 12`, `[12]`, `Show 102`.
extension Name {
  /// Appends the readings of all bare numbers from `layout.first` on.
  func appendBareReadings(_ layout: ReleaseLayout, to readings: inout [NumberReading]) {
    if layout.first > 0, let number = leadingBracketNumber(layout) { readings.append(number) }
    var index = layout.first
    var found = 0
    while index < tokens.count, found < 8 {
      let token = tokens[index]
      if token.kind == .number, let pair = pairedNumbers(at: index, layout) {
        readings.append(pair)
      }
      guard token.kind != .word, !token.tag.isFormat, let candidate = bareNumber(at: index, layout)
      else {
        index += 1
        continue
      }
      found += 1
      if isEventNumber(candidate) {
        index += 1
        continue
      }
      if let pair = packedPair(candidate, layout) {
        readings.append(pair)
        if let range = bareRange(from: candidate, layout) { readings.append(range.reading) }
        index += 2
        continue
      }
      appendPacked(candidate, layout, to: &readings)
      if let range = bareRange(from: candidate, layout) {
        readings.append(range.reading)
        index = range.next
        continue
      }
      let weight = weight(of: candidate, layout)
      if weight > 0 {
        readings.append(
          NumberReading(
            form: .bare, span: token.start..<candidate.end, absolute: candidate.number.value,
            weight: weight))
      }
      index += 1
    }
  }

  /// Whether the number is that of an event: `UFC.179.PPV`.
  private func isEventNumber(_ bare: BareNumber) -> Bool {
    bare.index + 1 < tokens.count && key(tokens[bare.index + 1]) == "ppv"
  }

  /// Reads `[05] Title`.
  private func leadingBracketNumber(_ layout: ReleaseLayout) -> NumberReading? {
    guard tokens[0].group >= 0, groups[tokens[0].group].tokens.count == 1,
      let number = number(tokens[0], atMost: 3)
    else { return nil }
    return NumberReading(
      form: .bare, span: tokens[0].span, absolute: number.value,
      weight: number.isPadded ? Weight.weakPadded : Weight.belowMovie)
  }

  struct BareNumber {
    var index: Int
    var number: Digits
    /// End of the number and its version.
    var end: Int
    var isLast: Bool
    /// Whether a tag, a bracket or the end follows.
    var closesTitle: Bool
    /// Whether the number is alone in a bracket.
    var fillsBracket: Bool
    var followsDash: Bool
    var leads: Bool
    var isHash: Bool
  }

  private func bareNumber(at index: Int, _ layout: ReleaseLayout) -> BareNumber? {
    let token = tokens[index]
    var at = token.start
    guard let number = digits(&at, atMost: 4) else { return nil }
    skipVersion(&at)
    var fillsBracket = false
    if token.group >= 0 {
      let group = groups[token.group]
      fillsBracket =
        group.tokens.count == 1
        || group.tokens.count == 2 && group.tokens.lowerBound == index
          && (tokens[index + 1].tag == .release || tokens[index + 1].tag == .special)
    }
    if at < token.end {
      // 13完, 12集, 12END and similar forms close a count in brackets
      var rest = at
      let isEnd = eat("end", &rest) || eat("fin", &rest)
      guard fillsBracket, lower[at].isWide || isEnd && rest == token.end else { return nil }
      at = token.end
    }
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    // the parts of 3.5 and 5.1 are not separate numbers
    let previous = index > 0 ? tokens[index - 1] : nil
    if let next, next.kind == .number, next.gap == .dot, next.start - token.end == 1,
      number.width < 2 || next.width < 2
    {
      return nil
    }
    if let previous, previous.kind == .number, token.gap == .dot, token.start - previous.end == 1,
      number.width < 2 || previous.width < 2
    {
      return nil
    }
    if let next, next.tag == .size || next.tag == .month, next.gap.isDisjoint(with: .spacedDash) {
      return nil
    }
    let closes = next.map {
      $0.tag.isFormat || $0.gap.contains(.bracket) || $0.gap.contains(.spacedDash)
    }
    return BareNumber(
      index: index, number: number, end: at, isLast: next == nil, closesTitle: closes ?? true,
      fillsBracket: fillsBracket,
      followsDash: token.gap.contains(.spacedDash)
        || token.gap.contains(.dash) && token.gap.contains(.bracket),
      leads: index == layout.first, isHash: token.gap.contains(.hash))
  }

  private func weight(of bare: BareNumber, _ layout: ReleaseLayout) -> Int {
    let number = bare.number
    let token = tokens[bare.index]
    let isYear = number.width == 4 && self.isYear(number.value)
    if isYear {
      return bare.followsDash && layout.hasLeadingGroup && bare.closesTitle ? Weight.unlikely : 0
    }
    if isResolution(number), !bare.followsDash { return 0 }
    // Title (Dual Audio) - 05
    let isFree =
      token.depth == 0 && bare.followsDash
      && tokens[layout.firstStrong..<max(bare.index, layout.firstStrong)].allSatisfy {
        !$0.tag.isStrong || $0.depth > 0
      }
    if bare.index > layout.firstStrong, !bare.isHash, !isFree {
      // Title_S01_1080p_Studio_07
      if bare.isLast, token.gap == .underscore, number.isPadded, number.width < 4 {
        return Weight.needsSeason
      }
      guard bare.fillsBracket else { return 0 }
      return layout.hasLeadingGroup ? Weight.paddedInside : Weight.counted
    }
    if bare.fillsBracket {
      let kind = groups[token.group].kind
      if bare.leads { return Weight.inTitle }
      if kind == UInt8(ascii: "[") {
        return layout.hasLeadingGroup || number.isPadded
          ? Weight.filledBracket : Weight.weakPadded
      }
      return layout.looksLikeSeries ? Weight.groupNumber : Weight.roundBracket
    }
    if token.depth > 0 { return 0 }
    if bare.isHash { return number.width > 1 ? Weight.dashAtEnd : Weight.singleHash }
    if bare.leads { return leadingWeight(bare) }
    // 05 - 06 Title: the leading number takes precedence
    if bare.followsDash, bare.index == layout.first + 1, tokens[layout.first].kind == .number,
      !layout.hasLeadingGroup
    {
      return Weight.unlikely
    }
    if bare.followsDash, bare.closesTitle {
      if layout.hasLeadingGroup || layout.hasChecksum { return Weight.groupDash }
      if number.width == 1 { return Weight.singleDash }
      return bare.isLast ? Weight.dashAtEnd : Weight.dash
    }
    if bare.index < tokens.count - 1, !bare.closesTitle, !number.isPadded, number.width < 3 {
      return bare.followsDash ? Weight.belowMovie : 0
    }
    let previous = tokens[bare.index - 1]
    if previous.kind == .word, !isCounted(previous), !token.gap.contains(.colon),
      !number.isPadded || previous.tag != .special
    {
      return Weight.counted
    }
    if number.isPadded {
      if number.width > 3, !layout.hasLeadingGroup { return Weight.needsSeason }
      guard bare.closesTitle else { return Weight.paddedInside }
      return layout.looksLikeSeries ? Weight.dashAtEnd : Weight.padded
    }
    guard bare.closesTitle || number.width > 2 else { return 0 }
    if !bare.closesTitle {
      return bare.followsDash || token.gap == .dash ? Weight.longNumber : Weight.inTitle
    }
    if layout.hasChecksum { return Weight.groupNumber }
    if layout.hasLeadingGroup {
      return number.width > 1 ? Weight.groupNumber : Weight.paddedInside
    }
    if layout.isBroadcast { return number.width > 1 ? Weight.singleDash : Weight.belowMovie }
    switch number.width {
    case 1: return bare.isLast ? Weight.unlikely : Weight.singleDigit
    case 2: return Weight.twoDigits
    case 3: return Weight.threeDigits
    default: return Weight.fourDigits
    }
  }

  /// Returns the weight of a leading number: `01 - Title`, `003. Show`.
  private func leadingWeight(_ bare: BareNumber) -> Int {
    let number = bare.number
    if bare.isLast {
      if number.isPadded { return Weight.lonePadded }
      switch number.width {
      case 1: return Weight.roundBracket
      case 2: return Weight.loneTwoDigits
      default: return Weight.belowMovie
      }
    }
    let separator = gapText(before: bare.index + 1)
    let isListed = separator.first == UInt8(ascii: ".") && separator.count > 1
    let isJoined = separator.first == UInt8(ascii: "_") && tokens[bare.index + 1].kind != .number
    if bare.closesTitle || isListed || isJoined {
      if number.isPadded { return Weight.leadingPadded }
      switch number.width {
      case 1: return Weight.twoDigits
      case 2: return Weight.roundBracket
      default: return Weight.longNumber
      }
    }
    return number.isPadded && number.width == 2 ? Weight.weakPadded : 0
  }

  func gapText(before index: Int) -> ArraySlice<UInt8> {
    let start = index > 0 ? tokens[index - 1].end : 0
    return lower[start..<max(start, tokens[index].start)]
  }
}
