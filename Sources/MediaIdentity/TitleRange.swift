// SPDX-License-Identifier: MIT

/// The tokens of a name that hold its title, given one reading of its numbers.
struct TitleRange {
  var tokens: Range<Int>
  var year: Int?
  /// Year after the numbers of a later season.
  var seasonYear: Int?
  var country: String?
  /// End of the title inside its last token, as in `港湾第二季`.
  var byteEnd: Int?
  /// Number counted across all seasons, if it is between title and season.
  var absolute: Int?
  /// The title including brackets removed from its end.
  var longer: Range<Int>?
  /// Titles in other brackets.
  var otherTitles: [Range<Int>] = []
  /// Title of the episode, after the numbers.
  var episodeTitle: Range<Int>?
  /// Whether the title follows the numbers, where it could also be the episode's title.
  var isBehindNumbers = false
}

extension NameReading {
  func titleRange(_ candidate: Candidate) -> TitleRange {
    var zone = TitleRange(tokens: layout.first..<layout.first)
    let isMovie = candidate.reading.form == .movie
    let marks = candidate.marks.map {
      name.tokenIndex(from: $0.lowerBound)..<name.tokenIndex(from: $0.upperBound)
    }
    var first = layout.first
    var limit = layout.end
    let firstMark = marks.first
    if let firstMark, firstMark.lowerBound <= first, firstMark.upperBound > first {
      // the numbers come first, so the title can only follow
      zone.isBehindNumbers = true
      first = firstMark.upperBound
      limit = marks.count > 1 ? max(first, marks[1].lowerBound) : layout.end
    } else if let firstMark, firstMark.lowerBound > first {
      skipSortingDate(&first, candidate, before: firstMark.lowerBound)
      zone.isBehindNumbers = first == firstMark.lowerBound
      limit =
        layout.isBracketed && firstMark.lowerBound >= layout.end
        ? layout.end : firstMark.lowerBound
    }
    var end = tagStart(from: first, to: limit)
    if zone.isBehindNumbers, first < limit, name.tokens[first].tag.isStrong { end = first }
    let endsAtTag = end < limit
    var isBounded = endsAtTag || limit < name.tokens.count
    if isMovie {
      skipCount(&first)
      cutBonus(first: &first, end: &end)
      if let year = name.movieYear(layout, excluding: []) {
        zone.year = year.value
        if year.token == 0, first == 0 {
          first = 1
          zone.longer = 0..<end
        }
        if year.token > first, year.token <= end || year.placement != .bare && year.token < end {
          end = year.token
          isBounded = true
        } else if year.token > first, year.token < end {
          end = year.token
          isBounded = true
        }
      }
    } else {
      readBrackets(&zone, from: end, to: limit)
      cutYear(&zone, first: first, end: &end, marks: marks, candidate.reading)
    }
    end = leaveBracket(end, first: first)
    if !isMovie {
      cutCountry(&zone, first: first, end: &end)
      cutAbsolute(&zone, candidate.reading, first: first, end: &end)
    }
    if candidate.reading.date != nil, candidate.reading.form != .date, end - 1 > first,
      name.tokens[end - 1].kind == .number, name.compactDate(name.tokens[end - 1]) != nil
    {
      end -= 1
    }
    let full = end
    if !isMovie { end = withoutDisc(first: first, end: end) }
    if isMovie || endsAtTag || layout.isBracketed || candidate.reading.form == .season
      || candidate.reading.form == .part
    {
      end = trimmed(first: first, end: end, isBounded: isBounded, year: yearMark(at: end))
    }
    end = withoutBrackets(first: first, end: end)
    if end < full { zone.longer = first..<full }
    if let prefix = layout.prefix, zone.longer == nil { zone.longer = prefix..<end }
    skipGroupPrefix(&first, end: end, candidate.reading, &zone)
    zone.otherTitles = layout.otherTitles
    if layout.mayHavePrefix, first == layout.first, end > first + 1 {
      zone.otherTitles.append((first + 1)..<end)
    }
    if first > layout.first, isMovie { zone.longer = layout.first..<end }
    zone.tokens = first..<max(first, end)
    if let mark = candidate.marks.first, end > first,
      name.tokens[end - 1].span.contains(mark.lowerBound),
      mark.lowerBound > name.tokens[end - 1].start
    {
      zone.byteEnd = mark.lowerBound
    }
    if !isMovie { zone.episodeTitle = episodeTitle(marks, zone) }
    return zone
  }

  private func yearMark(at index: Int) -> YearMark? {
    index < name.tokens.count ? name.year(at: index) : nil
  }

  /// Returns the first token between `first` and `limit` that cannot be part of a title.
  private func tagStart(from first: Int, to limit: Int) -> Int {
    var index = first
    while index < limit {
      let token = name.tokens[index]
      if index > first, token.tag.isStrong { return index }
      if token.group >= 0, name.groups[token.group].tokens.lowerBound == index, index > first,
        name.isTagGroup(token.group) || name.isIDGroup(token.group)
      {
        return index
      }
      if index > first, token.width > 8, isID(token) { return index }
      index += 1
    }
    return limit
  }

  private func isID(_ token: Token) -> Bool {
    var at = token.start
    return name.eat("tt", &at) && name.digits(&at, atMost: 10) != nil && at == token.end
  }

  /// Reads `(US) (2013)` and `(2013) (US)` after a show's title.
  private func readBrackets(_ zone: inout TitleRange, from end: Int, to limit: Int) {
    for index in end..<max(end, limit) {
      let token = name.tokens[index]
      guard token.group >= 0, name.groups[token.group].tokens.count == 1 else { return }
      if name.isCountry(token) {
        zone.country = name.text(token.span).uppercased()
      } else if let year = name.year(at: index) {
        zone.year = year.value
      } else {
        return
      }
    }
  }

