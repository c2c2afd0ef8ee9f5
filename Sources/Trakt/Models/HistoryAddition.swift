// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// A play to add to the history with its date.
public struct HistoryPlay: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case movie, episode }

  public var kind: Kind
  /// Ids of the movie or the episode: a show's ids would add all of its episodes.
  public var ids: TraktIDs
  public var watchedAt: Date

  public init(_ kind: Kind, ids: TraktIDs, watchedAt: Date) {
    self.kind = kind
    self.ids = ids
    self.watchedAt = watchedAt
  }
}

/// The result of adding plays to the history. A successful response may list items unknown to
/// Trakt.
public struct HistoryAddition: Decodable, Sendable, Hashable {
  public var addedMovies: Int
  public var addedEpisodes: Int
  /// The ids as sent.
  public var unknownMovies: [TraktIDs]
  public var unknownEpisodes: [TraktIDs]

  private enum CodingKeys: String, CodingKey {
    case added
    case notFound = "not_found"
  }
  private enum KindKeys: CodingKey { case movies, episodes }
  private struct Unknown: Decodable { let ids: TraktIDs }

  public init(from decoder: any Decoder) throws {
    let response = try decoder.container(keyedBy: CodingKeys.self)
    let added = try response.nestedContainer(keyedBy: KindKeys.self, forKey: .added)
    addedMovies = added.lenientNumber(.movies, in: 0...1_000_000) ?? 0
    addedEpisodes = added.lenientNumber(.episodes, in: 0...1_000_000) ?? 0
    let notFound = try? response.nestedContainer(keyedBy: KindKeys.self, forKey: .notFound)
    let movies: LossyList<Unknown>? = notFound?.lenient(.movies)
    let episodes: LossyList<Unknown>? = notFound?.lenient(.episodes)
    unknownMovies = movies?.elements.map(\.ids) ?? []
    unknownEpisodes = episodes?.elements.map(\.ids) ?? []
  }
}
