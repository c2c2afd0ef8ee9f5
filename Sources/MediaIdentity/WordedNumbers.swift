// SPDX-License-Identifier: MIT

/// Numbers with a keyword: `Season 2`, `2nd Season`, `Episode 5`, `24 серия`, `3 of 5`.
extension Name {
  /// One or more numbers, with the byte range of the numbers and their keyword.
  struct NumberMark {
    var span: Range<Int>
    var numbers: [Int]
    /// Number of digits of the first number as written.
    var width: Int
    /// Season before the number, as in `Episode 1.22`.
    var season: Int?
    var weight: Int
  }

  /// Returns the season that the token at `index` names.
  func seasonMark(atToken index: Int) -> NumberMark? {
    let token = tokens[index]
    if token.tag == .season {
      if index + 1 < tokens.count, !tokens[index + 1].gap.contains(.spacedDash),
        let next = number(tokens[index + 1]), !isExplained(afterToken: index + 1),
        next.width < 3
          || next.width == 4 && isYear(next.value) && !isSeries(token) && token.width > 3,
        !isSeries(token) || !tokens[index + 1].gap.contains(.colon),
        !(index > 0 && isOrdinal(tokens[index - 1]))
      {
        // Season 1-3
        if index + 2 < tokens.count, tokens[index + 2].gap == .dash, next.width < 3,
          tokens[index + 2].depth == tokens[index + 1].depth, tokens[index].depth > 0,
          let last = number(tokens[index + 2], atMost: 2), last.value > next.value
        {
          return NumberMark(
            span: token.start..<tokens[index + 2].end,
            numbers: NumberReading.episodes([next.value, last.value]), width: 1,
            weight: Weight.season)
        }
        return NumberMark(
          span: token.start..<tokens[index + 1].end, numbers: [next.value], width: next.width,
          weight: Weight.season)
      }
      if index + 1 < tokens.count, tokens[index + 1].gap.isDisjoint(with: .spacedDash) {
        if let of = partOfTotal(atToken: index + 1), !isSeries(token) {
          return NumberMark(
            span: token.start..<of.span.upperBound, numbers: of.numbers, width: 1,
            weight: Weight.season)
        }
        if tokens[index + 1].kind == .word, !isSeries(token),
          let numeral = numberOrNumeral(tokens[index + 1])
        {
          return NumberMark(
            span: token.start..<tokens[index + 1].end, numbers: [numeral], width: 1,
            weight: Weight.season)
        }
      }
      if index > 0, let before = ordinal(tokens[index - 1]),
        !isSeries(token) || isOrdinal(tokens[index - 1])
      {
        return NumberMark(
          span: tokens[index - 1].start..<token.end, numbers: [before], width: 1,
          weight: Weight.season)
      }
      if let before = splitOrdinal(endingAt: index - 1) {
        return NumberMark(
          span: tokens[index - 2].start..<token.end, numbers: [before], width: 1,
          weight: Weight.season)
      }
      return nil
    }
    if let glued = gluedNumber(token, tag: .season), glued.end == token.end {
      return NumberMark(
        span: token.span, numbers: [glued.number.value], width: glued.number.width,
        weight: Weight.season)
    }
    return nil
  }

  /// Returns the number of an ordinal split by a dash: `5-й`, `2-nd`.
  private func splitOrdinal(endingAt index: Int) -> Int? {
    guard index > 0, tokens[index].kind == .word, tokens[index].width <= 6,
      tokens[index].gap == .dash
        || tokens[index].gap.isSubset(of: [.space, .dot, .underscore]),
      let number = number(tokens[index - 1], atMost: 3)
    else { return nil }
    switch key(tokens[index]) {
    case "th", "nd", "rd", "st": return number.value
    case "й", "я", "го", "ой", "ый", "ий", "ая", "ья", "е", "ое", "ша":
      return tokens[index].gap == .dash ? number.value : nil
    default: return nil
    }
  }

