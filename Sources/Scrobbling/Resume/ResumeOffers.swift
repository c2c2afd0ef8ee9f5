// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// Action that follows from an event in ``ResumeOffers``.
enum ResumeAction: Hashable, Sendable {
  case ask(player: String, PlayerPrompt)
  /// Closes the prompt on the player's screen.
  case closePrompt(player: String)
  /// Seeks in the file of that number, in seconds.
  case seek(player: String, entry: Int, position: Seconds)
  /// Sends no `start` of a viewing before that moment: it would delete the saved position.
  case hold(Play.Key, until: Instant)
  case release(Play.Key)
  case log(String)
}

/// The files that have just begun to play, and what is offered for them.
///
/// Performs no I/O. Each event returns the actions that follow; ``ResumeDecision`` decides what is
/// offered.
struct ResumeOffers: Sendable {
  /// Seconds for which an offer is shown.
  static let duration: Seconds = 8
  /// Seconds after which an unanswered offer no longer holds back a `start`: the player has its own
  /// clock, and the answer has latency.
  private static let holdTime: Seconds = duration + 1
  /// Seconds for which a `start` is held back after an offer is gone: a player that quits closes
  /// its prompt before it reports the end of the file.
  private static let dismissalHold: Seconds = 1
  /// Maximum number of seconds after which a player begins a requested seek.
  private static let seekTime: Seconds = 3
  /// Maximum number of seconds after which a player reports the position after a seek.
  private static let seekPositionTimeout: Seconds = 10

  enum State: Hashable, Sendable {
    /// Nothing was offered yet.
    case fresh
    case offered(id: Int, Play.Key, ResumePoint, position: Seconds)
    /// Playback continues at the saved position; the prompt, if any, offers to start over.
    case resumed(id: Int)
    case done
  }

  /// A file that has just begun to play.
  struct StartingFile: Hashable, Sendable {
    let viewing: ViewingID
    let began: Instant
    /// Seconds.
    let startPosition: Seconds
    let hasStartOption: Bool
    /// The viewer has paused or seeked.
    var hasActed = false
    var state = State.fresh
    /// The next seek was requested by the daemon.
    var isSeeking = false
    /// A seek has begun, and the position after it is not known yet.
    var awaitsSeekPosition = false
    /// The viewing that is held back.
    var held: Play.Key?
  }

  private var startingFiles: [String: StartingFile] = [:]

  /// The file that a player has just begun, unless something was offered for it.
  func fresh(_ player: String) -> StartingFile? {
    startingFiles[player].flatMap { $0.state == .fresh ? $0 : nil }
  }

  /// The players for which nothing was offered yet.
  var freshPlayers: [String] {
    startingFiles.filter { $0.value.state == .fresh }.map(\.key).sorted()
  }

  var isEmpty: Bool { startingFiles.isEmpty }

  // MARK: events

  mutating func record(_ change: PlaybackChange, of player: String) -> [ResumeAction] {
    if case .began(let file, let isResumed) = change.kind {
      let before = startingFiles.removeValue(forKey: player)
      if !isResumed, change.viewing.lap == 0 {
        startingFiles[player] = StartingFile(
          viewing: change.viewing, began: change.at,
          startPosition: change.motion.position(at: change.at) - change.playingTime,
          hasStartOption: file.hasStartOption)
      }
      return before?.held.map { [.release($0)] } ?? []
    }
    guard let starting = startingFiles[player], starting.viewing == change.viewing else {
      return []
    }
    switch change.kind {
    case .paused:
      startingFiles[player]?.hasActed = true
      return reportedPosition(player)
    case .seeked, .resumed:
      return reportedPosition(player)
    case .ended, .dropped:
      // The player closes the prompt with its file.
      startingFiles[player] = nil
      return []
    default:
      return []
    }
  }

  /// Handles a change that carries the position, which ends a seek.
  private mutating func reportedPosition(_ player: String) -> [ResumeAction] {
    guard startingFiles[player]?.awaitsSeekPosition == true else { return [] }
    startingFiles[player]?.awaitsSeekPosition = false
    return startingFiles[player]?.held.map { [.release($0)] } ?? []
  }

