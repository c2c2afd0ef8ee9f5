// SPDX-License-Identifier: MIT

/// Parts and totals: `Part 3`, `Pt.VI`, `3of5`, `(5/10)`.
extension Name {
  /// Reads `3of5`, `20 of 25`, `3 из 10`.
  func partOfTotal(atToken index: Int) -> NumberMark? {
    let token = tokens[index]
    if token.kind == .mixed {
      var at = token.start
      guard let first = digits(&at, atMost: 3), eat("of", &at) || eat("iz", &at),
        let total = digits(&at, atMost: 3), at == token.end, first.value <= total.value
      else { return nil }
      return NumberMark(
        span: token.span, numbers: [first.value], width: first.width, weight: Weight.countOfTotal)
    }
    // 1-24 of 24
    if index + 2 < tokens.count, tokens[index + 1].gap == .dash,
      tokens[index + 1].kind == .number, tokens[index + 2].tag == .of,
      let first = number(token, atMost: 3), var mark = partOfTotal(atToken: index + 1),
      let last = mark.numbers.last, first.value < last
    {
      mark.span = token.start..<mark.span.upperBound
      mark.numbers = NumberReading.episodes([first.value, last])
      return mark
    }
    // (5/10)
    if token.group >= 0, groups[token.group].tokens == index..<(index + 2),
      tokens[index + 1].gap == .slash, let first = number(token, atMost: 3),
      let total = number(tokens[index + 1], atMost: 3), first.value <= total.value
    {
      return NumberMark(
        span: token.start..<tokens[index + 1].end, numbers: [first.value], width: first.width,
        weight: Weight.fractionOfTotal)
    }
    guard index + 2 < tokens.count, tokens[index + 1].tag == .of,
      let first = number(token, atMost: 3),
      let total = number(tokens[index + 2], atMost: 3), first.value <= total.value,
      index == 0 || tokens[index - 1].tag != .disc
    else { return nil }
    return NumberMark(
      span: token.start..<tokens[index + 2].end, numbers: [first.value], width: first.width,
      weight: Weight.countOfTotal)
  }

  /// Reads `Part 3`, `Pt.VI`, `Part Two`, `part 1 and part 2`.
  func partMark(atToken index: Int) -> NumberMark? {
    let token = tokens[index]
    if let glued = gluedNumber(token, tag: .part), glued.end == token.end {
      return NumberMark(
        span: token.span, numbers: [glued.number.value], width: 1, weight: Weight.part)
    }
    guard token.tag == .part, index + 1 < tokens.count,
      !tokens[index + 1].gap.contains(.spacedDash),
      let first = numberOrNumeral(tokens[index + 1]) ?? smallNumeral(at: index + 1)
    else { return nil }
    var end = index + 1
    var numbers = [first]
    // part 1 of 10
    let total = partOfTotal(atToken: end)
    if let total { end = tokenIndex(from: total.span.upperBound) - 1 }
    if end + 3 < tokens.count, tokens[end + 2].tag == .part, isJoining(tokens[end + 1]),
      let second = numberOrNumeral(tokens[end + 3]), second > first
    {
      numbers.append(second)
      end += 3
    }
    return NumberMark(
      span: token.start..<tokens[end].end, numbers: NumberReading.episodes(numbers), width: 1,
      weight: total.map(\.weight) ?? (token.depth > 0 ? Weight.bracketedPart : Weight.part))
  }

  /// Returns a lower-case Roman numeral (`pt.vi`); single letters only before tags or at the end.
  func smallNumeral(at index: Int) -> Int? {
    guard tokens[index].kind == .word, tokens[index].width <= 5,
      tokens[index].width > 1 || index + 1 == tokens.count || tokens[index + 1].tag.isFormat
    else { return nil }
    return roman(tokens[index])
  }

  /// Whether a part is more likely a movie's than an episode's: in a release from a disc, after the
  /// word `Movie`, and in a name of plain words that ends with it (`The Gardener Part 3`).
  func isMoviePart(_ part: NumberMark, _ layout: ReleaseLayout) -> Bool {
    guard part.numbers.count == 1, part.weight < Weight.countOfTotal else { return false }
    let index = tokenIndex(from: part.span.lowerBound)
    if layout.isMovieSource || index > layout.first && key(tokens[index - 1]) == "movie" {
      return true
    }
    var at = part.span.lowerBound
    return layout.firstStrong == tokens.count && eat("part", &at) && byte(at).isGap
      && bytes[part.span.lowerBound].isUpperLetter && !isUpperCase(tokens[index])
      && layout.first < index
      && tokens[tokens.count - 1].end == part.span.upperBound
  }
}
