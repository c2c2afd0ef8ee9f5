// SPDX-License-Identifier: MIT

/// A movie or an episode.
public struct WatchedItem: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case movie, episode }

  /// A movie, or the show of an episode.
  public enum Title: Hashable, Sendable {
    /// The Trakt id.
    case id(Int)
    case name(String, year: Int?)
  }

  public var kind: Kind
  /// The title of the movie or the show.
  public var title: String
  public var year: Int?
  public var season: Int?
  public var episode: Int?
  /// Trakt's id of the movie or the show.
  public var id: Int?

  public init(
    kind: Kind, title: String, year: Int? = nil, season: Int? = nil, episode: Int? = nil,
    id: Int? = nil
  ) {
    self.kind = kind
    self.title = title
    self.year = year
    self.season = season
    self.episode = episode
    self.id = id
  }

  /// The identity that all episodes of a show share.
  var work: Title { id.map(Title.id) ?? .name(title, year: year) }

  struct Identity: Hashable {
    var kind: Kind
    var work: Title
    var season: Int?
    var episode: Int?
  }

  /// Equal for two viewings of the same item; nil for an episode whose number is not known.
  var identity: Identity? {
    guard kind == .movie || episode != nil else { return nil }
    return Identity(kind: kind, work: work, season: season, episode: episode)
  }

  /// `Breaking Bad 1x01`, `Sintel (2010)`.
  public var name: String {
    switch (kind, season, episode) {
    case (.movie, _, _): year.map { "\(title) (\($0))" } ?? title
    case (.episode, let season?, let episode?):
      "\(title) \(season)x\(episode < 10 ? "0" : "")\(episode)"
    case (.episode, nil, let episode?): "\(title) \(episode)"
    case (.episode, _, nil): title
    }
  }
}

/// One viewing, by the local calendar and clock.
public struct Watch: Hashable, Sendable {
  /// The day on which it began.
  public var day: CalendarDay
  /// The hour in which it began, 0…23.
  public var hour: Int
  /// Seconds of media that were played; 0 where that is not known.
  public var seconds: Double
  /// 0…100.
  public var progress: Double
  public var isPlay: Bool
  /// Whether it ended with a position to return to.
  public var isPaused: Bool
  /// An index of the items; nil where it is not identified.
  public var item: Int?

  public init(
    day: CalendarDay, hour: Int, seconds: Double, progress: Double = 100, isPlay: Bool = true,
    isPaused: Bool = false, item: Int? = nil
  ) {
    self.day = day
    self.hour = min(23, max(0, hour))
    // What another program wrote must not make a sum infinite.
    self.seconds = seconds > 0 ? min(seconds, 1e7) : 0
    self.progress = progress > 0 ? min(progress, 100) : 0
    self.isPlay = isPlay
    self.isPaused = isPaused
    self.item = item
  }
}
