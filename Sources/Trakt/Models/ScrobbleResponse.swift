// SPDX-License-Identifier: MIT

/// The result of a scrobble call.
public struct ScrobbleResponse: Decodable, Sendable, Hashable {
  public enum Action: Sendable, Hashable {
    /// Displayed as being watched.
    case start
    /// The position is saved; no play was recorded.
    case pause
    /// A play is recorded. Trakt's contract calls this `stop`; every real response has `scrobble`.
    case scrobble
    case other(String)
  }

  /// The id of the play in the history, beyond 32 bits; 0 if none was recorded.
  public var id: Int64?
  public var action: Action
  /// Progress in percent, 0…100.
  public var progress: Double?
  public var movie: Movie?
  public var episode: Episode?
  public var show: Show?

  private enum CodingKeys: CodingKey { case id, action, progress, movie, episode, show }

  public init(
    id: Int64?, action: Action, progress: Double?, movie: Movie? = nil, episode: Episode? = nil,
    show: Show? = nil
  ) {
    self.id = id
    self.action = action
    self.progress = progress
    self.movie = movie
    self.episode = episode
    self.show = show
  }

  /// Decodes a response. Only `action` is required: an anomaly elsewhere must not hide that a play
  /// was recorded.
  public init(from decoder: any Decoder) throws {
    let response = try decoder.container(keyedBy: CodingKeys.self)
    id = response.lenient(.id)
    action =
      switch try response.decode(String.self, forKey: .action) {
      case "start": .start
      case "pause": .pause
      case "scrobble": .scrobble
      case let unknown: .other(unknown)
      }
    progress = response.lenient(.progress)
    movie = response.lenient(.movie)
    episode = response.lenient(.episode)
    show = response.lenient(.show)
  }
}
