// SPDX-License-Identifier: MIT

/// The kinds of items in a search.
public enum MediaType: String, Sendable, Hashable {
  case movie, show, episode
}

/// The database that an id belongs to.
public enum IDType: String, Sendable, Hashable {
  case trakt, imdb, tmdb, tvdb
}

/// Lookups need a client id but no account. A token would count them against the user's limit.
extension TraktClient {
  /// Searches by title. Trakt recommends searching with `exact` first and then without.
  ///
  /// - Parameters:
  ///   - exact: whether only exact titles are returned; ignored for episodes.
  ///   - years: a year or a range of years in Trakt's syntax: `2014`, `2014-2016`.
  ///   - limit: the number of results, 1…250.
  /// - Returns: results in Trakt's order; empty if there is none.
  public func search(
    _ type: MediaType, query: String, exact: Bool = false, years: String? = nil, limit: Int = 10
  ) async throws(TraktError) -> [SearchResult] {
    var path = ["search", type.rawValue]
    if exact, type != .episode { path.append("exact") }
    let request = TraktRequest(
      path: path,
      query: [
        ("query", query.composed), ("years", years), ("page", "1"), ("limit", "\(limit)"),
        ("extended", "full"),
      ], bodyLimit: 8 << 20)
    let hits: LossyList<SearchResult> = try await send(request).decode()
    return hits.elements
  }

  /// Looks up an item by Trakt's or another database's id.
  ///
  /// - Parameter type: without it, several items may have the same id.
  /// - Returns: empty if the id is unknown to Trakt.
  public func lookup(
    _ idType: IDType, _ id: String, type: MediaType? = nil
  ) async throws(TraktError) -> [SearchResult] {
    let request = TraktRequest(
      path: ["search", idType.rawValue, id],
      query: [("type", type?.rawValue), ("extended", "full")])
    let hits: LossyList<SearchResult> = try await send(request).decode()
    return hits.elements
  }

  /// Fetches one movie with its run time.
  ///
  /// - Parameter id: Trakt id, slug or IMDb id.
  /// - Throws: ``TraktError/notFound`` if there is no such movie.
  public func movie(_ id: String) async throws(TraktError) -> Movie {
    try await send(TraktRequest(path: ["movies", id], query: [("extended", "full")])).decode()
  }

  /// Fetches one show with its run time.
  ///
  /// - Parameter id: Trakt id, slug or IMDb id.
  /// - Throws: ``TraktError/notFound`` if there is no such show.
  public func show(_ id: String) async throws(TraktError) -> Show {
    try await send(TraktRequest(path: ["shows", id], query: [("extended", "full")])).decode()
  }

  /// Fetches one episode with run time and absolute number.
  ///
  /// - Parameter show: Trakt id, slug or IMDb id.
  /// - Throws: ``TraktError/notFound`` if there is no such show or episode.
  public func episode(
    show: String, season: Int, number: Int
  ) async throws(TraktError) -> Episode {
    let request = TraktRequest(
      path: ["shows", show, "seasons", "\(season)", "episodes", "\(number)"],
      query: [("extended", "full")])
    return try await send(request).decode()
  }

  /// Fetches all seasons with their episodes. `full` adds the absolute numbers, `episodes` the
  /// episodes.
  ///
  /// - Parameter show: Trakt id, slug or IMDb id.
  /// - Returns: may be empty if there is no such show: the documentation says 404, but a season of
  ///   an unknown show was answered with an empty list.
  public func seasons(show: String) async throws(TraktError) -> [Season] {
    let request = TraktRequest(
      path: ["shows", show, "seasons"], query: [("extended", "full,episodes")],
      bodyLimit: 8 << 20)
    let seasons: LossyList<Season> = try await send(request).decode()
    return seasons.elements
  }
}
