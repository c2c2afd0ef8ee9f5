// SPDX-License-Identifier: MIT

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
    number = try season.decode(Int.self, forKey: .number)
    ids = season.lenient(.ids) ?? TraktIDs()
    let list: LossyList<Episode>? = season.lenient(.episodes)
    episodes = list?.elements ?? []
  }
}
