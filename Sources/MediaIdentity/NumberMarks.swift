// SPDX-License-Identifier: MIT

/// Explicit numbers of a name, collected in one pass and then combined.
struct NumberMarks {
  private(set) var full: [NumberReading] = []
  private(set) var seasons: [Name.NumberMark] = []
  private(set) var episodes: [Name.NumberMark] = []
  private(set) var parts: [Name.NumberMark] = []
  private(set) var dates: [NumberReading] = []

  /// Maximum number of tokens scanned; later ones never identify a file.
  static let maximumTokens = 120

  mutating func collect(from name: Name, _ layout: ReleaseLayout) {
    var used = 0
    for index in name.tokens.indices.prefix(Self.maximumTokens) {
      let token = name.tokens[index]
      if token.start < used || token.tag == .checksum || token.tag == .clipID { continue }
      let first = name.lower[token.start]
      if token.kind == .mixed || token.kind == .number || first == UInt8(ascii: "s") {
        if first.isDigit || first == UInt8(ascii: "s") || first == UInt8(ascii: "t"),
          let reading = name.seasonEpisode(at: token.start)
            ?? (first.isDigit && !isChannelCount(at: index, in: name, layout)
              ? name.crossNumber(at: token.start) : nil)
        {
          used = reading.span.upperBound
          if reading.form == .season {
            // a group named S56 may follow the tags
            if index > layout.firstStrong { continue }
            seasons.append(
              Name.NumberMark(
                span: reading.span, numbers: [reading.season ?? 1], width: 2,
                weight: Weight.season))
          } else {
            full.append(reading)
          }
          continue
        }
      }
      if let reading = name.bracketPair(at: index) {
        full.append(reading)
        used = reading.span.upperBound
        continue
      }
      guard index >= layout.first else { continue }
      if token.kind == .mixed, !first.isDigit, !token.tag.isFormat,
        let reading = name.gluedSeasonEpisode(in: token)
      {
        full.append(reading)
        used = reading.span.upperBound
      } else if let special = name.specialMark(atToken: index, layout) {
        full.append(special)
        used = special.span.upperBound
      } else if let date = name.date(atToken: index) {
        dates.append(date)
        used = date.span.upperBound
      } else if let mark = name.seasonMark(atToken: index) {
        seasons.append(mark)
        used = mark.span.upperBound
      } else if let mark = name.episodeMark(atToken: index, after: lastEnd) {
        episodes.append(mark)
        used = mark.span.upperBound
      } else if let mark = name.partOfTotal(atToken: index) {
        episodes.append(mark)
        used = mark.span.upperBound
      } else if let mark = name.partMark(atToken: index) {
        parts.append(mark)
        used = mark.span.upperBound
      }
    }
    if name.hasWideText { collectCounters(from: name) }
  }

  /// Whether a number in a bracket of tags is an audio channel count: `(BDRip AC3 5.1x2)`.
  private func isChannelCount(at index: Int, in name: Name, _ layout: ReleaseLayout) -> Bool {
    let group = name.tokens[index].group
    return index > layout.firstStrong && group >= 0 && name.isTagGroup(group)
  }

  private var lastEnd: Int {
    max(
      full.last?.span.upperBound ?? 0, seasons.last?.span.upperBound ?? 0,
      episodes.last?.span.upperBound ?? 0)
  }

  private mutating func collectCounters(from name: Name) {
    for counter in name.counterMarks()
    where !dates.contains(where: { $0.span.overlaps(counter.span) }) {
      let mark = Name.NumberMark(
        span: counter.span, numbers: counter.numbers, width: 2, weight: Weight.counter)
      if counter.isSeason { seasons.append(mark) } else { episodes.append(mark) }
    }
  }

  /// Returns the readings that these marks form.
  func candidates(in name: Name, _ layout: ReleaseLayout) -> [NameReading.Candidate] {
    var result: [NameReading.Candidate] = []
    for (offset, reading) in full.enumerated() {
      var reading = reading
      // 3x3 Eyes - 2x01: a number in the title's place is the title if another follows
      let leads = name.tokenIndex(from: reading.span.lowerBound) <= layout.first
      if leads, full.count > offset + 1 { reading.weight -= Weight.titlePlacePenalty }
      // [2.10] Episode 210
      if let first = reading.episodes.first, let season = reading.season,
        reading.weight < Weight.cross,
        episodes.contains(where: { $0.numbers == [season * 100 + first] })
      {
        reading.weight = Weight.cross
      }
      // 10x10 (2018) is a movie
      let next = name.tokenIndex(from: reading.span.upperBound)
      if leads, reading.weight < Weight.confirmedPacked, next < name.tokens.count,
        name.year(at: next) != nil
      {
        reading.weight -= Weight.yearFollowsPenalty
      }
      reading.date = dates.first { $0.weight > Weight.doubtfulDate }?.date
      reading.weight -= offset
      result.append(.init(reading: reading, marks: [reading.span]))
    }
    for mark in episodes.prefix(2) {
      result.append(candidate(episode: mark, in: name))
    }
    if let part = parts.last { result.append(candidate(part: part, in: name, layout)) }
    for date in dates {
      result.append(.init(reading: date, marks: [date.span]))
    }
    if let season = seasons.first {
      // Season 1-3 covers several
      let isOne = seasons.allSatisfy { $0.numbers == season.numbers } && season.numbers.count == 1
      result.append(
        .init(
          reading: NumberReading(
            form: .season, span: season.span, season: isOne ? season.numbers.first : nil,
            weight: season.weight),
          marks: seasons.map(\.span)))
    }
    return result
  }