  /// Handles the beginning of a seek in the file that is playing.
  mutating func seekBegan(_ player: String, at now: Instant) -> [ResumeAction] {
    guard var starting = startingFiles[player] else { return [] }
    let isOwn = starting.isSeeking
    starting.isSeeking = false
    starting.hasActed = true
    // A `start` sent before the player has reported its position would carry the old position.
    starting.awaitsSeekPosition = true
    var actions =
      starting.held.map { starting.hold($0, until: now + Self.seekPositionTimeout) } ?? []
    if !isOwn {
      // The viewer has chosen a position.
      switch starting.state {
      case .offered, .resumed: actions.append(.closePrompt(player: player))
      case .fresh, .done: break
      }
      starting.state = .done
    }
    startingFiles[player] = starting
    return actions
  }

  /// Applies a decision.
  ///
  /// - Parameters:
  ///   - key: the viewing that plays.
  ///   - id: the id of the prompt, if there is one.
  mutating func decided(
    _ outcome: ResumeDecision.Outcome, for player: String, _ key: Play.Key, prompt id: Int,
    _ settings: ResumeSettings, at clock: ClockReading
  ) -> [ResumeAction] {
    guard var starting = startingFiles[player], starting.state == .fresh else { return [] }
    switch outcome {
    case .nothing:
      return []
    case .offer(let point, let position):
      starting.state = .offered(id: id, key, point, position: position)
      let prompt = prompt(id, starting, ["ENTER", settings.key]) {
        ResumeText.offer(point, key: $0, at: clock.date)
      }
      let actions = starting.hold(key, until: clock.now + Self.holdTime)
      startingFiles[player] = starting
      return actions + [.ask(player: player, prompt)]
    case .seek(let point, let position):
      starting.state = .resumed(id: id)
      starting.isSeeking = true
      let prompt = prompt(id, starting, ["HOME", settings.key]) {
        ResumeText.resumed(point, key: $0)
      }
      let actions = starting.hold(key, until: clock.now + Self.seekTime)
      startingFiles[player] = starting
      return actions + [
        .seek(player: player, entry: starting.viewing.entry, position: position),
        .ask(player: player, prompt), .log("resumed at \(Int(point.progress)) %"),
      ]
    }
  }

  /// Handles the answer to a prompt.
  ///
  /// - Parameter isAccepted: false if it was dismissed, timed out, or was replaced.
  mutating func answered(
    _ id: Int, isAccepted: Bool, by player: String, at now: Instant
  ) -> [ResumeAction] {
    guard var starting = startingFiles[player] else { return [] }
    defer { startingFiles[player] = starting }
    let entry = starting.viewing.entry
    switch starting.state {
    case .offered(id: id, let key, let point, let position):
      starting.state = .done
      guard isAccepted else { return starting.hold(key, until: now + Self.dismissalHold) }
      starting.isSeeking = true
      return starting.hold(key, until: now + Self.seekTime) + [
        .seek(player: player, entry: entry, position: position),
        .log("resumed at \(Int(point.progress)) %"),
      ]
    case .resumed(id: id):
      starting.state = .done
      guard isAccepted else { return [] }
      starting.isSeeking = true
      return [.seek(player: player, entry: entry, position: 0)]
    case .fresh, .offered, .resumed, .done:
      return []
    }
  }

  private func prompt(
    _ id: Int, _ starting: StartingFile, _ keys: [String], _ text: (_ key: String?) -> String
  ) -> PlayerPrompt {
    PlayerPrompt(
      id: id, entry: starting.viewing.entry,
      .offer(
        keys.map { PlayerPrompt.KeyLine(key: $0, line: text($0)) }, withoutKey: text(nil)),
      seconds: Self.duration)
  }
}

extension ResumeOffers.StartingFile {
  fileprivate mutating func hold(_ key: Play.Key, until moment: Instant) -> [ResumeAction] {
    held = key
    return [.hold(key, until: moment)]
  }
}
