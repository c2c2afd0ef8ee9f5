// SPDX-License-Identifier: MIT

/// A movie, or an episode with its show.
public enum Item: Sendable, Hashable {
  case movie(Movie)
  case episode(Episode, of: Show)
}

/// The identity of an item: its kind and Trakt id.
enum ItemKey: Hashable {
  case movie(Int?)
  case episode(Int?)
}

extension Item {
  /// The display title, such as `Breaking Bad 1x01` or `The Matrix (1999)`.
  public var name: String {
    switch self {
    case .movie(let movie):
      return "\(movie.title) (\(movie.year))"
    case .episode(let episode, let show):
      let number = episode.number < 10 ? "0\(episode.number)" : "\(episode.number)"
      return "\(show.title) \(episode.season)x\(number)"
    }
  }

  /// Trakt's id of the movie or episode.
  public var traktID: Int? {
    switch self {
    case .movie(let movie): movie.ids.trakt
    case .episode(let episode, _): episode.ids.trakt
    }
  }

  var key: ItemKey {
    switch self {
    case .movie(let movie): .movie(movie.ids.trakt)
    case .episode(let episode, _): .episode(episode.ids.trakt)
    }
  }

  /// Minutes; 0 if unknown to Trakt.
  var runtime: Int {
    switch self {
    case .movie(let movie): movie.runtime
    case .episode(let episode, let show): episode.runtime ?? show.runtime
    }
  }

  /// `YYYY-MM-DD`.
  var released: String? {
    switch self {
    case .movie(let movie): movie.released
    case .episode(let episode, _): episode.firstAired
    }
  }

  /// `movie` or `episode`.
  var type: String {
    switch self {
    case .movie: "movie"
    case .episode: "episode"
    }
  }
}
