// SPDX-License-Identifier: MIT

/// Ranges of bare numbers and the words around them.
extension Name {
  /// Reads `01-12`, `01 ~ 10`, `(892-916)`, `1-13`.
  func bareRange(
    from bare: BareNumber, _ layout: ReleaseLayout
  ) -> (reading: NumberReading, next: Int)? {
    var numbers = [bare.number.value]
    var last = bare.index
    var end = bare.end
    while last + 1 < tokens.count, numbers.count < 60 {
      let next = tokens[last + 1]
      let gap = next.gap
      let isList = !gap.isDisjoint(with: [.comma, .ampersand])
      guard !gap.contains(.bracket), isList || !gap.isDisjoint(with: [.dash, .tilde, .plus])
      else { break }
      var at = next.start
      if isList {
        var after = at
        guard digits(&after, atMost: 4)?.value == numbers[numbers.count - 1] + 1 else { break }
      }
      guard let number = digits(&at, atMost: 4), number.value > numbers[numbers.count - 1],
        number.value - numbers[0] < 2000
      else { break }
      skipVersion(&at)
      guard at == next.end else { break }
      let isSpacedDash = gap.contains(.spacedDash) && !gap.contains(.tilde)
      let startsAtOne = bare.number.isPadded && (number.width > 2 || bare.number.value == 1)
      let isWholeRange =
        layout.hasLeadingGroup && startsAtOne && last + 2 < tokens.count
        && tokens[last + 2].gap.contains(.bracket)
      if isSpacedDash, next.depth == 0,
        !startsAtOne || bare.followsDash && number.width < 3 && !isWholeRange
      {
        break
      }
      if bare.number.isPadded != number.isPadded, bare.number.width > number.width { break }
      if isYear(number.value), number.width == 4 { break }
      numbers.append(number.value)
      last += 1
      end = at
    }
    guard last > bare.index else { return nil }
    let numbersWidth = tokens[last].width
    let next = last + 1 < tokens.count ? tokens[last + 1] : nil
    let closes =
      next.map {
        $0.tag.isFormat || $0.gap.contains(.bracket) || $0.gap.contains(.spacedDash)
      } ?? true
    guard bare.index < layout.firstStrong else { return nil }
    var weight = closes || tokens[bare.index].depth > 0 ? Weight.range : Weight.weakPadded
    if bare.leads {
      weight =
        bare.number.isPadded && (closes || bare.number.width == numbersWidth)
          || gapText(before: min(last + 1, tokens.count - 1)).count > 1
        ? Weight.padded : Weight.inTitle
    }
    if !bare.followsDash, !layout.looksLikeSeries, !bare.number.isPadded, numbers.count == 2,
      numbers[0] > 1, tokens[bare.index].depth == 0, next == nil
    {
      weight = Weight.threeDigits
    }
    return (
      NumberReading(
        form: .bare, span: tokens[bare.index].start..<end,
        episodes: NumberReading.episodes(numbers), weight: weight), last + 1
    )
  }

  /// Whether the name calls itself a movie (`Title The Movie`, `Gekijouban Title`, `剧场版`); numbers
  /// without a season are then not episodes.
  func callsItselfMovie(from first: Int) -> Bool {
    for index in first..<max(first, tokens.count) {
      // checks the first letter, to compare few words
      let letter = lower[tokens[index].start]
      guard
        letter.isWide || letter == UInt8(ascii: "g")
          || letter == UInt8(ascii: "m") && tokens[index].width == 5
      else { continue }
      switch key(tokens[index]) {
      case "gekijouban", "gekijoban", "劇場版", "剧场版", "극장판": return true
      case "movie":
        if index > first + 1, key(tokens[index - 1]) == "the", !tokens[index].tag.isStrong,
          index + 1 == tokens.count
            || !tokens[index + 1].gap.isDisjoint(with: [.bracket, .spacedDash])
        {
          return true
        }
      default: continue
      }
    }
    return false
  }

  /// Words after which a number belongs to the title: `Movie 9`, `Vol 2`, `No.6`.
  func isCounted(_ token: Token) -> Bool {
    switch token.tag {
    case .part, .volume, .disc, .season, .of: return false
    default: break
    }
    var at = token.start
    if eat("movie", &at) || eat("film", &at) || eat("ova", &at), at == token.end { return false }
    return true
  }

  func isResolution(_ number: Digits) -> Bool {
    switch number.value {
    case 240, 360, 480, 540, 576, 720, 1080, 1440, 2160, 4320: true
    default: false
    }
  }
}
