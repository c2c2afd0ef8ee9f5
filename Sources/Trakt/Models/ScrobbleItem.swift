// SPDX-License-Identifier: MIT

/// The item being watched, in one of the four forms that `/scrobble` accepts.
///
/// Encoded as the request's own members, without `progress`, so the journal stores what is sent:
/// `{"movie":{…}}`, `{"episode":{"ids":{…}}}`, `{"show":{…},"episode":{"season":1,"number":1}}`,
/// `{"show":{…},"episode":{"number_abs":164}}`. Trakt's contract requires a movie's title and year
/// beside its ids: provide them if known.
public enum ScrobbleItem: Sendable, Hashable {
  case movie(title: String?, year: Int?, ids: TraktIDs)
  case episode(ids: TraktIDs)
  case showEpisode(title: String?, year: Int?, ids: TraktIDs, season: Int, number: Int)
  /// - number: counted through all seasons, as anime is named; at least 1.
  case showAbsolute(title: String?, year: Int?, ids: TraktIDs, number: Int)
}

extension ScrobbleItem: Codable {
  private enum CodingKeys: CodingKey { case movie, show, episode }

  /// Title, year and ids; unknown values are omitted, because Trakt rejects null for a string
  /// (since 2026-04-13, PlexTraktSync#2447).
  private struct Work: Codable {
    let title: String?
    let year: Int?
    let ids: TraktIDs?

    init(title: String?, year: Int?, ids: TraktIDs) {
      self.title = title
      self.year = year
      self.ids = ids.isEmpty ? nil : ids
    }
  }

  private struct EpisodeReference: Codable {
    var ids: TraktIDs?
    var season: Int?
    var number: Int?
    var absoluteNumber: Int?

    enum CodingKeys: String, CodingKey {
      case ids, season, number
      case absoluteNumber = "number_abs"
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var body = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .movie(let title, let year, let ids):
      try body.encode(Work(title: title, year: year, ids: ids), forKey: .movie)
    case .episode(let ids):
      try body.encode(EpisodeReference(ids: ids), forKey: .episode)
    case .showEpisode(let title, let year, let ids, let season, let number):
      try body.encode(Work(title: title, year: year, ids: ids), forKey: .show)
      try body.encode(EpisodeReference(season: season, number: number), forKey: .episode)
    case .showAbsolute(let title, let year, let ids, let number):
      try body.encode(Work(title: title, year: year, ids: ids), forKey: .show)
      try body.encode(EpisodeReference(absoluteNumber: number), forKey: .episode)
    }
  }

  public init(from decoder: any Decoder) throws {
    let body = try decoder.container(keyedBy: CodingKeys.self)
    if let movie = try body.decodeIfPresent(Work.self, forKey: .movie) {
      self = .movie(title: movie.title, year: movie.year, ids: movie.ids ?? TraktIDs())
      return
    }
    let episode = try body.decode(EpisodeReference.self, forKey: .episode)
    guard let show = try body.decodeIfPresent(Work.self, forKey: .show) else {
      self = .episode(ids: episode.ids ?? TraktIDs())
      return
    }
    let ids = show.ids ?? TraktIDs()
    if let season = episode.season, let number = episode.number {
      self = .showEpisode(
        title: show.title, year: show.year, ids: ids, season: season, number: number)
    } else if let number = episode.absoluteNumber {
      self = .showAbsolute(title: show.title, year: show.year, ids: ids, number: number)
    } else {
      throw DecodingError.dataCorruptedError(
        forKey: .episode, in: body, debugDescription: "neither season and number nor number_abs")
    }
  }
}

/// The three calls of `/scrobble`.
///
/// ``ScrobbleResponse/action`` has the effect of a call, which may differ from the verb.
public enum ScrobbleVerb: String, Sendable, Hashable, CaseIterable {
  /// Displays the item as being watched, and deletes its saved position.
  case start
  /// Saves the position. Below 1 % and from 80 % on Trakt responds with 422 (PlexTraktSync#2348).
  case pause
  /// Above 80 % records a play, from 1 % to 79 % saves the position, below 1 % the response is 422.
  case stop
}

/// Social networks to which a scrobble is posted. By default the user's settings at Trakt apply.
public struct Sharing: Codable, Sendable, Hashable {
  public var twitter: Bool?
  public var mastodon: Bool?
  public var tumblr: Bool?

  public init(twitter: Bool? = nil, mastodon: Bool? = nil, tumblr: Bool? = nil) {
    self.twitter = twitter
    self.mastodon = mastodon
    self.tumblr = tumblr
  }

  public var isEmpty: Bool { self == Sharing() }
}
