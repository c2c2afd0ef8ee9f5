// SPDX-License-Identifier: MIT

/// Combines the readings of a file's name and its directories.
struct PathInterpreter {
  let file: NameReading
  private(set) var season: Int?
  /// Directory that names the show or the movie.
  private(set) var directory: NameReading?
  private var library = DirectoryReading.Library.unknown

  init(_ location: Location, _ file: NameReading) {
    self.file = file
    readDirectories(location.directories)
  }

  /// Creates an interpreter for a title without a path, from tags or a stream.
  init(title: String) {
    file = NameReading(Name(title.utf8))
  }

  private mutating func readDirectories(_ directories: [[UInt8]]) {
    var depth = 0
    var year: NameReading?
    for index in directories.indices.reversed() {
      depth += 1
      guard depth <= 4 || directory == nil && depth <= 6 else { break }
      if index > 0, Self.holdsUsers(directories[index - 1]) { continue }
      switch DirectoryReading(directories[index]) {
      case .season(let number):
        if season == nil, directory == nil {
          season = number
        }
      case .root(let library):
        if self.library == .unknown { self.library = library }
      case .titled(let reading):
        // a directory named by a year only sorts files, unless it holds seasons
        let sorts =
          season == nil && index > 0 && reading.name.tokens.count == 1
          && reading.name.year(at: 0) != nil
        if sorts { year = year ?? reading } else if directory == nil { directory = reading }
      }
    }
    // a show's title may be a year
    if directory == nil, !hasWords { directory = year }
  }

  private static func holdsUsers(_ directory: [UInt8]) -> Bool {
    directory.elementsEqual("home".utf8) || directory.elementsEqual("Users".utf8)
  }

  /// Whether the directory alone identifies the file.
  var isNamedByDirectory: Bool {
    guard let directory, prefersDirectory(directory), let best = directory.candidates.first else {
      return false
    }
    return directory.layout.firstStrong < directory.name.tokens.count
      && best.reading.weight > Hypothesis.sure
  }

  /// All hypotheses, best first.
  func hypotheses() -> [Hypothesis] {
    var source = file
    var sourceKind = Evidence.Source.name
    if let directory, prefersDirectory(directory) {
      source = directory
      sourceKind = .directory
    }
    var ranked: [Hypothesis] = []
    ranked.reserveCapacity(source.candidates.count)
    var directoryTitles: [DirectoryTitle] = []
    let candidates = numberInSeason.map { [$0] + source.candidates } ?? source.candidates
    for candidate in candidates {
      let hypothesis = hypothesis(candidate, of: source, sourceKind, &directoryTitles)
      if ranked.contains(where: { isSame($0, hypothesis) }) { continue }
      // inserts after hypotheses of equal confidence, to keep the name's order
      let index = ranked.firstIndex { $0.confidence < hypothesis.confidence } ?? ranked.count
      ranked.insert(hypothesis, at: index)
    }
    cap(&ranked)
    return ranked
  }

  /// Limits the confidence of all readings if the name holds no certain title, however clear its
  /// numbers are.
  private func cap(_ ranked: inout [Hypothesis]) {
    guard let best = ranked.first, best.kind == .episode, best.ids.isEmpty else { return }
    let first = file.name.tokens.first?.start ?? 0
    let leads = file.candidates.first.map { $0.marks.first?.lowerBound ?? .max <= first } ?? false
    guard best.title == nil || leads && directory == nil else { return }
    for index in ranked.indices {
      ranked[index].confidence = min(ranked[index].confidence, Hypothesis.doubtful - 10)
    }
  }

  private func isSame(_ left: Hypothesis, _ right: Hypothesis) -> Bool {
    left.kind == right.kind && left.title == right.title && left.season == right.season
      && left.episodes == right.episodes && left.absolute == right.absolute
      && left.date == right.date
  }

  /// Whether the directory's name is more informative than the file's.
  private func prefersDirectory(_ directory: NameReading) -> Bool {
    guard season == nil, let best = file.candidates.first, best.reading.weight < Weight.season,
      let other = directory.candidates.first
    else { return false }
    let isRelease = directory.layout.firstStrong < directory.name.tokens.count
    if isRelease, isAbbreviated, best.reading.form == .movie,
      best.reading.weight < Weight.paddedInside,
      other.reading.form == .movie || other.reading.weight >= Weight.ordinalEpisode
    {
      return true
    }
    guard file.layout.firstStrong == file.name.tokens.count || isHashed else { return false }
    switch other.reading.form {
    case .seasonEpisode: break
    case .date, .episode:
      guard best.reading.form == .movie else { return false }
    case .movie where other.reading.weight > Hypothesis.sure:
      // numbers of a file in a release directory are not episodes; those next to a show's title are
      if best.reading.form == .movie { return best.reading.weight < Weight.paddedInside }
      return !hasWords && isRelease
    default: return false
    }
    return best.reading.weight < Weight.paddedInside || !hasWords
  }

