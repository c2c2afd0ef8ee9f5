// SPDX-License-Identifier: MIT

/// Converts the events of one player into viewings and their progress.
///
/// The tracker has no clock: every event carries its time, and the driver calls
/// ``deadlinePassed(at:)`` at ``deadline``. A late, repeated or impossible event changes nothing.
public struct PlaybackTracker: Sendable {
  enum State: Hashable, Sendable {
    /// No file is open.
    case idle
    /// Open without a viewing: it has not run yet, its duration is unknown, or it is not a video.
    case open(LoadedFile, PendingViewing)
    case viewing(LoadedFile, Viewing)
    /// The viewing has ended, and the file is still open.
    case over(LoadedFile, Viewing)
  }

  /// The progress of a file that has no viewing yet.
  struct PendingViewing: Hashable, Sendable {
    var position: Seconds = 0
    /// After `playback-restart`: the first frame is decoded.
    var hasStarted = false
    /// Whether the file was playing before the player connected; its viewing then begins even while
    /// it is paused.
    var isUnderWay = false
    var lap = 0
    var before: RememberedViewing?
    /// Seconds for which it has run without being observed.
    var playingTime: Seconds = 0
  }

  /// The share of the file by which a seek must move it to be reported.
  public static let farSeek = 0.05
  /// The length of a pause past the threshold that ends the viewing.
  static let longPause: Seconds = 600
  /// The delay of the position request after the expected time of the threshold, in seconds: the
  /// player's clock and the computer's differ, and one request should be enough.
  public static let positionRequestDelay: Seconds = 0.5

  /// The progress from which an end counts as a play, unless ``setThreshold(_:of:)`` has changed it
  /// for the present file.
  public var defaultThreshold: Progress
  /// The threshold of the present file; nil until it is known what the file is.
  var fileThreshold: Progress?
  var threshold: Progress { fileThreshold ?? defaultThreshold }
  /// Whether the player supports position requests. If so, only a reported position counts as past
  /// the threshold; otherwise the computed one does.
  public var requestsPosition = false
  /// A request for the position is due or outstanding.
  public internal(set) var isAwaitingPosition = false
  /// The consumer of the changes has requested the position.
  private var isPositionRequested = false
  /// Seconds for which a viewing must have run to end while its file stays open: a short run at the
  /// end does not count, and the actual viewing may follow in the same file.
  public var startAfter: Seconds
  var state: State = .idle
  var entry = 0
  /// The number of the file that was last reported to load.
  var startedEntry: Int?
  /// The time of the last event; before the first one -infinity, because the clock's origin is
  /// arbitrary.
  var now = Instant(-.infinity)
  /// `now` by the player's wall clock, while handling an event that has it.
  var date: Double?
  /// The active loops, and those active before the last report: mpv has decremented a counted loop
  /// to none when its last iteration begins.
  var loops: PlaybackLoops?
  var loopsBefore: PlaybackLoops?
  var properties = Properties()
  var durations = DurationHistory()
  /// The recorded viewing of this player from before the daemon started.
  var remembered: RememberedViewing?

  /// - Parameters:
  ///   - threshold: the progress from which an end counts as a play.
  ///   - startAfter: seconds for which a viewing must have run for its end to count.
  ///   - remembered: the last recorded viewing of this player.
  public init(
    threshold: Progress = .scrobble, startAfter: Seconds = 5, remembered: RememberedViewing? = nil
  ) {
    defaultThreshold = threshold
    self.startAfter = startAfter
    self.remembered = remembered
    entry = remembered?.viewing.entry ?? 0
  }

  /// - Returns: the changes in order; most events have none.
  public mutating func handle(_ event: PlaybackEvent) -> [PlaybackChange] {
    guard event.entry >= entry, event.entry < .max, event.at.isPlausible else {
      return []
    }
    move(to: event.at)
    if event.kind != .seeked { treatJumpAsSeek() }
    date = event.date
    defer { date = nil }
    let position = event.position.flatMap { $0.isFinite ? Properties.clamped($0) : nil }
    var changes: [PlaybackChange] = []
    if event.entry > entry {
      changes += leave(.lost, at: nil)
      enter(event.entry)
    }
    if let reported = event.loops { (loopsBefore, loops) = (loops, reported) }
    switch event.kind {
    case .started:
      startedEntry = entry
    case .loaded(let file, let reported):
      open(file, reported, at: position)
    case .joined(let file, let reported, let beginning):
      changes += join(file, reported, since: beginning, at: position)
    case .changed(let reported):
      changes += update(reported, at: position)
    case .seeked:
      seek(to: position)
    case .restarted:
      changes += restart(at: position)
    case .positionReported(let duration):
      changes += applyReport(of: position, duration: duration)
    case .unloading(let duration):
      update(Properties(duration: duration))
      accumulate(at: position)
    case .ended(let reason, let snapshot):
      changes += end(reason, snapshot, at: position)
    }
    changes += reportGrowth()
    if position != nil, event.kind != .seeked {
      isAwaitingPosition = false
      changes += reportPosition(unless: !changes.isEmpty)
    }
    return changes
  }

