// SPDX-License-Identifier: MIT

public import Logging
public import Playback
public import PlayerProtocol
public import Timekeeping

/// The running players: their trackers, one timer, what they have left in the spool, their screens.
///
/// Any transport can attach a player: ``attach(_:send:)``, then ``receive(_:from:)`` for each of its
/// lines in order, then ``detach(_:)``.
public actor PlayerRegistry {
  /// Sends a line to a player; does not wait for it.
  public typealias Send = @Sendable (DaemonLine) -> Void

  /// One connection of one player.
  public struct Attachment: Hashable, Sendable {
    public let player: String
    let number: Int
  }

  /// For a player that connects again, before its viewing counts as ended: seconds.
  static let grace: Seconds = 2

  private let delegate: any PlaybackDelegate
  let spool: Spool
  let clocks: Clocks
  let log: Logger
  private var threshold: Progress
  private var startAfter: Seconds
  var sessions: [String: PlayerSession] = [:]
  private var attachments = 0
  private var timer: (alarm: Clocks.Alarm, rings: Instant, player: String)?
  private var isStopped = false

  /// - Parameters:
  ///   - spool: the directory in which players leave what they could not deliver.
  ///   - threshold: from this progress on an end counts as a play.
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

  /// Replaces the progress, and the seconds, from which an end counts as a play.
  public func adopt(threshold: Progress, startAfter: Seconds = 5) {
    self.threshold = threshold
    self.startAfter = startAfter
    for session in sessions.values {
      session.tracker?.threshold = threshold
      session.tracker?.startAfter = startAfter
    }
    setTimer()
  }

  /// Forgets the connections when the daemon exits: what plays goes on with the next daemon.
  public func stop() {
    isStopped = true
    timer?.alarm.cancel()
    timer = nil
    for session in sessions.values { (session.connection, session.lostAt) = (nil, nil) }
  }

  /// Carries out what is meant for a player.
  public func deliver(_ notice: PlayerNotice) async {
    guard let session = sessions[notice.player] else { return }
    switch notice.kind {
    case .show(let text):
      session.send(.show(ScreenText(Array(text.utf8), seconds: 4)))
    case .durable:
      guard session.endToAcknowledge != nil || session.isSpoolTaken else { return }
      session.hasNews = true
      await record(session)
      forgetIfDone(session)
    case .askPosition:
      // One that is not connected says it when it is back.
      if session.tracker?.wantPosition() == true { session.send(.askPosition) }
    }
  }

  // MARK: looking

  /// The players that are connected, in the order of their processes.
  public func players() -> [ConnectedPlayer] {
    let now = clocks.now()
    return sessions.values.compactMap { session in
      guard let connection = session.connection, let tracker = session.tracker else { return nil }
      return ConnectedPlayer(
        instance: session.instance, pid: connection.processID, playback: tracker.snapshot(at: now))
    }.sorted { ($0.pid ?? 0, $0.instance) < ($1.pid ?? 0, $1.instance) }
  }

  /// Whether a player is connected, or may be back in a moment.
  public func isConnected(_ player: String) -> Bool {
    sessions[player].map { $0.connection != nil || $0.lostAt != nil } ?? false
  }

  // MARK: connections

  /// Takes in a player that has introduced itself. A later connection replaces an earlier one.
  ///
  /// - Parameter answersPosition: it answers ``DaemonLine/askPosition``.
  public func attach(
    _ identity: PlayerIdentity, answersPosition: Bool = false, send: @escaping Send
  ) async -> Attachment {
    let player = String(decoding: identity.instance, as: UTF8.self)
    attachments += 1
    let attachment = Attachment(player: player, number: attachments)
    let session = session(for: player)
    session.connection = (attachment.number, identity.processID, send)
    session.lostAt = nil
    session.answersPosition = answersPosition
    session.tracker?.connected(asksPosition: answersPosition)
    await open(session)
    resetTimer(for: session)
    return attachment
  }

  /// - Returns: false where the line lacks what its type needs.
  public func receive(_ line: PlayerLine, from attachment: Attachment) async -> Bool {
    switch line.kind {
    case .hello, .unknown:
      return true
    case .scriptMessage(let arguments):
      await delegate.received(
        scriptMessage: arguments.map { String(decoding: $0, as: UTF8.self) },
        of: attachment.player)
      return true
    case .startFile, .fileLoaded, .state, .change, .seek, .playbackRestart, .unload, .endFile,
      .position:
      guard let event = line.event(clocks) else { return false }
      // One that was given up is not heard before it connects again.
      guard let session = sessions[attachment.player], session.tracker != nil else { return true }
      session.handle(event)
      if case .endFile(let end) = line.kind, let number = end.number {
        session.acknowledge(number)
      }
      updateTimer(for: session)
      await record(session)
      return true
    }
  }

  /// A connection is closed. Its player may be back in a moment: then its viewing goes on as one.
  public func detach(_ attachment: Attachment) async {
    // A later connection may have taken its place.
    guard !isStopped, let session = sessions[attachment.player],
      session.connection?.number == attachment.number
    else { return }
    let lostAt = clocks.now()
    session.connection = nil
    session.lostAt = lostAt
    resetTimer(for: session)
    await takeSpool(of: session)
    guard session.lostAt == lostAt, session.tracker?.hasViewing != true else { return }
    session.lostAt = nil
    updateTimer(for: session)
    forgetIfDone(session)
  }

  func session(for player: String) -> PlayerSession {
    if let known = sessions[player] { return known }
    let session = PlayerSession(instance: player)
    sessions[player] = session
    return session
  }

  /// Continues with what was recorded of this player.
  func open(_ session: PlayerSession) async {
    guard session.tracker == nil else { return }
    let remembered = await delegate.remembered(session.instance)
    // Another call may have opened it during the wait.
    guard session.tracker == nil else { return }
    session.tracker = PlaybackTracker(
      threshold: threshold, startAfter: startAfter, remembered: remembered)
    session.tracker?.connected(asksPosition: session.answersPosition)
  }

  func forgetIfDone(_ session: PlayerSession) {
    if session.isDone, sessions[session.instance] === session { sessions[session.instance] = nil }
  }

  // MARK: recording

  /// Hands what changed in one player to the delegate, one call after the other, and acknowledges
  /// what is durable then.
  func record(_ session: PlayerSession) async {
    guard !session.isRecording else { return }
    session.isRecording = true
    while session.hasNews {
      session.hasNews = false
      let changes = session.changes
      session.changes = []
      let (number, isSpoolTaken) = (session.endToAcknowledge, session.isSpoolTaken)
      guard await delegate.record(changes, of: session.instance) else { continue }
      if let number {
        session.send(.taken(upTo: number))
        if session.endToAcknowledge == number { session.endToAcknowledge = nil }
      }
      if isSpoolTaken {
        spool.remove(session.instance)
        session.isSpoolTaken = false
      }
    }
    session.isRecording = false
  }

  // MARK: the timer

  /// Sets the timer where this player needs it earlier than it rings. One that rings too early finds
  /// nothing to do and is set anew, which is cheaper than one for each event.
  private func updateTimer(for session: PlayerSession) {
    guard let deadline = session.deadline else {
      if timer?.player == session.instance { setTimer() }
      return
    }
    if let timer, timer.rings <= deadline { return }
    setTimer(deadline, session.instance)
  }

  /// Sets the timer anew where it was that of this player, so that it rings for nothing no more often
  /// than connections come and go.
  private func resetTimer(for session: PlayerSession) {
    if timer?.player == session.instance { setTimer() } else { updateTimer(for: session) }
  }

  /// Sets the timer for the player that needs it first. O(n) in players.
  private func setTimer() {
    var earliest = Instant.never
    var first: PlayerSession?
    for session in sessions.values {
      guard let deadline = session.deadline, deadline < earliest else { continue }
      (earliest, first) = (deadline, session)
    }
    timer?.alarm.cancel()
    timer = nil
    if let first { setTimer(earliest, first.instance) }
  }

  private func setTimer(_ moment: Instant, _ player: String) {
    timer?.alarm.cancel()
    timer = nil
    guard !isStopped else { return }
    timer = (clocks.schedule(moment) { Task { await self.ring(at: moment) } }, moment, player)
  }

  private func ring(at moment: Instant) async {
    // It may have been cancelled on its way here.
    guard timer?.rings == moment else { return }
    timer = nil
    let now = clocks.now()
    let due = sessions.values.filter { session in session.deadline.map { $0 <= now } ?? false }
    for session in due {
      if let lostAt = session.lostAt {
        await giveUp(session, lostAt)
      } else {
        session.deadlinePassed(at: now)
        await record(session)
      }
    }
    setTimer()
  }

  /// The player did not connect again in time: a viewing under way ends where it was lost.
  private func giveUp(_ session: PlayerSession, _ lostAt: Instant) async {
    session.lostAt = nil
    // A player that quits closes its connection before it leaves anything.
    await takeSpool(of: session)
    // It is back, or was back and is lost once more.
    guard session.connection == nil, session.lostAt == nil else { return }
    session.changes += session.tracker?.connectionClosed(at: lostAt) ?? []
    session.hasNews = session.hasNews || !session.changes.isEmpty
    session.tracker = nil
    await record(session)
    forgetIfDone(session)
  }
}
