// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// What the user, the configuration and the start of the daemon ask for.
extension ScrobbleDispatcher {
  /// Takes up what the last daemon left.
  ///
  /// - Parameter random: 0…1, spreads out the daemons that start at the same time.
  public func takeUp(random: Double = Double.random(in: 0...1)) async {
    startup = StartupDelay(takenUpAt: time.now(), random: random)
    if !store.isOpen { tell(store.reopen(at: time.now()).news) }
    await refreshSignIn()
    loadBacklogs()
  }

  /// The configuration was read again; what plays goes on by it when this returns. Real paths are
  /// looked up before.
  public func adopt(_ settings: DispatcherSettings) async {
    var realPaths: [String: String] = [:]
    var sought: Set<String> = []
    while true {
      // Others may begin meanwhile.
      let missing = viewings.paths(undecidedBy: settings.filter).subtracting(sought)
      guard !missing.isEmpty else { break }
      realPaths.merge(await files.locate(settings.filter.folders + missing)) { $1 }
      sought.formUnion(missing)
    }
    self.settings = settings
    perform(viewings.adopt(settings.policy, settings.filter, realPaths))
    for index in outlets.indices { outlets[index].state.policy = settings.policy }
    await retry()
  }

  /// Something has changed from outside (a sign-in, the network): tries again at once.
  public func retry() async {
    startup = StartupDelay()
    lookups.retry()
    for index in outlets.indices { outlets[index].state.retry() }
    restartBacklogs()
    await refreshSignIn()
    wake()
  }

  /// Signed out, nothing is requested.
  func refreshSignIn() async {
    for index in outlets.indices {
      let signIn = await outlets[index].destination.signIn
      outlets[index].state.signIn = signIn
      outlets[index].state.isSending = settings.isSending
      if outlets[index].state.name == .trakt {
        lookups.isPaused = signIn != .signedIn || !settings.isSending
      }
    }
  }

  /// Takes the user's word on what a file is; plays that waited for it are delivered.
  ///
  /// - Returns: how many.
  public func match(_ request: MatchRequest) throws -> Int {
    let count = try store.perform {
      try request.apply(
        to: $0, policy: settings.policy, at: time.date(),
        destinations: outlets.map(\.state.name))
    }
    lookups.forgetFailures()
    // What plays now may be what was meant; an answer under way is out of date.
    perform(viewings.identifyAgain())
    restartBacklogs()
    wake()
    return count
  }

  /// Deletes viewings from the journal.
  ///
  /// - Returns: how many; one that plays now stays.
  public func forget(_ deletion: HistoryDeletion) throws -> Int {
    let playing = viewings.viewings.values.filter { !$0.isOver }.map(\.play.key)
    let gone = Set(deletion.plays).subtracting(playing)
    try store.perform { try HistoryDeletion(plays: Array(gone)).apply(to: $0) }
    store.forget(gone)
    perform(viewings.forget(gone))
    wake()
    return gone.count
  }

  /// Ends what this player shows, in the journal and at each destination, and not as a play.
  ///
  /// - Returns: what was skipped, for a person; nil where nothing plays that would be scrobbled.
  public func skip(_ player: String) -> String? {
    guard let (name, actions) = viewings.skip(player, at: clock) else { return nil }
    perform(actions)
    wake()
    return name
  }

  // MARK: backlog

  /// What waits in the journal is taken up from the oldest on.
  func restartBacklogs() {
    for index in outlets.indices { outlets[index].backlog.restart() }
    loadBacklogs()
  }

  /// Takes up what comes next of what waits in the journal, as far as there is room.
  func loadBacklogs() {
    for index in outlets.indices where outlets[index].state.isOpen {
      let inMemory = outlets[index].state.queue.count + viewings.endedCount
      guard outlets[index].backlog.needsPage(inMemory: inMemory) else { continue }
      let name = outlets[index].state.name
      let cursor = outlets[index].backlog.cursor
      let page =
        store.read { try $0.waiting(for: name, after: cursor, limit: Backlog.pageSize) } ?? []
      outlets[index].backlog.loaded(page.count, last: page.last?.cursor)
      for (play, delivery, _) in page
      where store.isStored(play.key) && !outlets[index].state.queue.contains(play.key) {
        perform(viewings.takeUp(play, delivery))
      }
    }
  }

  /// Leaves to the journal what there is no room for.
  func makeRoom() {
    let actions = viewings.evict(beyond: Backlog.pageSize) { self.store.isStored($0) }
    guard !actions.isEmpty else { return }
    for index in outlets.indices { outlets[index].backlog.leftOut() }
    perform(actions)
  }

  /// Frees what was needed for the work where nothing may be played for weeks.
  func restOnceDone() {
    let isDone =
      viewings.viewings.isEmpty && store.pending.isEmpty
      && outlets.allSatisfy { $0.state.queue.isEmpty && $0.state.nowPlaying.isEmpty }
    if isDone, !activity.isResting {
      viewings.shrink()
      store.releaseMemory()
      outputs.rest()
    }
    activity.isResting = isDone
  }
}
