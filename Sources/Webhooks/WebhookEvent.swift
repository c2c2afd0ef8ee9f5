// SPDX-License-Identifier: MIT

/// One event of a viewing, as sent to a receiver.
public struct WebhookEvent: Hashable, Sendable {
  /// Kinds of events, as in `events` of `[[webhook]]`.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Playback began, or continues elsewhere after a seek.
    case start
    case pause
    case resume
    /// The viewing ended and does not count as a play.
    case stop
    /// The viewing ended and counts as a play.
    case scrobble
  }

  public var kind: Kind
  public var item: WebhookItem
  /// Seconds from the start of the file.
  public var position: Double
  /// Seconds of media; 0 if unknown.
  public var duration: Double
  /// Percent, 0…100.
  public var progress: Double
  /// Seconds of media that were played; nil while it is in progress.
  public var watched: Double?
  /// Time of the event, in seconds since 1970.
  public var time: Double
  /// Beginning and end of the viewing, in seconds since 1970; nil while it is in progress.
  public var beganAt: Double?
  public var endedAt: Double?
  /// UUID of the viewing.
  public var session: String
  /// UUID of the event; the same in each attempt, so that a receiver can drop repetitions.
  public var key: String
  /// Whether it reports a seek within a viewing that the receiver knows.
  public var isSeek = false
  /// Whether it only checks the connection; a receiver must not record it.
  public var isTest = false

  public init(
    _ kind: Kind, _ item: WebhookItem, position: Double = 0, duration: Double = 0,
    progress: Double = 0, time: Double, session: String, key: String
  ) {
    self.kind = kind
    self.item = item
    self.position = position
    self.duration = duration
    self.progress = progress
    self.time = time
    self.session = session
    self.key = key
  }

  /// Creates the event that `scrobbled doctor --webhook` sends.
  public static func test(time: Double, key: String) -> WebhookEvent {
    var event = WebhookEvent(
      .start, WebhookItem(.movie, title: "scrobbled test"), time: time, session: key, key: key)
    event.isTest = true
    return event
  }
}

/// The movie or episode of an event.
public struct WebhookItem: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Encodable { case movie, episode }

  /// Ids in public databases; nil where unknown.
  public struct IDs: Hashable, Sendable, Encodable {
    public var trakt: Int?
    public var slug: String?
    /// The IMDb id with its prefix, such as `tt0133093`.
    public var imdb: String?
    public var tmdb: Int?
    public var tvdb: Int?

    public init(
      trakt: Int? = nil, slug: String? = nil, imdb: String? = nil, tmdb: Int? = nil,
      tvdb: Int? = nil
    ) {
      self.trakt = trakt
      self.slug = slug
      self.imdb = imdb
      self.tmdb = tmdb
      self.tvdb = tvdb
    }

    public var isEmpty: Bool { self == IDs() }
  }

  public var kind: Kind
  /// Title of the movie or of the show.
  public var title: String?
  public var year: Int?
  /// Ids of the movie or of the episode.
  public var ids: IDs
  public var season: Int?
  public var episode: Int?
  public var absolute: Int?
  /// Day of a daily show, `YYYY-MM-DD`.
  public var date: String?
  public var episodeTitle: String?
  public var showIDs: IDs

  public init(
    _ kind: Kind, title: String? = nil, year: Int? = nil, ids: IDs = IDs(), season: Int? = nil,
    episode: Int? = nil, absolute: Int? = nil, date: String? = nil, episodeTitle: String? = nil,
    showIDs: IDs = IDs()
  ) {
    self.kind = kind
    self.title = title
    self.year = year
    self.ids = ids
    self.season = season
    self.episode = episode
    self.absolute = absolute
    self.date = date
    self.episodeTitle = episodeTitle
    self.showIDs = showIDs
  }
}
