// SPDX-License-Identifier: MIT

public import MediaIdentity
public import Trakt

/// The item that a file is identified as, as stored in the journal and shown by `--json`.
public struct Media: Sendable, Hashable {
  public enum Kind: String, Codable, Sendable { case movie, episode }

  public var kind: Kind
  /// Title of the movie or of the show.
  public var title: String?
  public var year: Int?
  public var season: Int?
  /// Ascending; several for a multi-episode file.
  public var episodes: [Int] = []
  /// Episode number counted across all seasons.
  public var absolute: Int?
  /// The day of a daily show, `YYYY-MM-DD`.
  public var date: String?
  public var episodeTitle: String?
  /// Ids of the movie or of the show.
  public var ids = TraktIDs()
  public var episodeIDs = TraktIDs()
  /// Run time of each of several episodes in seconds, from Trakt; 0 where unknown.
  public var runtimes: [Double] = []
  /// Ids of each of several episodes; empty where unknown.
  public var partIDs: [TraktIDs] = []
  /// Run time of the movie or of one episode in seconds, from Trakt; of several episodes the sum of
  /// those that are known. Nil where unknown, and where it must not be checked: for user matches
  /// and for parts.
  public var runtime: Double?

  public init(_ hypothesis: Hypothesis) {
    kind = hypothesis.kind == .movie ? .movie : .episode
    title = hypothesis.title
    year = hypothesis.year
    season = hypothesis.season
    episodes = hypothesis.episodes
    absolute = hypothesis.absolute
    date = hypothesis.date
    episodeTitle = hypothesis.episodeTitle
    ids = TraktIDs(hypothesis.ids)
    episodeIDs = TraktIDs(hypothesis.episodeIDs)
    partIDs = hypothesis.partIDs.map { TraktIDs($0) }
  }

  /// The item to send to Trakt; nil if too little is known.
  public var item: ScrobbleItem? {
    switch kind {
    case .movie:
      guard title != nil || !ids.isEmpty else { return nil }
      return .movie(title: title, year: year, ids: ids)
    case .episode:
      // An episode id is sufficient; Trakt's API documents these two.
      if episodeIDs.trakt != nil || episodeIDs.tvdb != nil { return .episode(ids: episodeIDs) }
      let hasShow = title != nil || !ids.isEmpty
      if hasShow, let season, let number = episodes.first {
        return .showEpisode(title: title, year: year, ids: ids, season: season, number: number)
      }
      if hasShow, let absolute {
        return .showAbsolute(title: title, year: year, ids: ids, number: absolute)
      }
      return episodeIDs.isEmpty ? nil : .episode(ids: episodeIDs)
    }
  }

  /// Adopts the item from Trakt's response.
  public mutating func confirm(by response: ScrobbleResponse) {
    if let movie = response.movie { confirm(movie: movie) }
    confirm(show: response.show, episode: response.episode)
  }

  mutating func confirm(movie: Movie) {
    title = movie.title ?? title
    year = movie.year ?? year
    ids = movie.ids
    runtime = Self.seconds(movie.runtime) ?? runtime
  }

  mutating func confirm(show: Show?, episode: Episode?) {
    runtime = Self.seconds(episode?.runtime) ?? Self.seconds(show?.runtime) ?? runtime
    if let show {
      title = show.title ?? title
      year = show.year ?? year
      ids = show.ids
    }
    if let episode {
      season = episode.season
      episodes = [episode.number]
      absolute = episode.absoluteNumber ?? absolute
      episodeTitle = episode.title ?? episodeTitle
      episodeIDs = episode.ids
    }
  }

  /// Converts minutes to seconds. Trakt sends 0 for an unknown run time.
  private static func seconds(_ minutes: Int?) -> Double? {
    minutes.flatMap { $0 > 0 ? Double($0) * 60 : nil }
  }

