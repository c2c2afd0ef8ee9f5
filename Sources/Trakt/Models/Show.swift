// SPDX-License-Identifier: MIT

/// A show in Trakt's responses.
public struct Show: Codable, Sendable, Hashable {
  public var title: String?
  public var originalTitle: String?
  /// The year in which it began.
  public var year: Int?
  public var ids: TraktIDs
  /// Run time of an episode in minutes. Only in full objects.
  public var runtime: Int?
  /// Two letters, such as `us`. Only in full objects.
  public var country: String?

  enum CodingKeys: String, CodingKey {
    case title, year, ids, runtime, country
    case originalTitle = "original_title"
  }

  public init(
    title: String?, originalTitle: String? = nil, year: Int?, ids: TraktIDs, runtime: Int? = nil,
    country: String? = nil
  ) {
    self.title = title
    self.originalTitle = originalTitle
    self.year = year
    self.ids = ids
    self.runtime = runtime
    self.country = country
  }

  public init(from decoder: any Decoder) throws {
    let show = try decoder.container(keyedBy: CodingKeys.self)
    title = show.lenientText(.title)
    originalTitle = show.lenientText(.originalTitle)
    year = show.lenientYear(.year)
    ids = show.lenient(.ids) ?? TraktIDs()
    runtime = show.lenientRuntime(.runtime)
    country = show.lenientText(.country)
  }
}

/// A season and its episodes.
public struct Season: Decodable, Sendable, Hashable {
  /// 0 for specials.
  public var number: Int
  public var ids: TraktIDs
  public var episodes: [Episode]

  enum CodingKeys: CodingKey { case number, ids, episodes }

  public init(number: Int, ids: TraktIDs, episodes: [Episode]) {
    self.number = number
    self.ids = ids
    self.episodes = episodes
  }

  public init(from decoder: any Decoder) throws {
    let season = try decoder.container(keyedBy: CodingKeys.self)
    number = try season.ordinal(.number)
    ids = season.lenient(.ids) ?? TraktIDs()
    let list: LossyList<Episode>? = season.lenient(.episodes)
    episodes = list?.elements ?? []
  }
}
