// SPDX-License-Identifier: MIT

/// `S01E02` and similar forms.
extension Name {
  /// Reads `S01E02`, `s1.ep2`, `S01E02-E04`, `S01E01E02`, `01E06`, or a season alone (`S01`).
  func seasonEpisode(at start: Int, isGlued: Bool = false) -> NumberReading? {
    var at = start
    let hasLetter =
      eat("season", &at) || eatBeforeDigit("se", &at) || eat(UInt8(ascii: "s"), &at)
      || eat(UInt8(ascii: "t"), &at)
    let isTemporada = byte(start) == UInt8(ascii: "t")
    guard let season = digits(&at, atMost: 4), isGlued || isWordStart(start) else { return nil }
    let seasonEnd = at
    skip(&at, atMost: 4) { $0.isGap || $0 == UInt8(ascii: "-") || $0.isClosing || $0.isOpening }
    let gapEnd = at
    let isYearAlone = season.width == 4 && isYear(season.value)
    guard hasLetter || at == seasonEnd && (season.width == 2 || isYearAlone) else { return nil }
    var episode = episodeLetterAndNumber(&at)
    if episode == nil, gapEnd == seasonEnd || byte(gapEnd - 1) == UInt8(ascii: "-"), hasLetter,
      !isTemporada
    {
      // S01x02, S2-07
      at = gapEnd
      let isCross = eat(UInt8(ascii: "x"), &at)
      if isCross || gapEnd == seasonEnd + 1 {
        episode = digits(&at, atMost: 3)
        if episode != nil, !isWordEnd(at) || !isCross && (episode?.width ?? 0) < 2 {
          episode = nil
        }
      }
    }
    if episode == nil, hasLetter, !isTemporada, let special = specialNumber(at: seasonEnd) {
      return NumberReading(
        form: .seasonEpisode, span: start..<special.end, season: 0, episodes: [special.number],
        weight: Weight.seasonSpecial)
    }
    guard let episode else {
      if hasLetter, !isTemporada, let end = discEnd(seasonEnd) {
        return NumberReading(
          form: .season, span: start..<end, season: season.value,
          weight: Weight.season)
      }
      guard hasLetter, !isTemporada, isWordEnd(seasonEnd) else { return nil }
      if season.width == 4, !isYear(season.value), season.value % 100 > 0 {
        return NumberReading(
          form: .seasonEpisode, span: start..<seasonEnd, season: season.value / 100,
          episodes: [season.value % 100],
          weight: Weight.shortSeasonEpisode)
      }
      return NumberReading(
        form: .season, span: start..<seasonEnd, season: season.value,
        weight: Weight.season)
    }
    var numbers = [episode.value]
    continueEpisodes(&numbers, width: episode.width, season: season.value, &at)
    skipVersion(&at)
    // 16e11fc6 is not an episode
    guard hasLetter || isGlued || isWordEnd(at) else { return nil }
    return NumberReading(
      form: .seasonEpisode, span: start..<at, season: season.value,
      episodes: NumberReading.episodes(numbers),
      weight: hasLetter && !isTemporada ? Weight.seasonEpisode : Weight.shortSeasonEpisode)
  }

  /// Reads a word only before a digit: `SE01`, not `SEA`.
  private func eatBeforeDigit(_ word: StaticString, _ at: inout Int) -> Bool {
    var next = at
    guard eat(word, &next), byte(next).isDigit else { return false }
    at = next
    return true
  }

  /// Reads a special directly after a season: `OVA04`, `SP02`, `OAD1`.
  private func specialNumber(at start: Int) -> (number: Int, end: Int)? {
    var at = start
    skip(&at, atMost: 1) { $0.isGap || $0 == UInt8(ascii: "-") }
    guard
      eat("ova", &at) || eat("oad", &at) || eat("ona", &at) || eat("special", &at)
        || eat("sp", &at)
    else { return nil }
    skip(&at, atMost: 1) { $0.isGap }
    guard let number = digits(&at, atMost: 3), isWordEnd(at) else { return nil }
    return (number.value, at)
  }

  /// Returns the end of `D1` after `S1`, a disc of a season.
  private func discEnd(_ start: Int) -> Int? {
    var at = start
    guard eat(UInt8(ascii: "d"), &at) || eat("disc", &at), digits(&at, atMost: 2) != nil,
      isWordEnd(at)
    else { return nil }
    return at
  }