  /// Returns a copy that is not checked against a run time.
  func withoutRuntime() -> Media {
    var media = self
    media.runtime = nil
    return media
  }

  /// Whether Trakt identified the item.
  public var isConfirmed: Bool { ids.trakt != nil || episodeIDs.trakt != nil }

  /// Display name: "Breaking Bad 1x01", "The Matrix (1999)".
  public var name: String {
    let title = title ?? ids.imdb ?? episodeIDs.imdb ?? "untitled"
    switch kind {
    case .movie:
      return year.map { "\(title) (\($0))" } ?? title
    case .episode:
      if let season, let number = episodes.first {
        return "\(title) \(season)x\(number < 10 ? "0" : "")\(number)"
      }
      return absolute.map { "\(title) \($0)" } ?? date.map { "\(title) \($0)" } ?? title
    }
  }
}

extension TraktIDs {
  init(_ ids: MediaIDs) {
    self.init(trakt: ids.trakt, imdb: ids.imdb, tmdb: ids.tmdb, tvdb: ids.tvdb)
  }
}

// The keys of `scrobbled identify --json`.
extension Media: Codable {
  private enum CodingKeys: String, CodingKey {
    case type, title, year, season, episode, absolute, date, ids
    case episodeTitle = "episode_title"
    case episodeIDs = "episode_ids"
    case partIDs = "part_ids"
    case runtimes, runtime
  }

  public init(from decoder: any Decoder) throws {
    let media = try decoder.container(keyedBy: CodingKeys.self)
    kind = try media.decode(Kind.self, forKey: .type)
    title = try media.decodeIfPresent(String.self, forKey: .title)
    year = try media.decodeIfPresent(Int.self, forKey: .year)
    season = try media.decodeIfPresent(Int.self, forKey: .season)
    if let one = try? media.decode(Int.self, forKey: .episode) {
      episodes = [one]
    } else {
      episodes = try media.decodeIfPresent([Int].self, forKey: .episode) ?? []
    }
    absolute = try media.decodeIfPresent(Int.self, forKey: .absolute)
    date = try media.decodeIfPresent(String.self, forKey: .date)
    episodeTitle = try media.decodeIfPresent(String.self, forKey: .episodeTitle)
    ids = try media.decodeIfPresent(TraktIDs.self, forKey: .ids) ?? TraktIDs()
    episodeIDs = try media.decodeIfPresent(TraktIDs.self, forKey: .episodeIDs) ?? TraktIDs()
    partIDs = try media.decodeIfPresent([TraktIDs].self, forKey: .partIDs) ?? []
    runtimes = try media.decodeIfPresent([Double].self, forKey: .runtimes) ?? []
    runtime = try media.decodeIfPresent(Double.self, forKey: .runtime)
  }

  public func encode(to encoder: any Encoder) throws {
    var media = encoder.container(keyedBy: CodingKeys.self)
    try media.encode(kind, forKey: .type)
    try media.encodeIfPresent(title, forKey: .title)
    try media.encodeIfPresent(year, forKey: .year)
    try media.encodeIfPresent(season, forKey: .season)
    if episodes.count == 1 {
      try media.encode(episodes[0], forKey: .episode)
    } else if !episodes.isEmpty {
      try media.encode(episodes, forKey: .episode)
    }
    try media.encodeIfPresent(absolute, forKey: .absolute)
    try media.encodeIfPresent(date, forKey: .date)
    try media.encodeIfPresent(episodeTitle, forKey: .episodeTitle)
    if !ids.isEmpty { try media.encode(ids, forKey: .ids) }
    if !episodeIDs.isEmpty { try media.encode(episodeIDs, forKey: .episodeIDs) }
    if !partIDs.isEmpty { try media.encode(partIDs, forKey: .partIDs) }
    if !runtimes.isEmpty { try media.encode(runtimes, forKey: .runtimes) }
    try media.encodeIfPresent(runtime, forKey: .runtime)
  }
}