  /// Returns the episodes that the token at `index` names.
  func episodeMark(atToken index: Int, after used: Int) -> NumberMark? {
    let token = tokens[index]
    if token.tag == .episode {
      let canFollow =
        index > 0 && tokens[index - 1].start >= used
        && !token.gap.contains(.spacedDash)
      let before = canFollow ? ordinal(tokens[index - 1]) : nil
      if index + 1 < tokens.count,
        index == 0 || !tokens[index + 1].gap.contains(.spacedDash)
      {
        let isYear =
          number(tokens[index + 1]).map { $0.width == 4 && self.isYear($0.value) } ?? false
        let isApart =
          before != nil
          && (isYear || isExplained(afterToken: index + 1)
            || tokens[index + 1].gap.contains(.bracket))
        if !isApart,
          var mark = numberList(fromToken: index + 1, start: token.start)
        {
          if isChapter(token), mark.width == 1, !tokens.contains(where: { $0.tag.isStrong }) {
            mark.weight = Weight.partOfMovieTitle
          }
          return mark
        }
      }
      if index + 1 < tokens.count, before == nil, tokens[index + 1].tag == .numberWord,
        tokens[index + 1].width > 2, byte(token.start) == UInt8(ascii: "e"),
        !isUpperCase(tokens[index + 1]), let number = numberOrNumeral(tokens[index + 1])
      {
        return NumberMark(
          span: token.start..<tokens[index + 1].end, numbers: [number], width: 1,
          weight: Weight.spelledEpisode)
      }
      if let before {
        if index > 1, tokens[index - 1].gap == .dash, tokens[index - 2].start >= used,
          let first = number(tokens[index - 2]), first.value < before
        {
          return NumberMark(
            span: tokens[index - 2].start..<token.end,
            numbers: NumberReading.episodes([first.value, before]), width: 2,
            weight: Weight.ordinalEpisode)
        }
        return NumberMark(
          span: tokens[index - 1].start..<token.end, numbers: [before], width: 2,
          weight: Weight.ordinalEpisode)
      }
      if let split = splitOrdinal(endingAt: index - 1), tokens[index - 2].start >= used {
        return NumberMark(
          span: tokens[index - 2].start..<token.end, numbers: [split], width: 2,
          weight: Weight.ordinalEpisode)
      }
      // 60.Bolum, 366 серия: more than two digits
      if canFollow, let many = number(tokens[index - 1]) {
        return NumberMark(
          span: tokens[index - 1].start..<token.end, numbers: [many.value], width: many.width,
          weight: Weight.ordinalEpisode)
      }
      return nil
    }
    guard token.kind == .mixed, let glued = gluedNumber(token, tag: .episode) else { return nil }
    var numbers = [glued.number.value]
    var at = glued.end
    continueEpisodes(&numbers, width: glued.number.width, season: -1, &at)
    skipVersion(&at)
    guard at >= token.end else { return nil }
    let isLetter = glued.letters == 1
    let isLong = glued.number.width > 1
    return NumberMark(
      span: token.start..<at, numbers: NumberReading.episodes(numbers),
      width: glued.number.width,
      weight: isLetter
        ? isLong ? Weight.ordinalEpisode : Weight.letterEpisode
        : isLong ? Weight.wordedEpisode : Weight.shortWordedEpisode)
  }

  /// Reads a list of numbers beginning with this token: `1`, `1-10`, `05-08`, `3 Al 18`, `2-3-4`.
  func numberList(fromToken index: Int, start: Int) -> NumberMark? {
    let token = tokens[index]
    var at = token.start
    guard token.kind != .word, let first = digits(&at, atMost: 5),
      first.width != 4 || !isYear(first.value) || numbersIncludeSeason(at: start)
    else { return nil }
    var numbers = [first.value]
    skipVersion(&at)
    guard at >= token.end else { return nil }
    var last = index
    while last + 1 < tokens.count, numbers.count < 60 {
      var next = last + 1
      let gap = tokens[next].gap
      if isJoining(tokens[next]) {
        next += 1
      } else {
        let joins = !gap.isDisjoint(with: [.dash, .tilde, .plus, .ampersand])
        let isApart = gap.contains(.spacedDash) && tokens[next].depth == 0 && !isPlural(at: start)
        let isList =
          gap.contains(.comma)
          && number(tokens[next], atMost: 5)?.value == numbers[numbers.count - 1] + 1
        guard joins || isList || gap == .underscore, !isApart else { break }
      }
      if next < tokens.count, tokens[next].tag == .episode { next += 1 }
      guard next < tokens.count, let number = number(tokens[next], atMost: 5),
        number.value > numbers[numbers.count - 1],
        number.value - first.value < NumberReading.maximumEpisodes,
        gap != .underscore || number.width == first.width && first.width > 2
      else { break }
      numbers.append(number.value)
      last = next
    }
    // Episode 1.22
    if numbers.count == 1, index + 1 < tokens.count, tokens[index + 1].gap == .dot,
      tokens[index + 1].start - token.end == 1, first.width <= 2,
      let episode = number(tokens[index + 1], atMost: 3), episode.width >= 2,
      tokens[index + 1].end == lower.count || byte(tokens[index + 1].end) == UInt8(ascii: " ")
    {
      return NumberMark(
        span: start..<tokens[index + 1].end, numbers: [episode.value], width: episode.width,
        season: first.value, weight: Weight.wordedEpisode)
    }
    let end = last == index ? at : tokens[last].end
    return NumberMark(
      span: start..<end, numbers: NumberReading.episodes(numbers), width: first.width,
      weight: numbers.count > 1 || first.width > 1
        ? Weight.wordedEpisode : Weight.singleDigitEpisode)
  }

