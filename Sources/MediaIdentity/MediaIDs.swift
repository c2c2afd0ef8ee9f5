// SPDX-License-Identifier: MIT

/// Ids of a movie, show or episode in the catalogues that Trakt supports.
public struct MediaIDs: Sendable, Hashable, Codable {
  /// `tt` followed by seven to ten digits.
  public var imdb: String?
  public var tmdb: Int?
  public var tvdb: Int?
  public var trakt: Int?

  public init(imdb: String? = nil, tmdb: Int? = nil, tvdb: Int? = nil, trakt: Int? = nil) {
    self.imdb = imdb
    self.tmdb = tmdb
    self.tvdb = tvdb
    self.trakt = trakt
  }

  public var isEmpty: Bool { imdb == nil && tmdb == nil && tvdb == nil && trakt == nil }

  /// Fills missing ids from `other`.
  mutating func fill(from other: MediaIDs) {
    imdb = imdb ?? other.imdb
    tmdb = tmdb ?? other.tmdb
    tvdb = tvdb ?? other.tvdb
    trakt = trakt ?? other.trakt
  }
}
