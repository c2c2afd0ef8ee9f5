// SPDX-License-Identifier: MIT

/// One search result. The order of the response is the ranking: since 2026 all results have the
/// same large `score`, so it is not read.
public enum SearchResult: Decodable, Sendable, Hashable {
  case movie(Movie)
  case show(Show)
  case episode(Episode, of: Show?)

  private enum CodingKeys: CodingKey { case type, movie, show, episode }

  public init(from decoder: any Decoder) throws {
    let hit = try decoder.container(keyedBy: CodingKeys.self)
    switch try hit.decode(String.self, forKey: .type) {
    case "movie": self = .movie(try hit.decode(Movie.self, forKey: .movie))
    case "show": self = .show(try hit.decode(Show.self, forKey: .show))
    case "episode":
      self = .episode(try hit.decode(Episode.self, forKey: .episode), of: hit.lenient(.show))
    case let other:
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: hit, debugDescription: "not a movie, show or episode: \(other)")
    }
  }
}
