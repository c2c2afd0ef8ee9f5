// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Playback

/// A file for which the path filter's decision is pending.
struct UndecidedFile: Equatable, Sendable {
  /// Maximum number of buffered changes; bounds memory if a player sends changes without end.
  static let maximumChanges = 1_000

  let address: MediaAddress
  /// Changes received since the file began.
  var changes: [PlaybackChange] {
    didSet { if changes.count > Self.maximumChanges { changes.remove(at: 1) } }
  }
  /// The number of the pending decision; nil if the real path was not found in time, and the next
  /// change of the file requests it again.
  var decision: Int?
}

/// Application of the path filter.
extension ViewingLog {
  /// Requests the real paths that the decision depends on.
  mutating func decide(_ id: FileID, _ file: UndecidedFile) -> [ViewingAction] {
    var file = file
    decisions += 1
    file.decision = decisions
    files[id] = .undecided(file)
    if filter.isUnknown { return [] }
    return [.resolveRealPaths(id, decisions, filter.directories + [file.address.raw])]
  }

  /// Continues with the resolved real paths, which may be incomplete.
  mutating func realPathsResolved(
    _ id: FileID, _ decision: Int, _ realPaths: [String: String], stored: [Play],
    at clock: ClockReading
  ) -> [ViewingAction] {
    filter = filter.resolved(with: realPaths)
    guard case .undecided(var file) = files[id], file.decision == decision else { return [] }
    files[id] = nil
    switch filter.admission(of: file.address, realPaths) {
    case .admitted:
      break
    case .unknown where file.changes.last?.kind.isLast == false:
      file.decision = nil
      files[id] = .undecided(file)
      return []
    case .unknown, .excluded:
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

  /// Whether decisions about this player's files are pending.
  func isUndecided(_ player: String) -> Bool {
    files.contains { id, state in
      if case .undecided = state { id.player == player } else { false }
    }
  }

  /// Whether a file continues after a restart of the daemon.
  func isResuming(_ id: FileID) -> Bool {
    if case .undecided(let file) = files[id] { file.isResumed } else { false }
  }

  /// Returns the files for which another filter depends on their real paths.
  func paths(undecidedBy filter: PathFilter) -> Set<String> {
    Set(
      (Array(viewings.values) + skipped.values).lazy.map(\.address)
        .filter { filter.admission(of: $0) == .unknown }.map(\.raw))
  }

  /// Applies a changed configuration, also to current playback.
  ///
  /// - Parameter realPaths: those of ``paths(undecidedBy:)`` and of the filter's directories, as
  ///   far as they were resolved.
  mutating func adopt(
    _ policy: ScrobblePolicy, _ filter: PathFilter, _ realPaths: [String: String] = [:]
  ) -> [ViewingAction] {
    self.policy = policy
    let filter = filter.resolved(with: self.filter.realPaths).resolved(with: realPaths)
    self.filter = filter
    adoptThreshold()
    skipped = skipped.filter { filter.admission(of: $0.value.address, realPaths) != .excluded }
    var actions: [ViewingAction] = []
    for (key, viewing) in viewings {
      switch filter.admission(of: viewing.address, realPaths) {
      case .admitted:
        continue
      case .excluded where viewing.isOver, .unknown where viewing.isOver:
        actions += withhold(key)
      case .unknown where files[FileID(key)] != nil:
        actions += suspendUntilDecided(key)
      case .excluded, .unknown:
        actions += drop(key) + [.forgetMatches(viewing.play)]
        files[FileID(key)] = nil
      }
    }
    for (id, state) in files {
      if case .undecided(let file) = state { actions += decide(id, file) }
    }
    return actions + identifyAgain()
  }

  /// Stops a viewing in progress until the filter's decision is known, at destinations too. Its
  /// row stays in the journal and is continued if the file is admitted.
  private mutating func suspendUntilDecided(_ key: Play.Key) -> [ViewingAction] {
    guard let viewing = viewings[key], let (file, latest) = whole(of: viewing) else {
      return drop(key)
    }
    var change = latest
    change.kind = .began(file, isResumed: true)
    let stored = store(key)
    let dropped = drop(key).filter { if case .store = $0 { false } else { true } }
    files[FileID(key)] = .undecided(
      UndecidedFile(address: viewing.address, changes: [change]))
    return stored + dropped
  }

  /// Returns the file of a viewing in progress, and its latest change.
  private func whole(of viewing: LoggedViewing) -> (LoadedFile, PlaybackChange)? {
    if case .multipart(let file) = files[FileID(viewing.play.key)] { return file.playback.whole }
    return viewing.file.flatMap { file in viewing.latest.map { (file, $0) } }
  }

  /// Removes an ended viewing from memory. In the journal it waits for another filter.
  mutating func withhold(_ key: Play.Key) -> [ViewingAction] {
    viewings[key] = nil
    retries.remove(key)
    return [.cancelLookup(key), .withdraw(key)]
  }

  /// Removes the stored viewings of a file that is excluded now, and clears them at destinations.
  func dropStored(_ id: FileID, _ stored: [Play]) -> [ViewingAction] {
    let open = stored.filter {
      $0.endedAt == nil && $0.key.entry == id.viewing.entry && $0.key.lap == id.viewing.lap
    }
    return open.flatMap { dropStored($0) + [.forgetMatches($0)] }
  }

  /// Removes a stored viewing, and clears it at the destinations that the last daemon may have
  /// notified. No other one gets a request about it.
  func dropStored(_ play: Play) -> [ViewingAction] {
    [.store(.remove(play.key))] + clear(play, shownAt: play.shown)
  }

  /// Clears a viewing that is no longer sent where the last daemon may have shown it, unless this
  /// one has shown it there.
  func clearEarlier(_ viewing: LoggedViewing) -> [ViewingAction] {
    clear(viewing.play, shownAt: viewing.shownEarlier)
  }

  private func clear(_ play: Play, shownAt names: Set<Destination>) -> [ViewingAction] {
    let media: Media? = JSON.value(play.media)
    guard let media, media.isConfirmed, !names.isEmpty else { return [] }
    return [.nowPlaying(play.key, .withdrawn(media, from: names))]
  }
}

extension UndecidedFile {
  var isResumed: Bool { changes.first?.kind.isResumption ?? false }
}