  /// Handles the loss of the player: the current viewing ends at its computed position.
  public mutating func connectionClosed(at instant: Instant) -> [PlaybackChange] {
    move(to: instant)
    return leave(.lost, at: nil)
  }

  /// The time of the next call of ``deadlinePassed(at:)``; nil while only events can change the
  /// state.
  public var deadline: Instant? {
    guard case .viewing(_, let viewing) = state else { return nil }
    if let since = viewing.pausedSince {
      guard viewing.progress(at: now) >= threshold, viewing.playingTime >= startAfter else {
        return nil
      }
      return since + Self.longPause
    }
    guard !viewing.hasReachedThreshold, !isAwaitingPosition,
      case .running(_, let since, let speed) = viewing.motion, speed > 0
    else { return nil }
    let target = Double(threshold.hundredths) * viewing.duration / 10_000
    // While the file grows, the position of its threshold is unknown.
    let playingTime = max(durations.completeAt ?? 0, requestsPosition ? startAfter : 0)
    let counting = since + max(0, playingTime - viewing.playingTime)
    let crossing = viewing.motion.moment(of: target) ?? since
    // One millisecond later, so that rounding down does not miss it.
    return max(crossing + (requestsPosition ? Self.positionRequestDelay : 0.001), counting + 0.001)
  }

  /// - Returns: the changes. If there are none and ``isAwaitingPosition`` is true, the player's
  ///   position must be requested.
  public mutating func deadlinePassed(at instant: Instant) -> [PlaybackChange] {
    guard instant.isPlausible, let deadline, deadline <= instant,
      case .viewing(let file, var viewing) = state
    else { return [] }
    if requestsPosition, !viewing.isPaused {
      isAwaitingPosition = true
      return []
    }
    // Moves to the deadline, not to `instant`: if this call is late, events from the time since may
    // still arrive.
    move(to: deadline)
    if viewing.isPaused { return leave(.leftPaused, at: nil) }
    viewing.hasReachedThreshold = true
    viewing.advance(to: now, reported: nil, speed: speed)
    state = .viewing(file, viewing)
    return [change(viewing, .reachedThreshold)]
  }

  /// Requests the position for the consumer of the changes: the player's answer is reported as a
  /// change even if nothing else has changed.
  ///
  /// - Returns: false if there is no viewing, or the player does not support position requests.
  public mutating func requestPosition() -> Bool {
    guard requestsPosition, hasViewing else { return false }
    isPositionRequested = true
    return true
  }

  /// Changes the threshold of one file, which depends on what the file is.
  public mutating func setThreshold(_ threshold: Progress, of id: ViewingID) {
    guard id.entry == entry, fileThreshold != threshold else { return }
    fileThreshold = threshold
    guard case .viewing(let file, var viewing) = state else { return }
    viewing.hasReachedThreshold =
      viewing.hasReachedThreshold && viewing.progress(at: now) >= threshold
    state = .viewing(file, viewing)
  }

  private mutating func reportPosition(unless isReported: Bool) -> [PlaybackChange] {
    guard isPositionRequested else { return [] }
    isPositionRequested = false
    guard !isReported, case .viewing(_, let viewing) = state else { return [] }
    return [change(viewing, .positionReported)]
  }

  /// Updates the capability after a reconnection. An outstanding request is repeated, because it
  /// may have been lost.
  public mutating func connected(requestsPosition: Bool) {
    self.requestsPosition = requestsPosition
    isAwaitingPosition = false
  }

  /// Advances the time. Lines that were queued separately can be slightly out of order; time never
  /// goes back.
  private mutating func move(to instant: Instant) {
    if instant > now, instant.isPlausible { now = instant }
  }
}

/// A viewing recorded before the daemon restarted.
public struct RememberedViewing: Hashable, Sendable {
  public var viewing: ViewingID
  /// Whether it has ended permanently; the rest of the file is then not a viewing.
  public var isOver: Bool
  public var watched: PlayedRanges
  /// Seconds spent playing, by the clock: pauses excluded, at any speed.
  public var playingTime: Seconds
  /// The last known position, in seconds from the start of the file.
  public var position: Seconds
  /// The time at which that position was known; nil if it cannot be compared.
  public var seenAt: Instant?

  public init(
    viewing: ViewingID, isOver: Bool, watched: PlayedRanges = PlayedRanges(),
    playingTime: Seconds = 0, position: Seconds = 0, seenAt: Instant? = nil
  ) {
    self.viewing = viewing
    self.isOver = isOver
    self.watched = watched
    self.playingTime = playingTime
    self.position = position
    self.seenAt = seenAt
  }

  /// Whether there was time to play from the last known position to `position`, so that it was not
  /// reached by a seek.
  func mayHavePlayed(to position: Seconds, by now: Instant, rate: Double) -> Bool {
    guard let seenAt, position > self.position else { return false }
    return position - self.position <= max(0, now - seenAt) * rate + Self.slack
  }

  /// Seconds by which the position may be ahead of the time.
  private static let slack = 2.0

  /// The seconds for which it has run at `position`; the time that was not observed counts as the
  /// time it takes to play from the last known position.
  func playingTime(until position: Seconds) -> Seconds {
    playingTime + max(0, position - self.position)
  }
}