  /// Whether the name is an abbreviation by a release group, lower case and unspaced:
  /// `grp-title.dvdrip`.
  private var isAbbreviated: Bool {
    let title = file.name.bytes.prefix(file.name.tokens.first { $0.tag.isStrong }?.start ?? .max)
    return !title.contains { $0 == UInt8(ascii: " ") || $0.isWide }
      && !(title.contains(where: \.isUpperLetter) && title.contains(where: \.isLowerLetter))
      && title.split(separator: UInt8(ascii: ".")).count < 3
  }

  /// Whether the name contains an uploader's hash: `XD607ebb-a1b2c3d4e5f6`.
  private var isHashed: Bool {
    file.name.tokens.contains { $0.tag == .checksum && $0.width >= 12 }
  }

  private var hasWords: Bool {
    file.name.tokens.contains { $0.kind == .word && $0.tag == .none }
  }

  private func hypothesis(
    _ candidate: NameReading.Candidate, of source: NameReading, _ kind: Evidence.Source,
    _ directoryTitles: inout [DirectoryTitle]
  ) -> Hypothesis {
    let reading = candidate.reading
    let zone = source.titleRange(candidate)
    let name = source.name
    var result = Hypothesis(kind: reading.form == .movie ? .movie : .episode)
    result.confidence = reading.weight
    result.season = reading.season
    result.episodes = reading.episodes
    result.absolute = reading.absolute
    result.date = reading.date?.text
    result.year = zone.year
    result.seasonYear = zone.seasonYear
    result.country = zone.country
    result.absolute = result.absolute ?? zone.absolute
    (result.title, result.titles) = name.titles(zone)
    if let span = zone.episodeTitle { result.episodeTitle = name.title(span) }
    addSeason(reading, to: &result)
    // an id after an episode's number is that of the episode
    if result.kind == .episode, kind == .name, let last = candidate.marks.last,
      let position = name.idPosition, position > last.lowerBound
    {
      result.episodeIDs = source.ids
    } else {
      result.ids = source.ids
    }
    if kind == .name { result.evidence = candidate.marks.map { Evidence(.name, name.text($0)) } }
    addDirectory(zone, reading.form, to: &result, &directoryTitles)
    if library == .series {
      if result.kind == .episode {
        result.confidence += Weight.agreeingDirectory
      } else {
        result.confidence -= Weight.wrongLibraryPenalty
      }
    } else if library == .movies, result.kind == .movie {
      result.confidence += Weight.agreeingDirectory
    }
    result.confidence = max(1, min(Weight.maximum, result.confidence))
    return result
  }

  /// Whether the release directory has the same numbers and an unabbreviated title.
  private func isSpelledOut(by directory: NameReading, _ result: Hypothesis) -> Bool {
    guard isAbbreviated, let best = directory.candidates.first?.reading else { return false }
    return best.form == .seasonEpisode && best.season == result.season
      && best.episodes == result.episodes
  }

  /// A directory candidate with its title, shared by the readings of a file.
  private typealias DirectoryTitle = (candidate: Int, zone: TitleRange, title: String?)

  private func title(
    of directory: NameReading, _ candidate: Int, _ known: inout [DirectoryTitle]
  ) -> (TitleRange, String?) {
    if let known = known.first(where: { $0.candidate == candidate }) {
      return (known.zone, known.title)
    }
    let zone = directory.titleRange(directory.candidates[candidate])
    let title = directory.name.titles(zone).title
    known.append((candidate, zone, title))
    return (zone, title)
  }

  private func addDirectory(
    _ zone: TitleRange, _ form: NumberReading.Form, to result: inout Hypothesis,
    _ directoryTitles: inout [DirectoryTitle]
  ) {
    guard let directory else { return }
    if result.kind == .episode, result.date == nil,
      let seasonal = directory.candidates.first(where: { $0.reading.form == .season })
    {
      applySeason(of: seasonal.reading, form, to: &result)
    }
    let isSpelledOut = isSpelledOut(by: directory, result)
    let best = directory.candidates.firstIndex {
      switch $0.reading.form {
      case .movie: true
      case .season: result.kind == .episode
      case .seasonEpisode: isSpelledOut
      default: false
      }
    }
    guard let best else { return }
    let (directoryZone, directoryTitle) = title(of: directory, best, &directoryTitles)
    let agrees = Self.agree(result.title, directoryTitle)
    let isShort =
      isSpelledOut
      || isAbbreviated && result.kind == .episode && Self.abbreviates(result.title, directoryTitle)
    if result.title == nil || zone.isBehindNumbers && result.kind == .episode {
      if result.episodeTitle == nil { result.episodeTitle = result.title }
      result.title = directoryTitle
      result.year = result.year ?? directoryZone.year
      result.country = result.country ?? directoryZone.country
      result.evidence.append(
        Evidence(.directory, directory.name.text(0..<directory.name.bytes.count)))
    } else if isShort, !agrees, let directoryTitle {
      if let title = result.title { result.titles.insert(title, at: 0) }
      result.title = directoryTitle
      result.year = result.year ?? directoryZone.year
    } else if agrees {
      result.year = result.year ?? directoryZone.year
    } else if let directoryTitle, result.titles.count < 3 {
      result.titles.append(directoryTitle)
    }
    result.ids.fill(from: directory.ids)
  }
}
