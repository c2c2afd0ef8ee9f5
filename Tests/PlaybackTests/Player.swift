// SPDX-License-Identifier: MIT

import Addresses
import Playback

/// A simulated player: test actions become the events that mpv sends, in mpv's order; time advances
/// only on request.
struct Player {
  var tracker: PlaybackTracker
  private(set) var changes: [PlaybackChange] = []
  private(set) var lines: [PlaybackEvent] = []
  private(set) var now: Seconds
  private(set) var entry = 0

  private(set) var file = LoadedFile(address: MediaAddress("/films/Stalker (1979).mkv"))
  private(set) var duration: Seconds?
  private(set) var position: Seconds = 0
  private var began: Seconds = 0
  private var seekable = true
  private var speed = 1.0
  private var isPaused = false
  private var isStalled = false
  private var isSeeking = false
  private var isAtEnd = false
  /// nil for a player that does not report loops.
  private var loops: PlaybackLoops?
  private var hasStarted = false
  /// No daemon is connected; the player continues.
  private var isDeaf = false
  /// SIGSTOP: it neither plays nor sends events.
  private(set) var isStopped = false
  private var isBackward = false
  /// A position was requested while it was stopped.
  private var requestsPosition = false
  /// The number of position requests.
  private(set) var questions = 0

  private var isIdle: Bool { isPaused || isStalled || isSeeking || isAtEnd || !hasStarted }

  init(
    threshold: Progress = .scrobble, remembered: RememberedViewing? = nil, entry: Int = 0,
    now: Seconds = 1000, answers: Bool = false
  ) {
    tracker = PlaybackTracker(threshold: threshold, remembered: remembered)
    tracker.connected(requestsPosition: answers)
    self.entry = entry
    self.now = now
  }

  /// The changes so far, one per line: "1 began 0.0", in the second lap "1+1 began 0.0".
  var changeLines: [String] { changes.map(\.line) }

  // MARK: - files

  /// Up to the moment before the first frame.
  mutating func open(
    _ path: String = "/films/Stalker (1979).mkv", duration: Seconds? = 1000,
    at start: Seconds = 0, seekable: Bool = true, video: Bool = true, image: Bool = false
  ) {
    entry += 1
    file = LoadedFile(address: MediaAddress(path), hasVideo: video, isImage: image)
    self.duration = duration
    self.seekable = seekable
    (position, began) = (start, now)
    (isStalled, isSeeking, isAtEnd, hasStarted) = (false, false, false, false)
    report(.started, at: nil)
    report(.loaded(file, properties), at: position)
    if start > 0 { report(.seeked) }
    report(.changed(Properties(pausedForCache: false, eofReached: false, seekable: seekable)))
    if let duration { report(.changed(Properties(duration: duration))) }
  }

  /// The first frame.
  mutating func play() {
    hasStarted = true
    report(.restarted)
    reportIdle()
  }

  /// A missing file, or a file that is not media.
  mutating func openFails(_ reason: EndReason = .error) {
    entry += 1
    report(.started, at: nil)
    report(.unloading(duration: nil), at: nil)
    report(.ended(reason, nil), at: nil)
  }

  mutating func close(_ reason: EndReason = .quit) {
    report(.changed(Properties(coreIdle: true)))
    report(.unloading(duration: duration))
    report(.ended(reason, endSnapshot))
    hasStarted = false
  }

  mutating func quit() { close(.quit) }

  var endSnapshot: EndSnapshot {
    EndSnapshot(file: file, properties: properties, began: Instant(began))
  }

  // MARK: - playing

  mutating func pause() {
    isPaused = true
    report(.changed(Properties(pause: true)))
    reportIdle()
  }

  mutating func resume() {
    isPaused = false
    report(.changed(Properties(pause: false)))
    reportIdle()
  }

  mutating func stall() {
    isStalled = true
    report(.changed(Properties(pausedForCache: true)))
    reportIdle()
  }

  mutating func endStall() {
    isStalled = false
    report(.changed(Properties(pausedForCache: false)))
    reportIdle()
  }

  mutating func speed(_ speed: Double) {
    self.speed = speed
    report(.changed(Properties(speed: speed)))
  }

  /// The plugin reads the position of the change after mpv has begun the seek.
  mutating func speed(_ speed: Double, whileSeekingTo target: Seconds) {
    position = target
    self.speed(speed)
    seek(to: target, taking: 0.5)
  }

  mutating func play(backwards: Bool) {
    isBackward = backwards
    report(.changed(Properties(isBackward: backwards)))
  }

  /// SIGTSTP.
  mutating func stop() {
    isStopped = true
  }

  /// SIGCONT.
  mutating func proceed() {
    isStopped = false
    if requestsPosition, hasStarted { reportPosition() }
  }

  private mutating func reportPosition() {
    requestsPosition = false
    report(.positionReported(duration: duration))
  }

  /// - Parameter taking: seconds until the first frame after the seek.
  mutating func seek(to target: Seconds, taking time: Seconds = 0) {
    beginSeek(to: target)
    advance(by: time)
    landSeek()
  }

