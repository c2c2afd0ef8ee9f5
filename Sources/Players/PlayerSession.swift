// SPDX-License-Identifier: MIT

public import Playback
internal import PlayerProtocol

/// The state of one running player across connections. Isolated to the registry.
final class PlayerSession {
  let instance: String
  var tracker: PlaybackTracker? { didSet { updateDeadline() } }
  /// The current connection; nil if there is none.
  var connection: (number: Int, processID: Int?, send: PlayerRegistry.Send)? {
    didSet { updateDeadline() }
  }
  /// The player answers a request for its position.
  var reportsPosition = false
  /// The player shows prompts and seeks.
  var showsPrompts = false
  /// The prompts that are not answered, oldest first.
  private var prompts: [Int] = []
  /// The time at which its connection was lost; nil while connected, and after expiry.
  var lostAt: Instant? { didSet { updateDeadline() } }
  /// The time at which the registry must act if no event arrives before. Stored, because the registry
  /// compares the deadlines of all players.
  private(set) var deadline: Instant?

  /// Changes not passed to the delegate yet.
  var changes: [PlaybackChange] = []
  /// There are changes, or an end to acknowledge once it is durable.
  var needsRecording = false
  /// A call of the delegate is in progress; it includes changes that arrive meanwhile.
  var isRecording = false
  /// The last end received and not acknowledged.
  var endToAcknowledge: Int?
  /// The ends in its spool file are imported; the file is deleted once they are durable.
  var isSpoolImported = false

  init(instance: String) {
    self.instance = instance
  }

  private func updateDeadline() {
    // Without a connection, the tracker's deadline does not apply.
    deadline = connection == nil ? lostAt.map { $0 + PlayerRegistry.grace } : tracker?.deadline
  }

  /// Nothing is pending for this player.
  var isDone: Bool {
    connection == nil && lostAt == nil && !isRecording && !needsRecording && !isSpoolImported
  }

  func handle(_ event: PlaybackEvent) {
    let new = tracker?.handle(event) ?? []
    guard !new.isEmpty else { return }
    changes += new
    needsRecording = true
  }

  /// Handles the expiry of its timer.
  func deadlinePassed(at now: Instant) {
    guard let changes = tracker?.deadlinePassed(at: now) else { return }
    if tracker?.isAwaitingPosition == true { send(.requestPosition) }
    guard !changes.isEmpty else { return }
    self.changes += changes
    needsRecording = true
  }

  func acknowledge(_ number: Int) {
    endToAcknowledge = number
    needsRecording = true
  }

  func send(_ line: DaemonLine) {
    connection?.send(line)
  }

  func ask(_ prompt: PlayerPrompt) {
    prompts.append(prompt.id)
    send(.prompt(.converted(prompt)))
  }

  /// Ends the prompts up to one that is answered, or all of them without a connection.
  ///
  /// - Returns: their ids; the last one is the answered one. Empty if that one is not open.
  func closePrompts(upTo prompt: Int? = nil) -> [Int] {
    guard let prompt else {
      defer { prompts = [] }
      return prompts
    }
    guard let index = prompts.firstIndex(of: prompt) else { return [] }
    defer { prompts.removeFirst(index + 1) }
    return Array(prompts[...index])
  }
}

/// A connected player, for reports.
public struct ConnectedPlayer: Sendable {
  public var instance: String
  public var pid: Int?
  public var playback: PlayerSnapshot
}
