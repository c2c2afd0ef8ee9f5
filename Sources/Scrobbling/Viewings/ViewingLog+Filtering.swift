// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Playback

/// A file of which it is being looked up whether it may be recorded.
struct UndecidedFile: Equatable, Sendable {
  /// A player that changes something without end must not fill the memory.
  static let mostChanges = 1_000

  let address: MediaAddress
  /// What its player did since it began.
  var changes: [PlaybackChange] {
    didSet { if changes.count > Self.mostChanges { changes.remove(at: 1) } }
  }
  var decision = 0
}

/// Files in folders of which nothing is recorded.
extension ViewingLog {
  /// Asks for the real paths by which it is decided.
  mutating func decide(_ id: FileID, _ file: UndecidedFile) -> [ViewingAction] {
    var file = file
    decisions += 1
    file.decision = decisions
    files[id] = .undecided(file)
    return [.locate(id, decisions, filter.folders + [file.address.raw])]
  }

  /// The real paths are there, as far as they could be found in time.
  mutating func located(
    _ id: FileID, _ decision: Int, _ realPaths: [String: String], stored: [Play],
    at clock: ClockReading
  ) -> [ViewingAction] {
    guard case .undecided(let file) = files[id], file.decision == decision else { return [] }
    files[id] = nil
    guard filter.admission(of: file.address, realPaths) == .admitted else {
      return file.isResumed ? dropStored(id, stored) : []
    }
    var actions: [ViewingAction] = []
    for change in file.changes {
      if case .began(let loaded, let isResumed) = change.kind, files[id] == nil {
        actions += begin(
          id, loaded, change, isResumed: isResumed, stored: stored, at: clock)
      } else {
        actions += record(change, of: id.player, at: clock)
      }
    }
    return actions
  }

  /// Whether what this player said is still to be decided about.
  func isUndecided(_ player: String) -> Bool {
    files.contains { id, state in
      if case .undecided = state { id.player == player } else { false }
    }
  }

  /// Whether a file goes on after the daemon was away.
  func isResuming(_ id: FileID) -> Bool {
    if case .undecided(let file) = files[id] { file.isResumed } else { false }
  }

  /// The files under way whose real paths decide whether another filter admits them.
  func paths(undecidedBy filter: PathFilter) -> Set<String> {
    Set(
      viewings.values.lazy.filter { !$0.isOver }.map(\.address)
        .filter { filter.admission(of: $0) == .unknown }.map(\.raw))
  }

  /// The configuration changed; what plays goes on by it.
  ///
  /// - Parameter realPaths: those of ``paths(undecidedBy:)`` and of the filter's folders, as far as
  ///   they could be found.
  mutating func adopt(
    _ policy: ScrobblePolicy, _ filter: PathFilter, _ realPaths: [String: String] = [:]
  ) -> [ViewingAction] {
    self.policy = policy
    self.filter = filter
    adoptThreshold()
    var actions: [ViewingAction] = []
    for (key, viewing) in viewings where !viewing.isOver {
      guard filter.admission(of: viewing.address, realPaths) != .admitted else { continue }
      actions += drop(key) + [.forgetMatches(viewing.play)]
      files[FileID(key)] = nil
    }
    for (id, state) in files {
      if case .undecided(let file) = state { actions += decide(id, file) }
    }
    return actions + identifyAgain()
  }

  /// What the last daemon stored of a file that is excluded now. Whether it told Trakt is not known.
  func dropStored(_ id: FileID, _ stored: [Play]) -> [ViewingAction] {
    let open = stored.filter {
      $0.endedAt == nil && $0.key.entry == id.viewing.entry && $0.key.lap == id.viewing.lap
    }
    return open.flatMap { dropStored($0) + [.forgetMatches($0)] }
  }

  /// What the last daemon stored is no viewing. Whether it told Trakt is not known.
  func dropStored(_ play: Play) -> [ViewingAction] {
    var actions: [ViewingAction] = [.store(.remove(play.key))]
    let media: Media? = JSON.value(play.media)
    if let media, media.isConfirmed, play.seenAt - play.beganAt >= policy.startAfter {
      actions.append(.nowPlaying(play.key, .withdrawn(media)))
    }
    return actions
  }
}

extension UndecidedFile {
  var isResumed: Bool { changes.first?.kind.isResumption ?? false }
}
