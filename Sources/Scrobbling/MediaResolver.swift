// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import MediaIdentity
internal import Trakt

/// Result of identifying a file. Indirect to save memory, as hundreds may be pending.
public indirect enum Resolution: Sendable, Hashable {
  case found(Media)
  /// A file that is not identified with certainty; the reason is displayed to the user.
  case unmatched(Media?, reason: String)
  /// An item that Trakt is likely to list within days: a new episode of a known show, or one dated
  /// recently.
  case notYetListed(Media, reason: String)
  /// A file that must not be sent to Trakt, such as a trailer or a sample; the reason is displayed
  /// to the user.
  case ignored(reason: String)
}

extension Resolution {
  /// Whether the file was not identified, or is not to be sent to Trakt.
  var isFailure: Bool { if case .found = self { false } else { true } }
}

/// Determines by queries to Trakt which reading of a name is right. A close result is unmatched, to
/// avoid recording a wrong play.
///
/// Identifies one file. Records its steps for `scrobbled why`.
struct MediaResolver {
  /// Maximum number of readings tried per name.
  private static let maximumReadings = 4
  /// Maximum number of search hits examined; an exact title need not be among the first.
  private static let maximumHits = 50
  /// Maximum number of shows of one title whose episodes are examined.
  private static let maximumShows = 8
  /// Maximum number of episodes requested one by one; for more, all seasons are fetched in one
  /// request.
  private static let maximumEpisodeRequests = 8
  /// Maximum deviation of the run time, as a share, if only the title confirms a movie.
  private static let loneTitleShare = 0.1
  /// Days after its date in which an item may still be missing at Trakt.
  private static let recentDays = 60.0

  /// One query to Trakt and its result.
  struct Step: Hashable, Sendable {
    var question: String
    var result: String
  }

  let client: TraktClient
  /// Duration reported by the player, in seconds.
  let duration: Double?
  /// The time of the lookup, by the wall clock.
  let date: Date
  /// Called before each request; throws if none is allowed now.
  let countRequest: () throws(TraktError) -> Void
  private(set) var steps: [Step] = []
  /// Whether several items fit the last reading equally well.
  private var isAmbiguous = false
  /// Whether Trakt has items with exactly the title of the last reading.
  private var knowsTitle = false

  init(
    client: TraktClient, duration: Double?, date: Date = Date(),
    countRequest: @escaping () throws(TraktError) -> Void = {}
  ) {
    self.client = client
    self.duration = duration
    self.date = date
    self.countRequest = countRequest
  }

  /// - Throws: the error that prevented a response; nothing is decided then.
  mutating func resolve(_ identification: Identification) async throws(TraktError) -> Resolution {
    if let reason = identification.ignored { return .ignored(reason: reason) }
    guard let first = identification.hypotheses.first else {
      return .unmatched(nil, reason: "the name contains no title")
    }
    if identification.isDiscPiece {
      return .ignored(reason: "a menu or an extract of a disc, not the movie")
    }
    var found: [Media] = []
    var doubt: String?
    var notYetListed: Resolution?
    let readings = identification.hypotheses.prefix(Self.maximumReadings)
    var known: TitleKey?
    var isKnownShow = false
    for var reading in readings where reading.mayReplace(first) {
      if let known, known != reading.title.map({ TitleKey($0) }) { continue }
      // If the show is known, a movie of that name needs more evidence than its run time.
      if isKnownShow, reading.kind == .movie, reading.year == nil, reading.ids.isEmpty { continue }
      // In a clip's title, text after the number is the episode title only if Trakt confirms it.
      if identification.isVideoSite { reading.episodeTitle = nil }
      let resolution = try await verify(reading)
      // A match of part of the title is no evidence if Trakt has items with the whole title.
      if knowsTitle, reading.confidence >= Hypothesis.sure {
        known = known ?? reading.title.map { TitleKey($0) }
      }
      if knowsTitle, reading.kind == .episode, reading.confidence >= Hypothesis.doubtful {
        isKnownShow = true
      }
      switch resolution {
      case .found(let media)
      where reading.confidence >= Hypothesis.sure && !reading.hasRival(in: readings):
        return admitted(media, identification)
      case .found(let media):
        if !found.contains(where: { $0.item == media.item }) { found.append(media) }
      case .unmatched(_, let reason):
        doubt = doubt ?? reason
        // A weaker reading with one match does not override a stronger one with several.
        if isAmbiguous { return .unmatched(Media(first), reason: reason) }
      case .notYetListed(let media, let reason):
        notYetListed = notYetListed ?? .notYetListed(media, reason: reason)
      case .ignored(let reason):
        return .ignored(reason: reason)
      }
    }
    if found.isEmpty, let notYetListed { return notYetListed }
    guard found.count == 1, let only = found.first else {
      let several = found.map(\.name).joined(separator: " or ")
      return .unmatched(
        Media(first),
        reason: found.isEmpty ? doubt ?? "no match at Trakt" : "ambiguous: \(several)")
    }
    return admitted(only, identification)
  }