  mutating func beginSeek(to target: Seconds) {
    isSeeking = true
    position = target
    report(.seeked)
    if isAtEnd {
      isAtEnd = false
      report(.changed(Properties(eofReached: false)))
    }
    if hasStarted { reportIdle() }
  }

  mutating func landSeek() {
    isSeeking = false
    guard hasStarted else { return }
    report(.restarted)
    reportIdle()
  }

  mutating func reachEnd(keepOpen: Bool = false) {
    position = duration ?? position
    isAtEnd = true
    reportIdle()
    report(.changed(Properties(eofReached: true)))
    if keepOpen { pause() } else { close(.eof) }
  }

  /// `--loop-file` jumps from the end, an A–B loop from point B.
  mutating func loop(to start: Seconds = 0) {
    seek(to: start, taking: 0.1)
  }

  /// Sets the active loops; a plugin reports them with the next file or seek.
  mutating func set(_ loops: PlaybackLoops) {
    self.loops = loops
  }

  mutating func correct(duration: Seconds) {
    self.duration = duration
    report(.changed(Properties(duration: duration)))
  }

  mutating func become(video: Bool, image: Bool = false) {
    report(.changed(Properties(hasVideo: video, isImage: image)))
  }

  mutating func become(seekable: Bool) {
    self.seekable = seekable
    report(.changed(Properties(seekable: seekable)))
  }

  // MARK: - time

  /// Advances the time for player and daemon.
  mutating func advance(by time: Seconds) {
    let end = now + time
    while !isDeaf, let due = tracker.deadline, due.seconds <= end {
      changes += tracker.deadlinePassed(at: due)
      if tracker.isAwaitingPosition {
        questions += 1
        requestsPosition = true
        move(to: max(now, due.seconds))
        if !isStopped { reportPosition() }
      }
      if tracker.deadline == due { break }
    }
    move(to: end)
  }

  private mutating func move(to moment: Seconds) {
    let time = moment - now
    now = moment
    guard !isIdle, !isStopped else { return }
    position = min(max(0, position + time * (isBackward ? -speed : speed)), duration ?? .infinity)
  }

  // MARK: - the connection

  mutating func crash() {
    changes += tracker.connectionClosed(at: Instant(now))
  }

  /// Kills the daemon; it restarts with the contents of its journal.
  mutating func daemonDies() {
    isDeaf = true
  }

  mutating func daemonReturns(remembering viewing: RememberedViewing?) {
    isDeaf = false
    tracker = PlaybackTracker(remembered: viewing)
  }

  /// The state that a player reports after its hello if a file is loaded.
  mutating func join() {
    report(.joined(file, properties))
  }

  /// The journal's record of the last viewing.
  var remembered: RememberedViewing? {
    guard let last = changes.last else { return nil }
    let isOver = if case .ended = last.kind { true } else { false }
    return RememberedViewing(
      viewing: last.viewing, isOver: isOver, watched: last.watched, playingTime: last.playingTime,
      position: last.motion.position(at: last.at))
  }

  // MARK: - lines

  private var properties: Properties {
    Properties(
      pause: isPaused, coreIdle: isIdle, pausedForCache: isStalled, eofReached: isAtEnd,
      seekable: seekable, seeking: isSeeking, speed: speed, duration: duration,
      isBackward: isBackward)
  }

  private mutating func reportIdle() {
    report(.changed(Properties(coreIdle: isIdle)))
  }

  mutating func report(_ kind: PlaybackEvent.Kind) {
    send(line(kind))
  }

  mutating func report(_ kind: PlaybackEvent.Kind, at position: Seconds?) {
    send(
      PlaybackEvent(
        at: Instant(now), entry: entry, position: position, loops: reportedLoops(with: kind),
        kind: kind))
  }

  /// An event that is not sent yet.
  func line(_ kind: PlaybackEvent.Kind) -> PlaybackEvent {
    PlaybackEvent(
      at: Instant(now), entry: entry, position: position, loops: reportedLoops(with: kind),
      kind: kind)
  }

  private func reportedLoops(with kind: PlaybackEvent.Kind) -> PlaybackLoops? {
    switch kind {
    case .loaded, .joined, .seeked: loops
    default: nil
    }
  }

  mutating func send(_ event: PlaybackEvent) {
    guard !isDeaf, !isStopped else { return }
    lines.append(event)
    changes += tracker.handle(event)
  }
}

extension PlaybackChange {
  var line: String {
    let name = viewing.lap == 0 ? "\(viewing.entry)" : "\(viewing.entry)+\(viewing.lap)"
    let what =
      switch kind {
      case .began(_, let isResumed): isResumed ? "began (resumed)" : "began"
      case .paused: "paused"
      case .resumed: "resumed"
      case .seeked: "seeked"
      case .moved: "moved"
      case .reachedThreshold: "reached the threshold"
      case .positionReported: "positionReported"
      case .grows: "grows"
      case .retitled(let title): "retitled \(title)"
      case .ended(.closed(let reason)): "ended \(reason)"
      case .ended(let end): "ended \(end)"
      case .dropped: "dropped"
      }
    return "\(name) \(what) \(progress.percent)"
  }
}
