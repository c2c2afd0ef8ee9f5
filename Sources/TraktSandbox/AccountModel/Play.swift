// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// An entry of the history: one play of one item.
public struct Play: Sendable {
  /// The origin of the entry.
  public enum Action: String, Sendable {
    case scrobble, checkin, watch
  }

  public var id: Int
  /// The time, to the minute.
  public var watchedAt: Date
  public var action: Action
  public var item: Item
}

/// The saved position of an item in `/sync/playback`; one per item.
public struct SavedPosition: Sendable {
  public var id: Int
  /// Percent.
  public var progress: Double
  public var pausedAt: Date
  public var item: Item
}

/// The item being watched; ends automatically after the remaining run time.
public struct Watching: Sendable {
  public var item: Item
  public var startedAt: Date
  public var expiresAt: Date
}

/// The times of the last changes, as in `/sync/last_activities`.
struct Activities: Sendable {
  struct Times: Sendable {
    var watchedAt: Date
    var pausedAt: Date
  }

  let since: Date
  var movies: Times
  var episodes: Times

  init(since now: Date) {
    since = now
    movies = Times(watchedAt: now, pausedAt: now)
    episodes = Times(watchedAt: now, pausedAt: now)
  }

  subscript(_ item: Item) -> Times {
    get {
      switch item {
      case .movie: movies
      case .episode: episodes
      }
    }
    set {
      switch item {
      case .movie: movies = newValue
      case .episode: episodes = newValue
      }
    }
  }

  var latest: Date {
    max(movies.watchedAt, movies.pausedAt, episodes.watchedAt, episodes.pausedAt)
  }
}
