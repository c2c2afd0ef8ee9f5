// SPDX-License-Identifier: MIT

/// One viewing of one file changed.
public struct PlaybackChange: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A viewing begins. `again`: it goes on after the daemon was away, and was recorded before.
    case began(LoadedFile, again: Bool)
    case paused
    case resumed
    /// Jumps have carried it by more than 5 % of the film from where it should be. Said once it
    /// runs again, or at once while it is paused.
    case sought
    /// A round of a loop is over, and the film goes on from the loop's start: one viewing, of which
    /// nothing new is to be shown. Said only before the viewing counts.
    case looped
    /// The threshold at which a play counts was reached by playing on.
    case reachedThreshold
    /// The player said where it is, as it was asked to; nothing else changed.
    case located
    /// Its duration has begun to grow in step with playing: it may be a live stream.
    case grows
    /// The name by which the player shows the file changed.
    case retitled(String)
    case ended(ViewingEnd)
    /// It ended, and turned out to be no film (a live stream): forget it.
    case dropped
  }

  public var viewing: ViewingID
  public var kind: Kind
  public var at: Instant
  /// The same by the player's wall clock, in seconds since 1970, where that was told. It holds across
  /// suspends, which CLOCK_MONOTONIC leaves out.
  public var date: Double?
  /// Where the film was at `at`, and how it moves from there.
  public var motion: Motion
  /// Seconds.
  public var duration: Seconds
  /// The parts of the film really played until `at`.
  public var watched: PlayedRanges
  /// Seconds for which the player has run in this viewing, at any speed.
  public var ran: Seconds
  /// What held when the player last said where it is: a mark behind that, which `motion` has passed by
  /// computing alone, is not passed. Nil for a player that can't be asked and is believed to be where it
  /// must be.
  public var heard: HeardPosition?
  /// The duration grows in step with playing: where the viewing ends so, it is none.
  public var isGrowing: Bool

  public init(
    viewing: ViewingID, kind: Kind, at: Instant, date: Double? = nil, motion: Motion,
    duration: Seconds, watched: PlayedRanges = PlayedRanges(), ran: Seconds = 0,
    heard: HeardPosition? = nil, isGrowing: Bool = false
  ) {
    self.viewing = viewing
    self.kind = kind
    self.at = at
    self.date = date
    self.motion = motion
    self.duration = duration
    self.watched = watched
    self.ran = ran
    self.heard = heard
    self.isGrowing = isGrowing
  }

  /// The player answers when it is asked where it is.
  public var isAsked: Bool { heard != nil }

  public var progress: Progress {
    Progress(position: motion.position(at: at), duration: duration)
  }
}

/// Where a player last said that it is, and what of the film it had played by then.
public struct HeardPosition: Hashable, Sendable {
  /// Seconds from the start of the film.
  public var position: Seconds
  public var watched: PlayedRanges
  /// Seconds for which the player had run in this viewing.
  public var ran: Seconds

  public init(position: Seconds, watched: PlayedRanges, ran: Seconds) {
    self.position = position
    self.watched = watched
    self.ran = ran
  }
}

/// Names a viewing within its player.
public struct ViewingID: Hashable, Sendable {
  /// Which of the files that the player has opened, counted from 1.
  public var entry: Int
  /// How often that file was seen before without being closed, from 0. Rounds of a loop don't count.
  public var lap: Int

  public init(entry: Int, lap: Int = 0) {
    self.entry = entry
    self.lap = lap
  }
}

/// How a viewing ended.
public enum ViewingEnd: Hashable, Sendable {
  /// The player closed the file.
  case closed(EndReason)
  /// The end was reached (`eof-reached`); the file may stay open (`--keep-open`).
  case reachedEnd
  /// It jumped back after it was seen: to its beginning, or from a loop's end to the loop's start.
  case looped
  /// It has been paused for ten minutes near its end.
  case leftPaused
  /// The player is gone and did not report an end.
  case lost
}

/// Where a film is, and how it moves: nothing has to be asked again until it changes.
public enum Motion: Hashable, Sendable {
  case held(at: Seconds)
  /// - Parameter speed: seconds of film for each second; negative where it plays backwards.
  case running(from: Seconds, since: Instant, speed: Double)

  /// - Returns: seconds from the start of the film; `from` for an instant before `since`.
  public func position(at now: Instant) -> Seconds {
    switch self {
    case .held(let position): position
    case .running(let from, let since, let speed): from + max(0, now - since) * speed
    }
  }

  public var isRunning: Bool {
    if case .running = self { true } else { false }
  }

  var isBackward: Bool {
    if case .running(_, _, let speed) = self { speed < 0 } else { false }
  }

  /// When the film will be at `target`: nil while held, already past it, or moving away from it.
  public func moment(of target: Seconds) -> Instant? {
    guard case .running(let from, let since, let speed) = self, speed != 0,
      (target - from) / speed > 0
    else { return nil }
    return since + (target - from) / speed
  }
}
