// SPDX-License-Identifier: MIT

/// One interpretation of a file, with its confidence and evidence.
public struct Hypothesis: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable { case movie, episode }

  /// From here on a title may be sent without being looked up, when nothing contradicts it.
  public static let sure = 70
  /// Below this a reading is a guess that only a match at Trakt can confirm.
  public static let doubtful = 50

  public var kind: Kind
  /// The movie's title, or the show's.
  public var title: String?
  /// Further candidates for the title, best first.
  public var titles: [String]
  /// A second name that stands beside the title.
  public var alternativeTitle: String?
  /// A movie's year of release; for an episode, the year its show began, according to the name.
  public var year: Int?
  /// A year that the name gives behind an episode's number: more likely its season's than the
  /// show's first.
  public var seasonYear: Int?
  /// A country as written behind a show's title: `US`, `UK`, `AU`.
  public var country: String?
  /// 0 for specials. A year for shows that count by years.
  public var season: Int?
  /// Ascending; several for a file of several episodes.
  public var episodes: [Int]
  /// The number counted through all seasons.
  public var absolute: Int?
  /// The day of a daily show, `YYYY-MM-DD`.
  public var date: String?
  public var episodeTitle: String?
  /// Which part of a movie split over several files this is, counted from 1.
  public var part: Int?
  /// Over how many files the movie is split.
  public var parts: Int?
  /// Ids of the movie or of the show.
  public var ids: MediaIDs
  /// Ids that stand on the episode's own level.
  public var episodeIDs: MediaIDs
  /// 0…100; see ``sure`` and ``doubtful``.
  public var confidence: Int
  public var evidence: [Evidence]

  public init(
    kind: Kind, title: String? = nil, titles: [String] = [], alternativeTitle: String? = nil,
    year: Int? = nil, seasonYear: Int? = nil, country: String? = nil, season: Int? = nil,
    episodes: [Int] = [],
    absolute: Int? = nil, date: String? = nil, episodeTitle: String? = nil,
    part: Int? = nil, parts: Int? = nil,
    ids: MediaIDs = MediaIDs(), episodeIDs: MediaIDs = MediaIDs(), confidence: Int = 0,
    evidence: [Evidence] = []
  ) {
    self.kind = kind
    self.title = title
    self.titles = titles
    self.alternativeTitle = alternativeTitle
    self.year = year
    self.seasonYear = seasonYear
    self.country = country
    self.season = season
    self.episodes = episodes
    self.absolute = absolute
    self.date = date
    self.episodeTitle = episodeTitle
    self.part = part
    self.parts = parts
    self.ids = ids
    self.episodeIDs = episodeIDs
    self.confidence = confidence
    self.evidence = evidence
  }
}