  /// Takes the year at the end of a show's title.
  private func cutYear(
    _ zone: inout TitleRange, first: Int, end: inout Int, marks: [Range<Int>],
    _ reading: NumberReading
  ) {
    if layout.isBracketed, let mark = marks.first, mark.lowerBound > layout.end {
      for index in layout.end..<mark.lowerBound {
        guard let year = name.year(at: index), year.placement == .alone else { continue }
        zone.year = year.value
        return
      }
    }
    for index in stride(from: end - 1, to: first, by: -1) {
      guard let year = name.year(at: index) else {
        if name.tokens[index].tag == .country || name.tokens[index].depth > 0 { continue }
        break
      }
      if year.placement == .inBracket, name.groups[name.tokens[index].group].tokens.count > 4 {
        break
      }
      zone.year = year.value
      if index + 1 < end, name.tokens[index + 1].tag == .country {
        zone.country = name.text(name.tokens[index + 1].span)
      }
      end = index
      return
    }
    for index in (first + 1)..<max(first + 1, end) {
      guard let year = name.year(at: index), year.placement == .alone else { continue }
      zone.year = year.value
      end = index
      return
    }
    guard reading.date == nil, let firstMark = marks.first, let lastMark = marks.last else {
      return
    }
    for index in firstMark.upperBound..<max(firstMark.upperBound, name.tokens.count) {
      guard !lastMark.contains(index), let year = name.year(at: index),
        name.date(atToken: index) == nil
      else { continue }
      let closes = index + 1 == name.tokens.count || name.tokens[index + 1].tag.isFormat
      guard year.placement != .bare || index == lastMark.upperBound || closes else { continue }
      // S02E21 - 1969 is an episode's title
      if year.placement == .bare, name.tokens[index].gap.contains(.spacedDash) { return }
      // a year after the numbers is the season's; for a first season also the show's
      if reading.season ?? 1 <= 1, year.placement != .bare || index == lastMark.upperBound {
        zone.year = year.value
      } else {
        zone.seasonYear = year.value
      }
      return
    }
  }

  /// Moves `end` before the bracket that contains it.
  private func leaveBracket(_ end: Int, first: Int) -> Int {
    guard !layout.isBracketed, end < name.tokens.count, end > first else { return end }
    var end = end
    var group = name.tokens[end].group
    while group >= 0, name.groups[group].tokens.lowerBound > first {
      end = min(end, name.groups[group].tokens.lowerBound)
      let open = name.groups[group].open
      group = name.groups.lastIndex { $0.open < open && $0.close > open } ?? -1
    }
    return end
  }

  private func cutCountry(_ zone: inout TitleRange, first: Int, end: inout Int) {
    // (US) ends the title as a separate bracket
    if end < name.tokens.count, end > first {
      let next = name.tokens[end]
      if name.isCountry(next), next.group >= 0, name.groups[next.group].tokens.count == 1 {
        zone.country = name.text(next.span).uppercased()
        return
      }
    }
    let last = end - 1
    guard last > first else { return }
    let token = name.tokens[last]
    guard name.isCountry(token), token.gap != .dash,
      token.depth > 0 || isCountry(token, behind: name.tokens[last - 1])
    else { return }
    zone.country = name.text(token.span).uppercased()
    end = last
  }

  /// Whether `us` is a country and not a pronoun: in capitals, or in a name without capitals, and
  /// not after a word such as `of`.
  private func isCountry(_ token: Token, behind previous: Token) -> Bool {
    let isMarked =
      name.isUpperCase(token) || !name.hasUpperLetter(token) && !name.hasUpperLetter(previous)
    return isMarked && !name.leadsPronoun(previous)
  }

  /// Takes the absolute number from `Title - 101-103 - s05e01-03` and `Title - 12 (S01E12)`.
  private func cutAbsolute(
    _ zone: inout TitleRange, _ reading: NumberReading, first: Int, end: inout Int
  ) {
    guard reading.form == .seasonEpisode, reading.weight > Weight.dated, end - 1 > first,
      let last = name.number(name.tokens[end - 1])
    else { return }
    if end - 2 > first, let start = name.number(name.tokens[end - 2]), start.value < last.value,
      name.tokens[end - 1].gap == .dash, last.value - start.value + 1 == reading.episodes.count
    {
      end -= 2
    } else if layout.hasLeadingGroup || name.tokens[end - 1].gap.contains(.spacedDash),
      end < name.tokens.count,
      name.tokens[end].gap.contains(.bracket) || name.tokens[end].gap.contains(.spacedDash),
      last.value >= reading.episodes.first ?? 0
    {
      zone.absolute = last.value
      end -= 1
    }
  }

  private func episodeTitle(_ marks: [Range<Int>], _ zone: TitleRange) -> Range<Int>? {
    guard let last = marks.last else { return nil }
    let first = last.upperBound
    if zone.isBehindNumbers, zone.tokens.lowerBound == first { return nil }
    var end = first
    while end < name.tokens.count, name.tokens[end].depth == 0, !name.tokens[end].tag.isStrong,
      end - first < 24
    {
      end += 1
    }
    guard end > first else { return nil }
    if end < name.tokens.count {
      end = trimmed(first: first - 1, end: end, isBounded: true, year: nil)
    }
    guard end > first else { return nil }
    return first..<end
  }
}
