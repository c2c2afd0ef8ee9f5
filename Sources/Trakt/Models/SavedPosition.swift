// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// A position that Trakt keeps (`/sync/playback`), for six months.
public struct SavedPosition: Decodable, Sendable, Hashable {
  public var id: Int64
  /// In percent, 0…100.
  public var progress: Double
  public var pausedAt: Date?
  public var movie: Movie?
  public var episode: Episode?
  public var show: Show?

  private enum CodingKeys: String, CodingKey {
    case id, progress, movie, episode, show
    case pausedAt = "paused_at"
  }

  public init(from decoder: any Decoder) throws {
    let saved = try decoder.container(keyedBy: CodingKeys.self)
    id = try saved.decode(Int64.self, forKey: .id)
    progress = try saved.decode(Double.self, forKey: .progress)
    pausedAt = saved.lenientDate(.pausedAt)
    movie = saved.lenient(.movie)
    episode = saved.lenient(.episode)
    show = saved.lenient(.show)
  }
}
