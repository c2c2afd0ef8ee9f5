// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date
import NIOHTTP1

/// A rating of one movie or episode.
public struct ItemRating: Sendable, Hashable {
  public enum Item: Sendable, Hashable {
    case movie(TraktIDs)
    case episode(TraktIDs)
    /// An episode by its numbers in the show with these ids.
    case showEpisode(TraktIDs, season: Int, number: Int)
  }

  public var item: Item
  /// 1…10.
  public var rating: Int
  public var ratedAt: Date

  public init(_ item: Item, rating: Int, ratedAt: Date) {
    self.item = item
    self.rating = rating
    self.ratedAt = ratedAt
  }
}

extension TraktClient {
  /// Sets the user's rating of an item; the last one counts.
  ///
  /// - Returns: whether Trakt knows the item.
  public func rate(_ rating: ItemRating, token: String) async throws(TraktError) -> Bool {
    let request = TraktRequest(
      method: .POST, path: ["sync", "ratings"], body: try json(RatingBody(rating)), token: token)
    let response: RatingResponse = try await send(request).decode()
    return !response.hasUnknown
  }
}

struct RatingBody: Encodable {
  private struct Entry: Encodable {
    var number: Int?
    var ids: TraktIDs?
    var rating: Int?
    var ratedAt: String?
    var seasons: [Entry]?
    var episodes: [Entry]?

    enum CodingKeys: String, CodingKey {
      case number, ids, rating, seasons, episodes
      case ratedAt = "rated_at"
    }
  }

  private var movies: [Entry]?
  private var shows: [Entry]?
  private var episodes: [Entry]?

  init(_ rating: ItemRating) {
    var entry = Entry(rating: rating.rating, ratedAt: TraktDate.text(rating.ratedAt))
    switch rating.item {
    case .movie(let ids):
      entry.ids = ids
      movies = [entry]
    case .episode(let ids):
      entry.ids = ids
      episodes = [entry]
    case .showEpisode(let ids, let season, let number):
      entry.number = number
      shows = [Entry(ids: ids, seasons: [Entry(number: season, episodes: [entry])])]
    }
  }
}

/// A successful response, which may list items unknown to Trakt.
private struct RatingResponse: Decodable {
  private enum CodingKeys: String, CodingKey { case notFound = "not_found" }
  private enum KindKeys: CodingKey, CaseIterable { case movies, shows, seasons, episodes }
  private struct Unknown: Decodable {}

  var hasUnknown = false

  init(from decoder: any Decoder) throws {
    let response = try decoder.container(keyedBy: CodingKeys.self)
    guard let notFound = try? response.nestedContainer(keyedBy: KindKeys.self, forKey: .notFound)
    else { return }
    hasUnknown = KindKeys.allCases.contains { key in
      let unknown: LossyList<Unknown>? = notFound.lenient(key)
      return unknown?.elements.isEmpty == false
    }
  }
}
