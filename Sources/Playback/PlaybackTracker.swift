// SPDX-License-Identifier: MIT

/// Turns what one player does into viewings and their progress. Decides what changed; never acts.
///
/// It has no clock of its own: every event carries its instant, and the driver calls
/// ``deadlinePassed(at:)`` at ``deadline``. A late, doubled or impossible event changes nothing.
public struct PlaybackTracker: Sendable {
  enum State: Hashable, Sendable {
    /// Nothing is open, or it is only being opened.
    case idle
    /// Open, but no viewing: it has not run yet, its duration is unknown, or it is no film.
    case open(LoadedFile, PendingViewing)
    case viewing(LoadedFile, Viewing)
    /// The viewing is over, the file still open.
    case over(LoadedFile, Viewing)
  }

  /// How far a file that is no viewing yet has come.
  struct PendingViewing: Hashable, Sendable {
    var position: Seconds = 0
    /// `playback-restart` was seen: the first frame is there.
    var hasStarted = false
    /// It was playing before it could be heard, so it is a viewing even while it stands still.
    var isUnderWay = false
    var lap = 0
    var before: RememberedViewing?
    /// Seconds for which it has run unseen.
    var ran: Seconds = 0
  }

  /// A jump of more than this share of the film is worth telling.
  static let farSeek = 0.05
  /// After this time of pause past the threshold the viewing is over.
  static let longPause: Seconds = 600
  /// A player is asked this much later than it should be past the threshold: its clock and the
  /// computer's differ, and one question should do. Seconds.
  public static let questionDelay: Seconds = 0.5

  /// From here on an end counts as a play.
  public var threshold: Progress
  /// The player answers when it is asked where it is. Then only a position that it said counts as past
  /// the threshold; any other player is believed to be where it must be by then.
  public var asksPosition = false
  /// It is to be asked where it is, or was asked and has not answered.
  public internal(set) var isAwaitingPosition = false
  /// Whoever records what changes wants to know where it is.
  private var isPositionWanted = false
  /// Seconds for which a viewing must have run to be over while its file stays open: a look at the
  /// end counts for nothing, and what follows in the same file may be the viewing.
  public var startAfter: Seconds
  var state: State = .idle
  var entry = 0
  /// Before the first event the earliest there is: the clock may have any origin.
  var now = Instant(-.infinity)
  /// `now` by the player's wall clock, while an event is handled that tells it.
  var date: Double?
  /// The loops that are on, and those that were before the player last told them: the last round of a
  /// counted loop begins when mpv has counted to none.
  var loops: PlaybackLoops?
  var loopsBefore: PlaybackLoops?
  var properties = Properties()
  var durations = DurationWatch()
  /// The viewing that the journal still knows of this player, from before the daemon was started.
  var remembered: RememberedViewing?

  /// - Parameters:
  ///   - threshold: from here on an end counts as a play.
  ///   - startAfter: seconds for which a viewing must have run for its end to count.
  ///   - remembered: the latest viewing of this player that was written down.
  public init(
    threshold: Progress = .scrobble, startAfter: Seconds = 5, remembered: RememberedViewing? = nil
  ) {
    self.threshold = threshold
    self.startAfter = startAfter
    self.remembered = remembered
    entry = remembered?.viewing.entry ?? 0
  }

  /// - Returns: what changed by it, in order; most events change nothing.
  public mutating func handle(_ event: PlaybackEvent) -> [PlaybackChange] {
    guard event.entry >= entry, event.entry < .max, event.at.isPlausible else {
      return []
    }
    move(to: event.at)
    date = event.date
    defer { date = nil }
    let position = event.position.flatMap { $0.isFinite ? Properties.inReason($0) : nil }
    var changes: [PlaybackChange] = []
    if event.entry > entry {
      changes += leave(.lost, at: nil)
      enter(event.entry)
    }
    if let told = event.loops { (loopsBefore, loops) = (loops, told) }
    switch event.kind {
    case .started:
      break
    case .loaded(let file, let told):
      open(file, told, at: position)
    case .joined(let file, let told):
      changes += join(file, told, at: position)
    case .changed(let told):
      changes += update(told, at: position)
    case .sought:
      seek(to: position)
    case .restarted:
      changes += restart(at: position)
    case .located(let duration):
      changes += locate(at: position, duration: duration)
    case .unloading(let duration):
      take(Properties(duration: duration))
      account(at: position)
    case .ended(let reason, let snapshot):
      changes += end(reason, snapshot, at: position)
    }
    changes += tellGrowth()
    if position != nil, event.kind != .sought {
      isAwaitingPosition = false
      changes += tellPosition(unless: !changes.isEmpty)
    }
    return changes
  }

