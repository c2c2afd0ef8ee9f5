// SPDX-License-Identifier: MIT

/// One viewing, as stored in the journal, whether or not it counts as a play.
public struct Play: Hashable, Sendable {
  /// Identifies a viewing from its first event to its last row, across restarts.
  public struct Key: Hashable, Sendable, Codable {
    /// The plugin's random id, generated when it was loaded.
    public var instance: String
    /// The number of the file among those that the player has loaded.
    public var entry: Int
    /// The number of earlier viewings of that file while it was open, from 0; iterations of a loop
    /// do not count. A seek to the beginning of a watched file begins the next one.
    public var lap: Int
    /// The episode within a file of several, from 0.
    public var part: Int

    public init(instance: String, entry: Int, lap: Int, part: Int = 0) {
      self.instance = instance
      self.entry = entry
      self.lap = lap
      self.part = part
    }
  }

  /// The outcome of a viewing, as in `history --json`.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// The destination recorded a play.
    case scrobbled
    /// The destination had recorded it shortly before (409).
    case already_scrobbled
    /// The destination keeps the position.
    case paused
    /// Waits for delivery.
    case waiting
    /// A viewing that is not identified; `match` can correct that.
    case unmatched
    /// A viewing that must not be sent: too short, a trailer, excluded, or skipped.
    case ignored
    /// The destination rejected it permanently.
    case refused
    /// Continues an earlier viewing of the same item, which counts as the play.
    case continued
    /// A play taken over from another history; it is never sent.
    case imported

    /// Whether it belongs to the viewing, not to one of its deliveries.
    public var isOfViewing: Bool { [.unmatched, .ignored, .continued, .imported].contains(self) }
  }

  /// The ``detail`` of a viewing that the user skipped.
  public static let skipped = "skipped, as you said"

  /// Whether the user skipped it; it is never sent as a play.
  public var isSkipped: Bool { outcome == .ignored && detail == Self.skipped }

  public var key: Key
  /// The normalized path of a file, or the displayable form of a URL.
  public var path: String
  /// The identity of the content: for a URL a keyed hash of all of it, for a file its size and
  /// modification time; nil if unknown.
  public var identity: String?
  public var mediaTitle: String?
  /// The file's tags, as JSON.
  public var tags: String?
  /// The identified movie or episode, as JSON.
  public var media: String?
  /// What the name says, as JSON; nil once the item is known for good.
  public var readings: String?
  /// Seconds since 1970, by the wall clock.
  public var beganAt: Double
  /// Seconds since 1970; nil while it is open.
  public var endedAt: Double?
  /// The time of the player's last event, in seconds since 1970.
  public var seenAt: Double
  /// Seconds from the start of the file.
  public var position: Double
  /// Seconds of media.
  public var duration: Double
  /// 0…100.
  public var progress: Double
  /// The ranges that were played, in seconds from the start of the file.
  public var watched: [ClosedRange<Double>]
  /// Seconds of media that were played, each counted once.
  public var watchedSeconds: Double
  /// Seconds spent playing, by the clock: pauses excluded, at any speed.
  public var playingTime: Double
  /// Whether the progress from which a viewing counts as a play was reached.
  public var reachedThreshold: Bool
  /// The outcome of the viewing itself: `unmatched`, `ignored`, `continued` or `imported`; nil
  /// while it is open, and if its deliveries have the outcome.
  public var outcome: Outcome?
  /// The reason of the outcome, as text.
  public var detail: String?
  /// The position at which it began, in seconds from the start of the file; nil if unknown.
  public var startPosition: Double?
  /// Whether its duration grew in step with playback at its last report, as that of a live stream
  /// does.
  public var isGrowing: Bool
  /// The destinations that may show it, as a `start` of it was sent and may have arrived.
  public var shown: Set<Destination> = []

  public init(
    key: Key, path: String, identity: String? = nil, mediaTitle: String? = nil,
    tags: String? = nil, media: String? = nil, beganAt: Double, endedAt: Double? = nil,
    seenAt: Double, position: Double = 0, duration: Double, progress: Double = 0,
    watched: [ClosedRange<Double>] = [], watchedSeconds: Double = 0, playingTime: Double = 0,
    reachedThreshold: Bool = false, outcome: Outcome? = nil, detail: String? = nil,
    startPosition: Double? = nil, isGrowing: Bool = false
  ) {
    self.key = key
    self.path = path
    self.identity = identity
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
    self.playingTime = playingTime
    self.reachedThreshold = reachedThreshold
    self.outcome = outcome
    self.detail = detail
    self.startPosition = startPosition
    self.isGrowing = isGrowing
  }
}

extension Play.Key: Comparable {
  public static func < (left: Self, right: Self) -> Bool {
    (left.instance, left.entry, left.lap, left.part)
      < (right.instance, right.entry, right.lap, right.part)
  }
}
