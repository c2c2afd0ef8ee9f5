// SPDX-License-Identifier: MIT

/// One interpretation of a file, with its confidence and evidence.
public struct Hypothesis: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable { case movie, episode }

  /// Minimum confidence to send a title without a lookup if nothing contradicts it.
  public static let sure = 70
  /// Below this confidence, a reading needs confirmation by Trakt.
  public static let doubtful = 50

  public var kind: Kind
  /// Title of the movie or of the show.
  public var title: String?
  /// Other candidates for the title, best first.
  public var titles: [String]
  /// A second name next to the title.
  public var alternativeTitle: String?
  /// Release year of a movie, or first year of a show, according to the name.
  public var year: Int?
  /// Year after an episode's number: more likely that of its season than the show's first.
  public var seasonYear: Int?
  /// Country after a show's title: `US`, `UK`, `AU`.
  public var country: String?
  /// 0 for specials; a year for shows that use years as seasons.
  public var season: Int?
  /// Ascending; several for a multi-episode file.
  public var episodes: [Int]
  /// Episode number counted across all seasons.
  public var absolute: Int?
  /// The day of a daily show, `YYYY-MM-DD`.
  public var date: String?
  public var episodeTitle: String?
  /// Part of a movie split over several files, from 1.
  public var part: Int?
  /// Number of files that the movie is split into.
  public var parts: Int?
  /// Ids of the movie or of the show.
  public var ids: MediaIDs
  /// Ids of the episode itself.
  public var episodeIDs: MediaIDs
  /// Ids of each of several episodes; empty where unknown.
  public var partIDs: [MediaIDs] = []
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