  /// The player is gone: a viewing under way ends where it must have been.
  public mutating func connectionClosed(at instant: Instant) -> [PlaybackChange] {
    move(to: instant)
    return leave(.lost, at: nil)
  }

  /// When ``deadlinePassed(at:)`` wants to be called next; nil while only the player can change
  /// anything.
  public var deadline: Instant? {
    guard case .viewing(_, let viewing) = state else { return nil }
    if let since = viewing.pausedSince {
      guard viewing.progress(at: now) >= threshold, viewing.ran >= startAfter else {
        return nil
      }
      return since + Self.longPause
    }
    guard !viewing.hasReachedThreshold, !isAwaitingPosition,
      case .running(_, let since, let speed) = viewing.motion, speed > 0
    else { return nil }
    let target = Double(threshold.hundredths) * viewing.duration / 10_000
    // While the file grows it is not known where its threshold is.
    let complete = durations.completeAt.map { since + max(0, $0 - viewing.ran) } ?? since
    let moment = max(viewing.motion.moment(of: target) ?? since, complete)
    // A millisecond more, so that rounding down does not fall short of it.
    return moment + (asksPosition ? Self.questionDelay : 0.001)
  }

  /// - Returns: what changed. Where nothing did and ``isAwaitingPosition`` is true, the player is to be
  ///   asked where it is.
  public mutating func deadlinePassed(at instant: Instant) -> [PlaybackChange] {
    guard instant.isPlausible, let deadline, deadline <= instant,
      case .viewing(let file, var viewing) = state
    else { return [] }
    if asksPosition, !viewing.isPaused {
      isAwaitingPosition = true
      return []
    }
    // Not to `instant`: where this comes late, what the player did meanwhile may be on its way.
    move(to: deadline)
    if viewing.isPaused { return leave(.leftPaused, at: nil) }
    viewing.hasReachedThreshold = true
    viewing.advance(to: now, reported: nil, speed: speed)
    state = .viewing(file, viewing)
    return [change(viewing, .reachedThreshold)]
  }

  /// Whoever records what changes wants to know where the player is: it is asked, and what it says is a
  /// change even where nothing else is.
  ///
  /// - Returns: false where there is nothing to ask about.
  public mutating func wantPosition() -> Bool {
    guard asksPosition, hasViewing else { return false }
    isPositionWanted = true
    return true
  }

  private mutating func tellPosition(unless isTold: Bool) -> [PlaybackChange] {
    guard isPositionWanted else { return [] }
    isPositionWanted = false
    guard !isTold, case .viewing(_, let viewing) = state else { return [] }
    return [change(viewing, .located)]
  }

  /// The player is asked again: the question or its answer was lost with the connection.
  public mutating func connected(asksPosition: Bool) {
    self.asksPosition = asksPosition
    isAwaitingPosition = false
  }

  /// Lines that were queued on two ways can overtake each other by a hair; time does not run back.
  private mutating func move(to instant: Instant) {
    if instant > now, instant.isPlausible { now = instant }
  }
}

/// A viewing that was written down before the daemon was started anew.
public struct RememberedViewing: Hashable, Sendable {
  public var viewing: ViewingID
  /// It ended, and for good: what follows in the same file is no viewing.
  public var isOver: Bool
  public var watched: PlayedRanges
  public var ran: Seconds
  /// Where it was when it was last heard, in seconds from the start of the film.
  public var position: Seconds

  public init(
    viewing: ViewingID, isOver: Bool, watched: PlayedRanges = PlayedRanges(), ran: Seconds = 0,
    position: Seconds = 0
  ) {
    self.viewing = viewing
    self.isOver = isOver
    self.watched = watched
    self.ran = ran
    self.position = position
  }

  /// The seconds for which it has run by the time it is at `position`; what was not heard counts for
  /// as long as it takes to play from there to here.
  func ran(until position: Seconds) -> Seconds {
    ran + max(0, position - self.position)
  }
}
