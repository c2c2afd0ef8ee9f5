// SPDX-License-Identifier: MIT

/// A name with every interpretation of its numbers, best first.
struct NameReading {
  let name: Name
  let layout: ReleaseLayout
  private(set) var candidates: [Candidate] = []
  private(set) var ids = MediaIDs()

  /// One interpretation of the numbers, with the remaining title.
  struct Candidate {
    var reading: NumberReading
    /// Byte ranges that the reading is based on, in order.
    var marks: [Range<Int>]
  }

  /// Maximum number of interpretations kept.
  static let maximumCandidates = 5

  init(_ name: Name) {
    self.name = name
    layout = name.releaseLayout()
    ids = name.ids()
    collect()
  }

  /// Adjusts the weights by the names of neighbouring files.
  mutating func reweight(using siblings: Siblings) {
    for index in candidates.indices {
      candidates[index].reading.weight = siblings.weight(candidates[index], in: name)
    }
    let ranked = candidates.enumerated().sorted {
      ($0.element.reading.weight, $1.offset) > ($1.element.reading.weight, $0.offset)
    }
    candidates = ranked.map(\.element)
  }

  /// Whether neighbouring files could change the reading.
  var isUnsure: Bool {
    guard let best = candidates.first?.reading else { return false }
    return best.weight < Weight.unambiguous
      && (best.form != .movie || best.weight < Weight.paddedInside)
      && candidates.contains { $0.reading.form == .bare || $0.reading.form == .packed }
  }

  private mutating func collect() {
    var marks = NumberMarks()
    marks.collect(from: name, layout)
    var found = marks.candidates(in: name, layout)
    var bare: [NumberReading] = []
    if !found.contains(where: { $0.reading.weight >= Weight.wordedSeasonEpisode }) {
      name.appendBareReadings(layout, to: &bare)
    }
    marks.combine(bare: bare, in: name, layout, into: &found)
    let year = name.movieYear(layout, excluding: marks.dates)
    if let year {
      // Title (2010) Episode 5: a movie has no numbers after its year
      let yearEnd = name.tokens[year.token].end
      for index in found.indices
      where found[index].reading.form == .episode && found[index].reading.span.lowerBound >= yearEnd
      {
        found[index].reading.weight += Weight.behindYearBonus
      }
    }
    found.append(Candidate(reading: movie(year), marks: []))
    found.sort { $0.reading.weight > $1.reading.weight }
    candidates = Array(found.prefix(Self.maximumCandidates))
  }

  private func movie(_ year: YearMark?) -> NumberReading {
    var weight: Int
    switch year?.placement {
    case .alone: weight = Weight.movieYearAlone
    case .bare: weight = Weight.movieYear
    case .inBracket: weight = Weight.movieYearInBrackets
    case nil:
      weight = layout.firstStrong < name.tokens.count ? Weight.movieWithTags : Weight.movie
    }
    if name.callsItselfMovie(from: layout.first) { weight = max(weight, Weight.statedMovie) }
    if layout.looksLikeSeries, year == nil { weight -= Weight.seriesStylePenalty }
    return NumberReading(form: .movie, span: 0..<0, weight: weight)
  }
}
