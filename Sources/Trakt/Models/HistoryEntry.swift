// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// One play in the user's history.
public struct HistoryEntry: Decodable, Sendable, Hashable {
  public var id: Int64
  /// The time, to the minute: real responses of 2026 always have seconds 00.
  public var watchedAt: Date?
  /// `scrobble`, `checkin` or `watch`.
  public var action: String?
  public var movie: Movie?
  public var episode: Episode?
  public var show: Show?

  private enum CodingKeys: String, CodingKey {
    case id, action, movie, episode, show
    case watchedAt = "watched_at"
  }

  public init(from decoder: any Decoder) throws {
    let entry = try decoder.container(keyedBy: CodingKeys.self)
    id = try entry.decode(Int64.self, forKey: .id)
    watchedAt = entry.lenientDate(.watchedAt)
    action = entry.lenientText(.action)
    movie = entry.lenient(.movie)
    episode = entry.lenient(.episode)
    show = entry.lenient(.show)
  }
}

/// One page of the history, newest play first.
public struct HistoryPage: Sendable, Hashable {
  public var entries: [HistoryEntry]
  /// The number of pages; nil if not given.
  public var pageCount: Int?
  /// The time of the response, by Trakt's clock.
  public var date: Date?
}