  /// Reads the digits of an episode; in `14720p`, excludes those of the resolution.
  private func episodeDigits(_ at: inout Int, atMost most: Int) -> Digits? {
    let start = at
    var end = at
    while end < lower.count, lower[end].isDigit, end - start <= 8 { end += 1 }
    if byte(end) == UInt8(ascii: "p") || byte(end) == UInt8(ascii: "i") {
      for width in [4, 3] where end - start >= width + 2 && end - start <= width + 3 {
        var tail = end - width
        guard let height = digits(&tail, atMost: width), isResolution(height) else { continue }
        let split = end - width
        let value = lower[start..<split].reduce(0) { $0 * 10 + $1.digitValue }
        at = split
        return Digits(value: value, width: split - start)
      }
    }
    return digits(&at, atMost: most)
  }

  /// Reads numbers attached to the title: `标题S01E02`, `NameS01E02`, `Name1x02`.
  func gluedSeasonEpisode(in token: Token) -> NumberReading? {
    guard token.width > 5, token.width < 64 else { return nil }
    for at in token.start + 1..<token.end where !lower[at - 1].isDigit {
      if lower[at] == UInt8(ascii: "s"), byte(at + 1).isDigit,
        lower[at - 1].isWide || bytes[at].isUpperLetter && !bytes[at - 1].isUpperLetter
          || byte(at + 2).isDigit && byte(at + 3) == UInt8(ascii: "e") && byte(at + 4).isDigit
            && byte(at + 5).isDigit
          || isSeasonBeforeEpisode(at, in: token)
      {
        if let reading = seasonEpisode(at: at, isGlued: true), reading.form == .seasonEpisode {
          return reading
        }
      } else if lower[at].isDigit, lower[at - 1].isLetter || lower[at - 1].isWide,
        let reading = crossNumber(at: at, isGlued: true), reading.weight >= Weight.cross
      {
        return reading
      }
      if lower[at].isDigit { return nil }
    }
    return nil
  }

  /// Whether an episode follows the season at the end of a word (`s3.e113`), in any letter case.
  private func isSeasonBeforeEpisode(_ start: Int, in token: Token) -> Bool {
    var at = start + 1
    guard lower[start - 1] != UInt8(ascii: "s"), digits(&at, atMost: 2) != nil, at == token.end,
      byte(at).isGap, byte(at + 1) == UInt8(ascii: "e"), byte(at + 2).isDigit
    else { return false }
    return byte(at + 3).isDigit
  }

