// SPDX-License-Identifier: MIT

/// A show with all its episodes.
public struct Show: Sendable, Hashable {
  public var title: String
  public var year: Int
  public var ids: IDs
  /// Minutes per episode; 0 if unknown to Trakt.
  public var runtime: Int
  public var country: String
  public var originalTitle: String?
  /// Additional titles for the search.
  public var aliases: [String]
  /// Orders search results of equal rank.
  public var votes: Int
  public var seasons: [Season]
  /// Whether its list of episodes holds the absolute numbers; a scrobble may name an episode by them
  /// in any case.
  public var listsAbsoluteNumbers: Bool

  public init(
    _ title: String, _ year: Int, ids: IDs = IDs(), runtime: Int = 45, country: String = "us",
    originalTitle: String? = nil, aliases: [String] = [], votes: Int = 100, seasons: [Season],
    listsAbsoluteNumbers: Bool = true
  ) {
    self.listsAbsoluteNumbers = listsAbsoluteNumbers
    self.title = title
    self.year = year
    self.ids = ids
    self.runtime = runtime
    self.country = country
    self.originalTitle = originalTitle
    self.aliases = aliases
    self.votes = votes
    self.seasons = seasons
  }

  var titles: [String] { [title] + [originalTitle].compactMap(\.self) + aliases }
}

/// A season; number 0 holds the specials.
public struct Season: Sendable, Hashable {
  public var number: Int
  public var ids: IDs
  public var episodes: [Episode]

  public init(_ number: Int, ids: IDs = IDs(), episodes: [Episode]) {
    self.number = number
    self.ids = ids
    self.episodes = episodes
  }
}

/// An episode.
public struct Episode: Sendable, Hashable {
  public var season: Int
  public var number: Int
  /// Nil for an episode that Trakt lists without a title.
  public var title: String?
  public var ids: IDs
  /// The number counted across all seasons, if Trakt has one.
  public var absolute: Int?
  /// `YYYY-MM-DD`.
  public var firstAired: String?
  /// Minutes; nil for the show's run time.
  public var runtime: Int?

  public init(
    season: Int, number: Int, title: String?, ids: IDs = IDs(), absolute: Int? = nil,
    firstAired: String? = nil, runtime: Int? = nil
  ) {
    self.season = season
    self.number = number
    self.title = title
    self.ids = ids
    self.absolute = absolute
    self.firstAired = firstAired
    self.runtime = runtime
  }
}
