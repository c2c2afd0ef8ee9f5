// SPDX-License-Identifier: MIT

/// Files in the directory of a season.
extension PathInterpreter {
  /// The number of `16 Felina` or `Show 16 Felina` in a season's directory, which elsewhere belongs
  /// to a title.
  var numberInSeason: NameReading.Candidate? {
    let (name, first) = (file.name, file.layout.first)
    guard season != nil, file.candidates.allSatisfy({ $0.reading.form == .movie }),
      let index = name.tokens.indices.dropFirst(first).first(where: {
        name.tokens[$0].kind == .number
      }),
      name.tokens[index].depth == 0, let number = name.number(name.tokens[index], atMost: 2),
      number.value > 0
    else { return nil }
    if index > first {
      guard let directory,
        let movie = directory.candidates.first(where: { $0.reading.form == .movie }),
        Self.agree(
          name.title(first..<index), directory.name.titles(directory.titleRange(movie)).title)
      else { return nil }
    }
    let span = name.tokens[index].span
    return .init(
      reading: NumberReading(
        form: .bare, span: span, absolute: number.value, weight: Weight.inSeasonDirectory),
      marks: [span])
  }

  /// Adds the directory's season to a number without one.
  func addSeason(_ reading: NumberReading, to result: inout Hypothesis) {
    guard let season, result.kind == .episode else { return }
    switch reading.form {
    case .bare, .episode, .part:
      guard result.season == nil else { return }
      // 102 in Season 1 is the second episode
      if let absolute = result.absolute, absolute > 100, absolute / 100 == season { return }
      result.season = season
      if let absolute = result.absolute {
        result.episodes = [absolute]
        result.absolute = nil
      }
      unpackEpisodes(of: &result, season)
      result.confidence += Weight.seasonDirectory
    case .packed:
      if result.season == season {
        result.confidence = max(result.confidence, Weight.confirmedPacked)
      }
    default: break
    }
  }

  /// Converts `101-102` in the directory of season 1 to episodes 1 and 2.
  private func unpackEpisodes(of result: inout Hypothesis, _ season: Int) {
    guard result.episodes.count > 1, season > 0,
      result.episodes.allSatisfy({ $0 / 100 == season && $0 % 100 > 0 })
    else { return }
    result.episodes = result.episodes.map { $0 % 100 }
  }

  /// Takes the season from a directory that names both show and season.
  func applySeason(
    of directory: NumberReading, _ form: NumberReading.Form, to result: inout Hypothesis
  ) {
    if form == .packed, result.season == directory.season {
      result.confidence = max(result.confidence, Weight.confirmedPacked)
    }
    guard result.season == nil else { return }
    if let absolute = result.absolute {
      if absolute > 100, absolute / 100 == directory.season { return }
      result.episodes = [absolute]
      result.absolute = nil
    }
    result.season = directory.season
    result.confidence += Weight.agreeingDirectory
  }
}