  /// Reads `E02`, `Ep. 02`, `Episode 2`, `EP #2`.
  private func episodeLetterAndNumber(_ at: inout Int) -> Digits? {
    var next = at
    guard
      eat("episode", &next) || eat("eps", &next) || eat("ep", &next) || eat("xe", &next)
        || eat(UInt8(ascii: "e"), &next)
    else { return nil }
    skip(&next, atMost: 2) {
      $0.isGap || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "(")
    }
    guard let number = episodeDigits(&next, atMost: 5) else { return nil }
    at = next
    return number
  }

  /// Reads further episodes after the first: `E03`, `-04`, `+05`, ` S01E06`, `x07`, `&8`.
  func continueEpisodes(_ numbers: inout [Int], width: Int, season: Int, _ at: inout Int) {
    while numbers.count < 60 {
      var next = at
      skipVersion(&next)
      let gapStart = next
      skip(&next, atMost: 3) {
        $0.isGap || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "&")
          || $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: ",")
      }
      let gap = lower[gapStart..<next]
      // S01E05 and E06
      var word = next
      if gap.count == 1, eat("to", &word) || eat("and", &word), byte(word).isGap,
        byte(word + 1) == UInt8(ascii: "e"), byte(word + 2).isDigit
      {
        next = word + 1
      }
      guard let last = numbers.last,
        let number = nextEpisode(after: last, gap: gap, width: width, season: season, &next)
      else { return }
      guard number >= last, number - last < NumberReading.maximumEpisodes
      else { return }
      numbers.append(number)
      at = next
    }
  }

  private func nextEpisode(
    after last: Int, gap: ArraySlice<UInt8>, width: Int, season: Int, _ at: inout Int
  ) -> Int? {
    let hasSpace = gap.contains(UInt8(ascii: " "))
    // S01E01.S01E02, 2x09-2x10
    var next = at
    _ = eat(UInt8(ascii: "s"), &next)
    if let again = digits(&next, atMost: 4), again.value == season {
      _ = eat(UInt8(ascii: "x"), &next)
      if eat("ep", &next) || eat(UInt8(ascii: "e"), &next) || byte(next - 1) == UInt8(ascii: "x"),
        let number = digits(&next, atMost: 5)
      {
        at = next
        return number.value
      }
    }
    // E02, -E02, x02
    next = at
    let isPlainSpace =
      gap.count == 1 && hasSpace && byte(at) == UInt8(ascii: "e")
      && byte(at + 1).isDigit && byte(at + 2).isDigit
    if !hasSpace || isPlainSpace || gap.contains(UInt8(ascii: "-"))
      || gap.contains(UInt8(ascii: "&")) || gap.contains(UInt8(ascii: ","))
    {
      let isCross = eat(UInt8(ascii: "x"), &next)
      let isLetter = eat("ep", &next) || eat(UInt8(ascii: "e"), &next)
      let isListed = isCross && gap.contains(UInt8(ascii: "-")) && byte(next + 1).isDigit
      if isLetter || isCross && !hasSpace || isListed, let number = digits(&next, atMost: 5),
        !(isCross && (number.value == 264 || number.value == 265))
      {
        at = next
        return number.value
      }
    }
    // S03E21.22, if only tags follow
    next = at
    if gap.count == 1, gap.first == UInt8(ascii: "."), let number = digits(&next, atMost: 3),
      number.value == last + 1, number.width == width, width > 1, isWordEnd(next)
    {
      let following = tokenIndex(from: next)
      if following == tokens.count || tokens[following].tag.isFormat
        || tokens[following].gap.contains(.bracket)
      {
        at = next
        return number.value
      }
    }
    // -02, +02, &02, ~02, _02
    next = at
    let joins = gap.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ".") }
    guard joins, !hasSpace, gap.count == 1, let number = digits(&next, atMost: 5),
      number.width >= min(width, 2), number.width <= width + 1
    else { return nil }
    var end = next
    skipVersion(&end)
    let isList = gap.first != UInt8(ascii: "_")
    guard isWordEnd(end),
      isList || byte(end) != UInt8(ascii: "_") && number.value == last + 1
    else { return nil }
    at = next
    return number.value
  }

  /// Skips a version or half letter after a number: `01v2`, `10b`.
  func skipVersion(_ at: inout Int) {
    var next = at
    if eat(UInt8(ascii: "v"), &next), digits(&next, atMost: 1) != nil, isWordEnd(next) {
      at = next
    } else if (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(byte(at)), isWordEnd(at + 1) {
      at += 1
    }
  }

  /// Reads `1x02`, `01x02-03`, `2x09-2x10`, `1 x 2`.
  func crossNumber(at start: Int, isGlued: Bool = false) -> NumberReading? {
    var at = start
    guard isGlued || isWordStart(start), let season = digits(&at, atMost: 4) else { return nil }
    let before = at
    skip(&at, atMost: 1) { $0.isGap }
    let isSpaced = at > before
    guard eat(UInt8(ascii: "x"), &at) || eat("х", &at) else { return nil }
    if isSpaced { guard skip(&at, atMost: 1, while: { $0.isGap }) == 1 else { return nil } }
    let isYear = (1930...2099).contains(season.value) && season.width == 4
    let hasE = eat(UInt8(ascii: "e"), &at)
    guard let episode = episodeDigits(&at, atMost: 3), isYear || season.value < 100,
      episode.value != 264, episode.value != 265
    else { return nil }
    var numbers = [episode.value]
    continueEpisodes(&numbers, width: episode.width, season: season.value, &at)
    skipVersion(&at)
    guard hasE || isWordEnd(at) || byte(at).isDigit || byte(at).isLetter && episode.width == 2
    else { return nil }
    let weight =
      isSpaced
      ? Weight.spacedCross : episode.width > 1 ? Weight.cross : Weight.pairInBrackets
    return NumberReading(
      form: .seasonEpisode, span: start..<at, season: season.value,
      episodes: NumberReading.episodes(numbers), weight: weight)
  }
}
