// SPDX-License-Identifier: MIT

/// One viewing, as it is written down.
public struct Play: Hashable, Sendable, Identifiable {
  public typealias ID = Int64

  /// Names a viewing across restarts: the player, its how-manieth file, loop and part.
  public struct Key: Hashable, Sendable {
    /// The player's own name, drawn when it started.
    public var instance: String
    public var entry: Int
    public var lap: Int
    /// Which of several episodes in one file, from 0.
    public var part: Int

    public init(instance: String, entry: Int, lap: Int, part: Int = 0) {
      self.instance = instance
      self.entry = entry
      self.lap = lap
      self.part = part
    }
  }

  /// What became of a viewing at Trakt.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// Trakt recorded a play.
    case scrobbled
    /// Trakt had recorded it moments before (409).
    case already_scrobbled
    /// Trakt keeps the position.
    case paused
    /// It is in the outbox.
    case waiting
    /// Nobody knows what it is; `match` can settle it.
    case unmatched
    /// Not meant for Trakt: too short a look, a trailer, excluded.
    case ignored
    /// Trakt refused it for good.
    case refused
  }

  /// The ``detail`` of a viewing that the user does not want to be scrobbled.
  public static let skipped = "skipped, as you said"

  /// The user does not want it to be scrobbled: that is the last word on it.
  public var isSkipped: Bool { outcome == .ignored && detail == Self.skipped }

  public var id: ID
  public var key: Key
  /// The normal path of a file, or what may be shown of an address.
  public var path: String
  public var mediaTitle: String?
  /// The file's tags, as JSON.
  public var tags: String?
  /// What it is taken for, as JSON.
  public var media: String?
  /// Seconds since 1970, by the wall clock.
  public var beganAt: Double
  public var endedAt: Double?
  /// When the player was last heard of it.
  public var seenAt: Double
  /// Seconds of film.
  public var position: Double
  public var duration: Double
  /// 0…100.
  public var progress: Double
  /// The parts really played, in seconds of film.
  public var watched: [ClosedRange<Double>]
  /// Seconds of the film really played, each counted once.
  public var watchedSeconds: Double
  /// Seconds for which the player ran.
  public var ran: Double
  /// The mark at which a play counts was crossed.
  public var crossed: Bool
  /// Nil while it lasts.
  public var outcome: Outcome?
  /// The number of Trakt's history entry.
  public var traktID: Int64?
  /// More about the outcome, for a person.
  public var detail: String?

  public init(
    id: ID = 0, key: Key, path: String, mediaTitle: String? = nil, tags: String? = nil,
    media: String? = nil, beganAt: Double, endedAt: Double? = nil, seenAt: Double,
    position: Double = 0, duration: Double, progress: Double = 0,
    watched: [ClosedRange<Double>] = [],
    watchedSeconds: Double = 0, ran: Double = 0, crossed: Bool = false, outcome: Outcome? = nil,
    traktID: Int64? = nil, detail: String? = nil
  ) {
    self.id = id
    self.key = key
    self.path = path
    self.mediaTitle = mediaTitle
    self.tags = tags
    self.media = media
    self.beganAt = beganAt
    self.endedAt = endedAt
    self.seenAt = seenAt
    self.position = position
    self.duration = duration
    self.progress = progress
    self.watched = watched
    self.watchedSeconds = watchedSeconds
    self.ran = ran
    self.crossed = crossed
    self.outcome = outcome
    self.traktID = traktID
    self.detail = detail
  }
}

/// What is still to be told to Trakt of a viewing that ended.
public struct OutboxEntry: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// It counts as a play.
    case scrobble
    /// Trakt shall keep the position.
    case pause
  }

  public var kind: Kind
  /// 0…100, as it shall be sent.
  public var progress: Double
  /// A request was under way when this was last written.
  public var inFlight: Bool
  public var attempts: Int

  public init(kind: Kind, progress: Double, inFlight: Bool = false, attempts: Int = 0) {
    self.kind = kind
    self.progress = progress
    self.inFlight = inFlight
    self.attempts = attempts
  }
}
