// SPDX-License-Identifier: MIT

public import Playback
internal import PlayerProtocol

/// One running player, however often it connects. Belongs to the registry, which acts.
final class PlayerSession {
  let instance: String
  var tracker: PlaybackTracker? { didSet { updateDeadline() } }
  /// The connection by which the player was heard last; nil while there is none.
  var connection: (number: Int, processID: Int?, send: PlayerRegistry.Send)? {
    didSet { updateDeadline() }
  }
  /// It answers when it is asked where it is.
  var answersPosition = false
  /// When its connection was lost; nil while it is connected, and once it was given up.
  var lostAt: Instant? { didSet { updateDeadline() } }
  /// When the registry has something to do for it, if nothing is heard before. Stored, since the
  /// registry compares those of all players.
  private(set) var deadline: Instant?

  /// What is still to be handed to the delegate.
  var changes: [PlaybackChange] = []
  /// There are changes, or something has to be acknowledged once it is durable.
  var hasNews = false
  /// A call of the delegate is under way, which takes what comes meanwhile along.
  var isRecording = false
  /// The last end that was taken in and not acknowledged.
  var endToAcknowledge: Int?
  /// The ends in its spool file were taken in; the file is deleted once they are durable.
  var isSpoolTaken = false

  init(instance: String) {
    self.instance = instance
  }

  private func updateDeadline() {
    // What a player does that can't be heard is not computed any further.
    deadline = connection == nil ? lostAt.map { $0 + PlayerRegistry.grace } : tracker?.deadline
  }

  /// There is nothing to wait for any more.
  var isDone: Bool {
    connection == nil && lostAt == nil && !isRecording && !hasNews && !isSpoolTaken
  }

  func handle(_ event: PlaybackEvent) {
    let new = tracker?.handle(event) ?? []
    guard !new.isEmpty else { return }
    changes += new
    hasNews = true
  }

  /// Its timer rang.
  func deadlinePassed(at now: Instant) {
    guard let changes = tracker?.deadlinePassed(at: now) else { return }
    if tracker?.isAwaitingPosition == true { send(.askPosition) }
    guard !changes.isEmpty else { return }
    self.changes += changes
    hasNews = true
  }

  func acknowledge(_ number: Int) {
    endToAcknowledge = number
    hasNews = true
  }

  func send(_ line: DaemonLine) {
    connection?.send(line)
  }
}

/// A player that is connected, for those who want to look.
public struct ConnectedPlayer: Sendable {
  public var instance: String
  public var pid: Int?
  public var playback: PlayerSnapshot
}
