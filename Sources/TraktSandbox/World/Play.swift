// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// An entry of the history: one play of one item.
public struct Play: Sendable {
  /// How it came about.
  public enum Action: String, Sendable {
    case scrobble, checkin, watch
  }

  public var id: Int
  /// Kept to the minute.
  public var watchedAt: Date
  public var action: Action
  public var item: Item
}

/// How far an item was seen, as `/sync/playback` has it; one for each item.
public struct SavedPosition: Sendable {
  public var id: Int
  /// Percent.
  public var progress: Double
  public var pausedAt: Date
  public var item: Item
}

/// What is being watched; it ends by itself when the rest of the run time is over.
public struct Watching: Sendable {
  public var item: Item
  public var startedAt: Date
  public var expiresAt: Date
}

/// When what last changed, as `/sync/last_activities` has it.
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