  private func candidate(episode mark: Name.NumberMark, in name: Name) -> NameReading.Candidate {
    var reading = NumberReading(
      form: .episode, span: mark.span, season: mark.season, episodes: mark.numbers,
      weight: mark.weight)
    reading.date = dates.first { $0.weight > Weight.doubtfulDate }?.date
    if reading.date != nil { reading.weight = max(reading.weight, Weight.dated) }
    var spans = [mark.span]
    if let season = seasons.first ?? name.season(before: mark), mark.season == nil {
      reading.form = .seasonEpisode
      reading.season = season.numbers.first
      reading.weight = Weight.wordedSeasonEpisode
      spans.append(season.span)
    }
    // Cap.201 includes the season
    if name.numbersIncludeSeason(at: mark.span.lowerBound), mark.width == 3 || mark.width == 4,
      mark.season == nil, let first = mark.numbers.first, let last = mark.numbers.last,
      first % 100 > 0, reading.season == nil || reading.season == first / 100
    {
      reading.form = .seasonEpisode
      reading.season = first / 100
      reading.episodes = NumberReading.episodes(
        first == last ? [first % 100] : [first % 100, last % 100])
      reading.weight = Weight.wordedSeasonEpisode
    }
    spans.sort { $0.lowerBound < $1.lowerBound }
    return .init(reading: reading, marks: spans)
  }

  private func candidate(
    part: Name.NumberMark, in name: Name, _ layout: ReleaseLayout
  ) -> NameReading.Candidate {
    var reading = NumberReading(
      form: .part, span: part.span, episodes: part.numbers, weight: part.weight)
    if name.isMoviePart(part, layout) { reading.weight = Weight.partOfMovieTitle }
    var spans = [part.span]
    if let season = seasons.first {
      reading.season = season.numbers.first
      reading.weight = Weight.partOfSeason
      spans.insert(season.span, at: season.span.lowerBound < part.span.lowerBound ? 0 : 1)
    }
    return .init(reading: reading, marks: spans)
  }

  /// Adds the bare numbers, alone and combined with a season or a date.
  func combine(
    bare: [NumberReading], in name: Name, _ layout: ReleaseLayout,
    into result: inout [NameReading.Candidate]
  ) {
    for reading in bare {
      if overlaps(reading.span) { continue }
      var reading = reading
      var spans = [reading.span]
      if let season = seasons.first, full.isEmpty, reading.form == .bare, reading.weight > 0 {
        let index = name.tokenIndex(from: reading.span.lowerBound)
        let isNext = index > 0 && name.tokens[index - 1].end == season.span.upperBound
        if isNext || reading.weight >= Weight.needsSeason {
          reading.form = .seasonEpisode
          reading.season = season.numbers.first
          if let absolute = reading.absolute { reading.episodes = [absolute] }
          reading.absolute = nil
          reading.weight = isNext ? Weight.bareAfterSeason : Weight.bareWithSeason
          spans.append(season.span)
        }
      } else if let season = seasons.first, reading.form == .packed,
        season.numbers.first == reading.season
      {
        reading.weight = Weight.confirmedPacked
        spans.append(season.span)
      }
      if reading.form == .packed, let date = dates.first, date.weight > Weight.doubtfulDate,
        reading.weight >= Weight.packedInside, reading.span.upperBound <= date.span.lowerBound
      {
        reading.date = date.date
        reading.weight = Weight.dated
      } else if reading.form == .bare, reading.weight >= Weight.groupNumber,
        dates.contains(where: { name.isBracketed($0.span, behind: reading.span) })
      {
        // `[Group] Title - 05 [20190323]` has the date of its release
        reading.weight = Weight.dated
      }
      spans.sort { $0.lowerBound < $1.lowerBound }
      result.append(.init(reading: reading, marks: spans))
    }
  }

  private func overlaps(_ span: Range<Int>) -> Bool {
    full.contains { $0.span.overlaps(span) } || dates.contains { $0.span.overlaps(span) }
      || seasons.contains { $0.span.overlaps(span) }
      || episodes.contains { $0.span.overlaps(span) } || parts.contains { $0.span.overlaps(span) }
  }
}

extension Name {
  /// Whether a date is in brackets of its own, after a number outside of them.
  fileprivate func isBracketed(_ date: Range<Int>, behind number: Range<Int>) -> Bool {
    guard number.upperBound <= date.lowerBound else { return false }
    let first = tokens[tokenIndex(from: date.lowerBound)]
    guard first.group >= 0, tokens[tokenIndex(from: number.lowerBound)].depth == 0 else {
      return false
    }
    let group = groups[first.group]
    return group.open < date.lowerBound && group.close >= date.upperBound
      && group.tokens.allSatisfy { tokens[$0].span.overlaps(date) }
  }
}
