// SPDX-License-Identifier: MIT

/// A change of one viewing.
public struct PlaybackChange: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A viewing begins, or continues (`isResumed`): it was recorded before the daemon restarted.
    case began(LoadedFile, isResumed: Bool)
    case paused
    case resumed
    /// Seeks have moved the position by more than 5 % of the file from the expected one. Reported
    /// when playback continues, or at once while it is paused.
    case seeked
    /// The motion has changed without a pause or a far seek: another speed or direction, a stall, a
    /// jump to a loop's start, or a seek back across the threshold.
    case moved
    /// Playback has reached the threshold at which a play counts.
    case reachedThreshold
    /// The player reported its position as requested; nothing else has changed.
    case positionReported
    /// The duration has begun to grow in step with playback: the file may be a live stream.
    case grows
    /// The player's title for the file has changed.
    case retitled(String)
    case ended(ViewingEnd)
    /// The viewing of a live stream has ended and is to be discarded.
    case dropped
  }

  public var viewing: ViewingID
  public var kind: Kind
  public var at: Instant
  /// Time of the change by the player's wall clock, in seconds since 1970; nil if unknown. It
  /// includes suspend, unlike CLOCK_MONOTONIC.
  public var date: Double?
  /// The position at `at`, and the motion from there.
  public var motion: Motion
  /// Seconds.
  public var duration: Seconds
  /// The ranges played until `at`.
  public var watched: PlayedRanges
  /// Seconds spent playing, by the clock: pauses excluded, at any speed.
  public var playingTime: Seconds
  /// The state at the player's last reported position. A threshold past it that only the computed
  /// `motion` has passed does not count as reached. Nil for a player that does not support position
  /// requests; its computed position counts.
  public var lastReport: ReportedPosition?
  /// Whether the duration grows in step with playback; unless the file reaches its end, a viewing
  /// that ends in this state is discarded.
  public var isGrowing: Bool

  public init(
    viewing: ViewingID, kind: Kind, at: Instant, date: Double? = nil, motion: Motion,
    duration: Seconds, watched: PlayedRanges = PlayedRanges(), playingTime: Seconds = 0,
    lastReport: ReportedPosition? = nil, isGrowing: Bool = false
  ) {
    self.viewing = viewing
    self.kind = kind
    self.at = at
    self.date = date
    self.motion = motion
    self.duration = duration
    self.watched = watched
    self.playingTime = playingTime
    self.lastReport = lastReport
    self.isGrowing = isGrowing
  }

  public var requestsPosition: Bool { lastReport != nil }

  public var progress: Progress {
    Progress(position: motion.position(at: at), duration: duration)
  }
}

/// A position that a player has reported, and what it had played by then.
public struct ReportedPosition: Hashable, Sendable {
  /// Seconds from the start of the file.
  public var position: Seconds
  public var watched: PlayedRanges
  /// The playing time of the viewing by then, in seconds.
  public var playingTime: Seconds

  public init(position: Seconds, watched: PlayedRanges, playingTime: Seconds) {
    self.position = position
    self.watched = watched
    self.playingTime = playingTime
  }
}

/// Identifies a viewing within its player.
public struct ViewingID: Hashable, Sendable {
  /// The number of the file among those that the player has opened, from 1.
  public var entry: Int
  /// The number of earlier viewings of that file while it was open, from 0. Iterations of a
  /// loop don't count.
  public var lap: Int

  public init(entry: Int, lap: Int = 0) {
    self.entry = entry
    self.lap = lap
  }
}

/// The way in which a viewing ended.
public enum ViewingEnd: Hashable, Sendable {
  /// The player closed the file.
  case closed(EndReason)
  /// The end was reached (`eof-reached`); the file may stay open (`--keep-open`).
  case reachedEnd
  /// A seek to its beginning after it was watched, or a jump from a loop's end to the loop's start.
  case looped
  /// Paused for ten minutes near its end.
  case leftPaused
  /// The connection to the player was lost before it reported an end.
  case lost
}

/// A position and its motion, valid until either changes.
public enum Motion: Hashable, Sendable {
  case held(at: Seconds)
  /// - Parameter speed: seconds of media per second; negative for backward playback.
  case running(from: Seconds, since: Instant, speed: Double)

  /// - Returns: seconds from the start of the file; `from` for an instant before `since`.
  public func position(at now: Instant) -> Seconds {
    switch self {
    case .held(let position): position
    case .running(let from, let since, let speed): from + max(0, now - since) * speed
    }
  }

  public var isRunning: Bool {
    if case .running = self { true } else { false }
  }

  /// Seconds of media per second; nil while held.
  var speed: Double? {
    if case .running(_, _, let speed) = self { speed } else { nil }
  }

  /// The time at which the position reaches `target`; nil while held, already past it, or moving
  /// away from it.
  public func moment(of target: Seconds) -> Instant? {
    guard case .running(let from, let since, let speed) = self, speed != 0,
      (target - from) / speed > 0
    else { return nil }
    return since + (target - from) / speed
  }
}
