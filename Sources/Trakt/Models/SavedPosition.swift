// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// The position that Trakt keeps of an unfinished movie or episode, for six months.
public struct SavedPosition: Decodable, Sendable, Hashable {
  public var id: Int64
  /// Percent, 0…100.
  public var progress: Double
  public var pausedAt: Date
  public var movie: Movie?
  public var episode: Episode?
  public var show: Show?

  private enum CodingKeys: String, CodingKey {
    case id, progress, movie, episode, show
    case pausedAt = "paused_at"
  }

  /// - Throws: also if the progress is not a percentage, or the date is missing.
  public init(from decoder: any Decoder) throws {
    let position = try decoder.container(keyedBy: CodingKeys.self)
    id = try position.decode(Int64.self, forKey: .id)
    progress = try position.decode(Double.self, forKey: .progress)
    guard (0...100).contains(progress), let date = position.lenientDate(.pausedAt) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no position"))
    }
    pausedAt = date
    movie = position.lenient(.movie)
    episode = position.lenient(.episode)
    show = position.lenient(.show)
  }
}

/// One page of the saved positions.
public struct SavedPositionPage: Sendable, Hashable {
  public var positions: [SavedPosition]
  /// The number of pages; nil if not given.
  public var pageCount: Int?
}

/// The times of the last changes of an account, as far as saved positions depend on them.
public struct LastActivities: Decodable, Sendable, Hashable {
  private struct Times: Decodable, Sendable, Hashable {
    var paused: String?
    var watched: String?

    private enum CodingKeys: String, CodingKey {
      case paused = "paused_at"
      case watched = "watched_at"
    }

    init(from decoder: any Decoder) throws {
      let times = try decoder.container(keyedBy: CodingKeys.self)
      paused = times.lenientText(.paused)
      watched = times.lenientText(.watched)
    }
  }

  private var movies: Times?
  private var episodes: Times?

  private enum CodingKeys: CodingKey { case movies, episodes }

  public init(from decoder: any Decoder) throws {
    let activities = try decoder.container(keyedBy: CodingKeys.self)
    movies = activities.lenient(.movies)
    episodes = activities.lenient(.episodes)
  }

  /// A text that changes whenever a position was saved, or was removed because its item was watched.
  public var positions: String {
    [movies?.paused, movies?.watched, episodes?.paused, episodes?.watched]
      .map { $0 ?? "-" }.joined(separator: " ")
  }
}