  /// Rejects a clip of a video site if anything contradicts the match.
  private func admitted(_ media: Media, _ identification: Identification) -> Resolution {
    guard identification.isVideoSite,
      let reason = VideoSiteRule.refusal(
        of: media, titles: identification.clipTitles, duration: duration)
    else { return .found(media) }
    return .ignored(reason: reason)
  }

  // MARK: one reading

  private mutating func verify(_ reading: Hypothesis) async throws(TraktError) -> Resolution {
    isAmbiguous = false
    knowsTitle = false
    if let part = reading.part, let parts = reading.parts, part < parts {
      return .ignored(
        reason: "part \(part) of \(parts) of a movie; only the last part is scrobbled")
    }
    if let media = try await byEpisodeID(reading) { return .found(media) }
    let candidates = try await candidates(for: reading)
    guard !candidates.isEmpty else {
      let reason = "no match at Trakt for this name"
      return reading.date.map(isRecent) == true
        ? .notYetListed(Media(reading), reason: reason) : .unmatched(Media(reading), reason: reason)
    }
    return switch reading.kind {
    case .movie: movie(reading, candidates)
    case .episode: try await episode(reading, candidates)
    }
  }

  /// Whether a day of the form 2026-11-27 is in the future or one of the last 60.
  private func isRecent(_ day: String) -> Bool {
    guard let noon = try? Date("\(day)T12:00:00Z", strategy: .iso8601) else { return false }
    return date.timeIntervalSince(noon) <= Self.recentDays * 86_400
  }

  /// Looks up an episode by its own id, which needs no other evidence.
  private mutating func byEpisodeID(_ reading: Hypothesis) async throws(TraktError) -> Media? {
    for (type, id) in reading.episodeIDs.numbers {
      for hit in try await ask("look up the episode \(type) \(id)", hits(type, id, .episode)) {
        guard case .episode(let episode, let show) = hit else { continue }
        var media = Media(reading)
        media.confirm(show: show, episode: episode)
        return media
      }
    }
    return nil
  }

  private mutating func candidates(for reading: Hypothesis) async throws(TraktError) -> [Candidate]
  {
    let type: MediaType = reading.kind == .movie ? .movie : .show
    for (idType, id) in reading.ids.numbers {
      let hits = try await ask("look up \(idType) \(id)", self.hits(idType, id, type))
      let known = hits.lazy.compactMap { Candidate($0, isExact: true, isByID: true) }
      if let hit = known.first { return [hit] }
    }
    let ranking = CandidateRanking(reading)
    var all: [Candidate] = []
    // Exact search first, then broad (Trakt's advice); other titles only if the first finds
    // nothing.
    let titles = ([reading.title].compactMap { $0 } + reading.titles).prefix(3)
    for isExact in [true, false] {
      for title in titles where !TitleKey(title).text.isEmpty {
        let query = isExact ? title : SearchQuery.escaped(title)
        let hits = try await ask(
          "\(isExact ? "exact" : "broad") search for \(title)",
          search(type, query, isExact: isExact))
        all += hits.compactMap { Candidate($0, isExact: isExact) }
        let best = ranking.best(of: all)
        if !best.isEmpty {
          knowsTitle = best.contains { ranking.fit($0) ?? .alias >= .nearly }
          return best
        }
      }
    }
    return []
  }

  // MARK: movies

