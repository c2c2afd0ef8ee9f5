// SPDX-License-Identifier: MIT

public import Logging
public import Playback
public import PlayerProtocol
public import Timekeeping

/// The running players, with one tracker each and one timer for all.
///
/// Any transport can attach a player: ``attach(_:send:)``, then ``receive(_:from:)`` for each of
/// its lines in order, then ``detach(_:)``.
public actor PlayerRegistry {
  /// Sends a line to a player without waiting for it.
  public typealias Send = @Sendable (DaemonLine) -> Void

  /// One connection of one player.
  public struct Attachment: Hashable, Sendable {
    public let player: String
    let number: Int
  }

  /// The time a player has to reconnect before its viewing ends, in seconds.
  static let grace: Seconds = 2

  private let delegate: any PlaybackDelegate
  let spool: Spool
  let clocks: Clocks
  let log: Logger
  private var threshold: Progress
  private var startAfter: Seconds
  var sessions: [String: PlayerSession] = [:]
  private var attachments = 0
  private var timer: (timer: Clocks.Timer, fireTime: Instant, player: String)?
  private var isStopped = false

  /// - Parameters:
  ///   - spool: the directory of ends that players could not deliver.
  ///   - threshold: the progress from which an end counts as a play.
  ///   - startAfter: seconds for which a viewing must have run for its end to count.
  public init(
    delegate: any PlaybackDelegate, spool: String, threshold: Progress, startAfter: Seconds = 5,
    clocks: Clocks, log: Logger
  ) {
    self.delegate = delegate
    self.spool = Spool(directory: spool)
    self.threshold = threshold
    self.startAfter = startAfter
    self.clocks = clocks
    self.log = log
  }

  /// Changes the thresholds from which an end counts as a play.
  public func adopt(threshold: Progress, startAfter: Seconds = 5) {
    self.threshold = threshold
    self.startAfter = startAfter
    for session in sessions.values {
      session.tracker?.defaultThreshold = threshold
      session.tracker?.startAfter = startAfter
    }
    setTimer()
  }

  /// Drops all sessions when the daemon exits; the next daemon continues the viewings.
  public func stop() {
    isStopped = true
    timer?.timer.cancel()
    timer = nil
    for session in sessions.values { (session.connection, session.lostAt) = (nil, nil) }
  }

  /// Delivers a notice to its player.
  public func deliver(_ notice: PlayerNotice) async {
    guard let session = sessions[notice.player] else {
      if case .ask(let prompt) = notice.kind { await dismiss([prompt.id], of: notice.player) }
      return
    }
    switch notice.kind {
    case .show(let text):
      session.send(.show(ScreenText(Array(text.utf8), seconds: 4)))
    case .durable:
      guard session.endToAcknowledge != nil || session.isSpoolImported else { return }
      session.needsRecording = true
      await record(session)
      forgetIfDone(session)
    case .requestPosition:
      // A player that is not connected reports its position when it reconnects.
      if session.tracker?.requestPosition() == true { session.send(.requestPosition) }
    case .threshold(let threshold, let viewing):
      session.tracker?.setThreshold(threshold, of: viewing)
      resetTimer(for: session)
    case .ask(let prompt):
      guard session.showsPrompts, session.connection != nil else {
        return await dismiss([prompt.id], of: notice.player)
      }
      session.ask(prompt)
    case .closePrompt:
      if session.showsPrompts { session.send(.prompt(.none)) }
    case .seek(let entry, let position):
      if session.showsPrompts { session.send(.seek(entry: entry, position: position)) }
    }
  }

  // MARK: queries

  /// The connected players, sorted by process id.
  public func players() -> [ConnectedPlayer] {
    let now = clocks.now()
    return sessions.values.compactMap { session in
      guard let connection = session.connection, let tracker = session.tracker else { return nil }
      return ConnectedPlayer(
        instance: session.instance, pid: connection.processID, playback: tracker.snapshot(at: now))
    }.sorted { ($0.pid ?? 0, $0.instance) < ($1.pid ?? 0, $1.instance) }
  }

  /// Whether a player is connected, or may still reconnect.
  public func isConnected(_ player: String) -> Bool {
    sessions[player].map { $0.connection != nil || $0.lostAt != nil } ?? false
  }

  // MARK: connections

  /// Registers a player after its hello. A later connection replaces an earlier one.
  ///
  /// - Parameters:
  ///   - process: its id on this system.
  ///   - reportsPosition: whether it answers ``DaemonLine/requestPosition``.
  ///   - showsPrompts: whether it answers ``DaemonLine/prompt(_:)``, and seeks.
  public func attach(
    _ identity: PlayerIdentity, process: Int? = nil, reportsPosition: Bool = false,
    showsPrompts: Bool = false,
    send: @escaping Send
  ) async -> Attachment {
    let player = String(decoding: identity.instance, as: UTF8.self)
    attachments += 1
    let attachment = Attachment(player: player, number: attachments)
    let session = session(for: player)
    session.connection = (attachment.number, process ?? identity.processID, send)
    session.lostAt = nil
    session.reportsPosition = reportsPosition
    session.showsPrompts = showsPrompts
    let prompts = session.closePrompts()
    session.tracker?.connected(requestsPosition: reportsPosition)
    await open(session)
    resetTimer(for: session)
    await dismiss(prompts, of: player)
    return attachment
  }

  /// - Returns: false if the line lacks a member that its type requires.
  public func receive(_ line: PlayerLine, from attachment: Attachment) async -> Bool {
    switch line.kind {
    case .hello, .unknown:
      return true
    case .scriptMessage(let arguments):
      await delegate.received(
        scriptMessage: arguments.map { String(decoding: $0, as: UTF8.self) },
        of: attachment.player, entry: sessions[attachment.player]?.tracker?.openEntry)
      return true
    case .choice(let id, let index):
      // The player does not answer prompts that were replaced before they were shown.
      var prompts = sessions[attachment.player]?.closePrompts(upTo: id) ?? []
      guard let prompt = prompts.popLast() else { return true }
      await dismiss(prompts, of: attachment.player)
      await delegate.answered(prompt, choosing: index, of: attachment.player)
      return true
    case .startFile, .fileLoaded, .state, .change, .seek, .playbackRestart, .unload, .endFile,
      .position:
      guard let event = line.event(clocks) else { return false }
      // A session that expired is ignored until the player reconnects.
      guard let session = sessions[attachment.player], session.tracker != nil else { return true }
      session.handle(event)
      if case .seeked = event.kind, session.tracker?.hasViewing == true {
        await delegate.seekBegan(session.instance)
      }
      if case .endFile(let end) = line.kind, let number = end.number {
        session.acknowledge(number)
      }
      updateTimer(for: session)
      await record(session)
      return true
    }
  }

  /// Handles a closed connection. If the player reconnects in time, its viewing continues.
  public func detach(_ attachment: Attachment) async {
    // A later connection may have replaced this one.
    guard !isStopped, let session = sessions[attachment.player],
      session.connection?.number == attachment.number
    else { return }
    let lostAt = clocks.now()
    session.connection = nil
    session.lostAt = lostAt
    resetTimer(for: session)
    await importSpool(of: session)
    guard session.lostAt == lostAt, session.tracker?.hasViewing != true else { return }
    await dismiss(session.closePrompts(), of: session.instance)
    session.lostAt = nil
    updateTimer(for: session)
    forgetIfDone(session)
  }

  private func dismiss(_ prompts: [Int], of player: String) async {
    for prompt in prompts { await delegate.answered(prompt, choosing: nil, of: player) }
  }

  func session(for player: String) -> PlayerSession {
    if let known = sessions[player] { return known }
    let session = PlayerSession(instance: player)
    sessions[player] = session
    return session
  }

  /// Restores the tracker from the recorded viewing of this player.
  func open(_ session: PlayerSession) async {
    guard session.tracker == nil else { return }
    let remembered = await delegate.remembered(session.instance)
    // Another call may have opened it while this one was suspended.
    guard session.tracker == nil else { return }
    session.tracker = PlaybackTracker(
      threshold: threshold, startAfter: startAfter, remembered: remembered)
    session.tracker?.connected(requestsPosition: session.reportsPosition)
  }

  func forgetIfDone(_ session: PlayerSession) {
    if session.isDone, sessions[session.instance] === session { sessions[session.instance] = nil }
  }

  // MARK: recording

  /// Passes one player's changes to the delegate, one call at a time, and acknowledges what is then
  /// durable.
  func record(_ session: PlayerSession) async {
    guard !session.isRecording else { return }
    session.isRecording = true
    while session.needsRecording {
      session.needsRecording = false
      let changes = session.changes
      session.changes = []
      let (number, isSpoolImported) = (session.endToAcknowledge, session.isSpoolImported)
      guard await delegate.record(changes, of: session.instance) else { continue }
      if let number {
        session.send(.acknowledged(upTo: number))
        if session.endToAcknowledge == number { session.endToAcknowledge = nil }
      }
      if isSpoolImported {
        spool.remove(session.instance)
        session.isSpoolImported = false
      }
    }
    session.isRecording = false
  }

  // MARK: the timer

  /// Sets the timer if this player needs it earlier. A timer that fires early is set again, which
  /// is cheaper than a timer per event.
  private func updateTimer(for session: PlayerSession) {
    guard let deadline = session.deadline else {
      if timer?.player == session.instance { setTimer() }
      return
    }
    if let timer, timer.fireTime <= deadline { return }
    setTimer(deadline, session.instance)
  }

  /// Sets the timer again if it was set for this player, so that spurious wake-ups are no more
  /// frequent than connections.
  private func resetTimer(for session: PlayerSession) {
    if timer?.player == session.instance { setTimer() } else { updateTimer(for: session) }
  }

  /// Sets the timer for the earliest deadline. O(n) in players.
  private func setTimer() {
    var earliest = Instant.never
    var first: PlayerSession?
    for session in sessions.values {
      guard let deadline = session.deadline, deadline < earliest else { continue }
      (earliest, first) = (deadline, session)
    }
    timer?.timer.cancel()
    timer = nil
    if let first { setTimer(earliest, first.instance) }
  }

  private func setTimer(_ moment: Instant, _ player: String) {
    timer?.timer.cancel()
    timer = nil
    guard !isStopped else { return }
    timer = (clocks.schedule(moment) { Task { await self.timerFired(at: moment) } }, moment, player)
  }

  private func timerFired(at moment: Instant) async {
    // The timer may have been cancelled after it fired.
    guard timer?.fireTime == moment else { return }
    timer = nil
    let now = clocks.now()
    let due = sessions.values.filter { session in session.deadline.map { $0 <= now } ?? false }
    for session in due {
      // Events may have arrived since, and a player may have been lost.
      guard let deadline = session.deadline, deadline <= now else { continue }
      if let lostAt = session.lostAt {
        await expire(session, lostAt)
      } else {
        session.deadlinePassed(at: now)
        await record(session)
      }
    }
    setTimer()
  }

  /// Ends the viewing of a player that did not reconnect in time, at the time the connection was
  /// lost.
  private func expire(_ session: PlayerSession, _ lostAt: Instant) async {
    session.lostAt = nil
    // A player that quits closes its connection before it writes its spool file.
    await importSpool(of: session)
    // The player has reconnected, and may have been lost again.
    guard session.connection == nil, session.lostAt == nil else { return }
    session.changes += session.tracker?.connectionClosed(at: lostAt) ?? []
    session.needsRecording = session.needsRecording || !session.changes.isEmpty
    session.tracker = nil
    await record(session)
    // Until then, the viewing ends with an open prompt.
    await dismiss(session.closePrompts(), of: session.instance)
    forgetIfDone(session)
  }
}
