// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Deliveries that wait in the journal.
extension ScrobbleDispatcher {
  /// Loads the deliveries queued in the journal from the oldest again.
  func restartBacklogs() {
    activity.stored.paths.restart()
    for index in channels.indices { channels[index].backlog.restart() }
    loadBacklogs()
  }

  /// Loads the next deliveries queued in the journal, as far as there is room. What the path filter
  /// does not admit stays there.
  func loadBacklogs() {
    // Read again once the journal has recovered.
    guard !store.isUnreadable else { return }
    var undecided: Set<String> = []
    for index in channels.indices where channels[index].state.isOpen {
      // A page may contain only deliveries that are in memory already or that the filter rejects.
      while needsPage(index) {
        let name = channels[index].state.name
        let cursor = channels[index].backlog.cursor
        let page = store.read {
          try $0.waiting(for: name, after: cursor, limit: Backlog.pageSize)
        }
        guard let page else { break }
        let unknown = page.lazy.map(\.play.path).filter { self.isUndecided($0) }
        guard unknown.isEmpty else {
          undecided.formUnion(unknown)
          break
        }
        channels[index].backlog.loaded(page.count, last: page.last?.cursor)
        for (play, delivery, _) in page
        where store.isStored(play.key) && !channels[index].state.queue.contains(play.key) {
          guard admits(play) else { continue }
          perform(viewings.restore(play, delivery))
        }
      }
    }
    if undecided.isEmpty {
      activity.stored.paths.forget()
    } else {
      locateStored(undecided)
    }
  }

  private func needsPage(_ index: Int) -> Bool {
    let inMemory = channels[index].state.queue.count + viewings.endedCount
    return channels[index].backlog.needsPage(inMemory: inMemory)
  }

  // MARK: the path filter

  private func admits(_ play: Play) -> Bool {
    viewings.filter.admission(ofStored: play.path, activity.stored.paths.realPaths) == .admitted
  }

  private func isUndecided(_ path: String) -> Bool {
    !viewings.filter.isEmpty && !activity.stored.paths.isResolved(path)
      && viewings.filter.admission(ofStored: path, [:]) == .unknown
  }

  /// Resolves paths of the journal in a separate task, and then loads the deliveries again.
  private func locateStored(_ paths: Set<String>) {
    guard let epoch = activity.stored.paths.begin() else { return }
    Task {
      let found = await self.realPaths(of: Array(paths))
      guard self.activity.stored.paths.resolved(paths, found, epoch: epoch) else {
        return self.logger.debug("dropped real paths for an earlier filter")
      }
      self.loadBacklogs()
      self.wake()
    }
  }

  /// Resolves the paths that the filter depends on, and those of its directories.
  func realPaths(of paths: [String]) async -> [String: String] {
    let undecided = paths.filter { viewings.filter.admission(ofStored: $0, [:]) == .unknown }
    guard !undecided.isEmpty, !viewings.filter.isUnknown else { return [:] }
    return await files.realPaths(viewings.filter.directories + undecided)
  }

  /// Returns the files in the queues for which another filter depends on their real paths.
  func queuedPaths(undecidedBy filter: PathFilter) -> Set<String> {
    Set(
      channels.lazy.flatMap { $0.state.queue.waiting }.map(\.play.path)
        .filter { filter.admission(ofStored: $0, [:]) == .unknown })
  }

  /// Removes the deliveries that the filter no longer admits from the queues. They wait in the
  /// journal for another filter.
  func withhold(_ realPaths: [String: String]) {
    for index in channels.indices {
      let held = channels[index].state.queue.waiting.map(\.play).filter {
        viewings.filter.admission(ofStored: $0.path, realPaths) != .admitted
      }
      for play in held { channels[index].state.withdraw(play, date: time.date()) }
    }
  }

  /// Counts the plays that the filter holds back in the journal. Resolves real paths, unless the
  /// same files were counted last.
  func countHeldBack() async {
    let filter = viewings.filter
    guard !filter.isEmpty, !filter.isUnknown else {
      (activity.stored.deliveries, activity.stored.countHash) = ([:], nil)
      return
    }
    var waiting: [Destination: [WaitingPath]] = [:]
    for name in channels.map(\.state.name) {
      waiting[name] = store.read { try $0.waitingPaths(for: name) } ?? []
    }
    var hasher = Hasher()
    hasher.combine(filter)
    hasher.combine(waiting)
    let hash = hasher.finalize()
    if hash != activity.stored.countHash {
      activity.stored.countHash = hash
      activity.stored.counting = Task { await self.count(waiting, by: filter, hash) }
    }
    await activity.stored.counting?.value
  }

  /// - Parameter hash: that of the filter and the paths.
  private func count(
    _ waiting: [Destination: [WaitingPath]], by filter: PathFilter, _ hash: Int
  ) async {
    let realPaths = await realPaths(of: Array(Set(waiting.values.joined().map(\.path))))
    guard activity.stored.countHash == hash else {
      return logger.debug("dropped a count of held-back plays for an earlier filter")
    }
    activity.stored.deliveries = waiting.mapValues { StoredDeliveries($0, by: filter, realPaths) }
    activity.stored.counting = nil
  }

  /// Drops from memory what exceeds the limit; the journal keeps it.
  func evictExcess() {
    let actions = viewings.evict(beyond: Backlog.pageSize) { self.store.isStored($0) }
    guard !actions.isEmpty else { return }
    for index in channels.indices { channels[index].backlog.restart() }
    perform(actions)
  }

  /// Frees memory once all work is done, as nothing may be played for weeks.
  func releaseMemoryIfIdle() {
    let isDone =
      viewings.viewings.isEmpty && store.pending.isEmpty && channels.allSatisfy(\.state.isIdle)
    if isDone, !activity.summary.isIdle {
      viewings.shrink()
      store.releaseMemory()
      callbacks.didBecomeIdle()
    }
    activity.summary.isIdle = isDone
  }
}