  private mutating func movie(_ reading: Hypothesis, _ candidates: [Candidate]) -> Resolution {
    var left = candidates
    for share in [0.2, 0.05] where left.count > 1 {
      left = left.filter {
        CandidateRanking.agrees(runtime: $0.runtime, duration: duration, within: share) == true
      }
    }
    guard left.count == 1, let only = left.first, case .movie(let movie) = only.work else {
      isAmbiguous = true
      let names = candidates.prefix(4).map(\.name).joined(separator: ", ")
      return .unmatched(Media(reading), reason: "ambiguous: \(names)")
    }
    // A title alone is weak evidence: require the whole title and a matching run time. An id that
    // is unknown to Trakt is not evidence.
    let isWellKnown = only.isByID || reading.year != nil && only.isNamed(by: reading)
    let isAsLong = CandidateRanking.agrees(
      runtime: only.runtime, duration: duration, within: Self.loneTitleShare)
    if !isWellKnown, isAsLong != true || !only.isNamed(by: reading) {
      return .unmatched(
        Media(reading), reason: "only candidate, not confirmed: \(only.name)")
    }
    var media = Media(reading)
    media.confirm(movie: movie)
    // A part of a movie is shorter than its run time.
    return .found(reading.part == nil ? media : media.withoutRuntime())
  }

  // MARK: episodes

  private mutating func episode(
    _ reading: Hypothesis, _ candidates: [Candidate]
  ) async throws(TraktError) -> Resolution {
    var finder = EpisodeFinder(reading: reading, duration: duration)
    for candidate in candidates.prefix(Self.maximumShows) {
      guard case .show(let show) = candidate.work, let id = show.ids.trakt else { continue }
      finder.add(show, try await episodes(of: id, show, reading))
    }
    isAmbiguous = finder.isAmbiguous || candidates.count > Self.maximumShows
    if candidates.count > Self.maximumShows {
      return .unmatched(Media(reading), reason: "ambiguous: too many shows with this name")
    }
    return finder.resolution
  }

  /// Returns the episodes of a show that a reading can refer to; several for a multi-episode file.
  private mutating func episodes(
    of id: Int, _ show: Show, _ reading: Hypothesis
  ) async throws(TraktError) -> [Episode] {
    let title = show.title ?? "\(id)"
    if let season = reading.season, !reading.episodes.isEmpty,
      reading.episodes.count <= Self.maximumEpisodeRequests
    {
      var episodes: [Episode] = []
      for number in reading.episodes {
        try countRequest()
        do throws(TraktError) {
          let episode = try await client.episode(show: "\(id)", season: season, number: number)
          steps.append(Step(question: "\(title) \(season)x\(number)", result: "exists"))
          episodes.append(episode)
        } catch .notFound {
          steps.append(Step(question: "\(title) \(season)x\(number)", result: "does not exist"))
          return []
        }
      }
      return episodes
    }
    try countRequest()
    let seasons: [Season]
    do throws(TraktError) {
      seasons = try await client.seasons(show: "\(id)")
    } catch .notFound {
      seasons = []
    }
    let found = EpisodeFinder.pick(reading, from: seasons)
    steps.append(
      Step(
        question: "episodes of \(title)",
        result: found.isEmpty
          ? "no matching episode"
          : found.map { "\($0.season)x\($0.number)" }.joined(separator: ", ")))
    return found
  }

  // MARK: requests to Trakt

  private func hits(
    _ type: IDType, _ id: String, _ media: MediaType
  ) -> () async throws(TraktError) -> [SearchResult] {
    { [client] () async throws(TraktError) in try await client.lookup(type, id, type: media) }
  }

  private func search(
    _ type: MediaType, _ query: String, isExact: Bool
  ) -> () async throws(TraktError) -> [SearchResult] {
    { [client] () async throws(TraktError) in
      try await client.search(type, query: query, exact: isExact, limit: Self.maximumHits)
    }
  }

  private mutating func ask(
    _ question: String, _ call: () async throws(TraktError) -> [SearchResult]
  ) async throws(TraktError) -> [SearchResult] {
    try countRequest()
    let hits: [SearchResult]
    do throws(TraktError) {
      hits = try await call()
    } catch .notFound {
      hits = []
    }
    let names = hits.prefix(5).compactMap { Candidate($0, isExact: true)?.name }
    steps.append(
      Step(question: question, result: names.isEmpty ? "no results" : names.joined(separator: ", "))
    )
    return hits
  }
}

extension MediaIDs {
  /// Ids with Trakt's own first.
  var numbers: [(IDType, String)] {
    let all: [(IDType, String?)] = [
      (.trakt, trakt.map(String.init)), (.imdb, imdb), (.tmdb, tmdb.map(String.init)),
      (.tvdb, tvdb.map(String.init)),
    ]
    return all.compactMap { type, id in id.map { (type, $0) } }
  }
}