  /// Whether the keyword is plural, so that several numbers follow: `Episodes`, `Eps`, `Серии`.
  private func isPlural(at start: Int) -> Bool {
    let word = lower[start...].prefix { $0.isLetter || $0.isWide }
    return word.last == UInt8(ascii: "s") || word.elementsEqual("серии".utf8)
  }

  /// Returns the season directly before `Cap. 345` or `Chapter 05`: `T20`, `Book 2`.
  func season(before mark: NumberMark) -> NumberMark? {
    let index = tokenIndex(from: mark.span.lowerBound) - 1
    guard index > 0, byte(mark.span.lowerBound) == UInt8(ascii: "c") else { return nil }
    if index > 1, isChapter(tokens[index + 1]), key(tokens[index - 1]) == "book",
      let number = number(tokens[index], atMost: 2)
    {
      return NumberMark(
        span: tokens[index - 1].start..<tokens[index].end, numbers: [number.value],
        width: number.width, weight: Weight.season)
    }
    var at = tokens[index].start
    guard eat(UInt8(ascii: "t"), &at), let number = digits(&at, atMost: 2),
      at == tokens[index].end
    else { return nil }
    return NumberMark(
      span: tokens[index].span, numbers: [number.value], width: number.width, weight: Weight.season)
  }

  /// Whether the word is `Chapter`, which names movies as often as episodes.
  private func isChapter(_ token: Token) -> Bool {
    key(token) == "chapter"
  }

  /// Whether the word is Spanish `Cap.`, whose numbers include the season: `Cap.1901`.
  func numbersIncludeSeason(at start: Int) -> Bool {
    var at = start
    return eat("cap", &at) && !byte(at).isLetter && !byte(at).isWide
  }

  func isJoining(_ token: Token) -> Bool {
    var at = token.start
    guard token.kind == .word, token.width <= 3 else { return false }
    return
      (eat("and", &at) || eat("al", &at) || eat("to", &at) || eat("en", &at)
      || eat("und", &at) || eat("et", &at) || eat("bis", &at)) && at == token.end
  }

  /// Reads a keyword with attached digits: `Season2`, `Ep07`, `E5`.
  func gluedNumber(
    _ token: Token, tag: Tag
  ) -> (number: Digits, letters: Int, end: Int)? {
    guard token.kind == .mixed else { return nil }
    var at = token.start
    while at < token.end, !lower[at].isDigit { at += 1 }
    let letters = at - token.start
    guard letters > 0, let key = WordKey(lower[token.start..<at]) else { return nil }
    let isSingle = letters == 1 && tag == .episode && lower[token.start] == UInt8(ascii: "e")
    guard isSingle || Vocabulary.tag(key) == tag, let number = digits(&at, atMost: 5)
    else { return nil }
    return (number, letters, at)
  }

  /// Whether a keyword follows this number, or a range of two: the 24 in `2 сезон 24 серия`.
  private func isExplained(afterToken index: Int) -> Bool {
    var last = index
    if last + 1 < tokens.count, tokens[last + 1].kind == .number, tokens[last + 1].gap == .dash {
      last += 1
    }
    guard last + 1 < tokens.count, tokens[last].kind == .number else { return false }
    // 5-й сезон 09-я серия
    if splitOrdinal(endingAt: last + 1) != nil, last + 2 < tokens.count { last += 1 }
    let next = tokens[last + 1]
    return (next.tag == .episode || next.tag == .season) && next.gap.isDisjoint(with: .spacedDash)
      && !(last + 2 < tokens.count
        && (number(tokens[last + 2]).map { !isYear($0.value) } ?? false))
  }

  /// Whether the token is an ordinal and not a count: `2nd`, `second`, `3º`.
  private func isOrdinal(_ token: Token) -> Bool {
    token.kind != .number && ordinal(token) != nil
  }

  /// Whether the word is `Series`, which counts seasons in Britain and means the show elsewhere.
  func isSeries(_ token: Token) -> Bool {
    var at = token.start
    return eat("serie", &at)
  }

  func isYear(_ value: Int) -> Bool { (1895...2040).contains(value) }
}
