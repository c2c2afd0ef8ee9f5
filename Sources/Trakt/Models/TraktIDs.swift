// SPDX-License-Identifier: MIT

/// The ids of one movie, show or episode.
///
/// Real responses contain nulls, empty strings and ids of other databases (`plex`, `tvrage`); an id
/// that is missing, empty or of another type becomes nil, so that one malformed id never
/// invalidates a response.
public struct TraktIDs: Codable, Sendable, Hashable {
  public var trakt: Int?
  public var slug: String?
  /// The IMDb id with its prefix, such as `tt0903747`.
  public var imdb: String?
  public var tmdb: Int?
  public var tvdb: Int?

  public init(
    trakt: Int? = nil, slug: String? = nil, imdb: String? = nil, tmdb: Int? = nil, tvdb: Int? = nil
  ) {
    self.trakt = trakt
    self.slug = slug
    self.imdb = imdb
    self.tmdb = tmdb
    self.tvdb = tvdb
  }

  public init(from decoder: any Decoder) throws {
    let ids = try decoder.container(keyedBy: CodingKeys.self)
    trakt = ids.lenientID(.trakt)
    slug = ids.lenientText(.slug)
    imdb = ids.lenientText(.imdb)
    tmdb = ids.lenientID(.tmdb)
    tvdb = ids.lenientID(.tvdb)
  }

  public var isEmpty: Bool { self == TraktIDs() }
}
