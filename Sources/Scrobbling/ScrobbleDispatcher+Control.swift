// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Requests by the user, the configuration and the start of the daemon.
extension ScrobbleDispatcher {
  /// Resumes the work that the last daemon left in the journal.
  ///
  /// - Parameter random: 0…1, spreads out daemons that start at the same time.
  public func takeUp(random: Double = Double.random(in: 0...1)) async {
    activity.startup = StartupDelay(takenUpAt: time.now(), random: random)
    if !store.isOpen { report(store.reopen(at: time.now()).news) }
    await refreshSignIn()
    loadBacklogs()
    loadRatings()
  }

  /// Applies a reloaded configuration, also to current playback. Resolves real paths first.
  ///
  /// - Parameter webhooks: all that are configured now.
  public func adopt(_ settings: DispatcherSettings, webhooks: [WebhookReceiver]) async {
    var realPaths: [String: String] = [:]
    var requested: Set<String> = []
    while true {
      // Other viewings may begin meanwhile.
      let missing = viewings.paths(undecidedBy: settings.filter)
        .union(queuedPaths(undecidedBy: settings.filter)).subtracting(requested)
      guard !missing.isEmpty else { break }
      realPaths.merge(await files.locate(settings.filter.folders + missing)) { $1 }
      requested.formUnion(missing)
    }
    self.settings = settings
    perform(viewings.adopt(settings.policy, settings.filter, realPaths))
    withhold(realPaths)
    for index in outlets.indices { outlets[index].state.policy = settings.policy }
    adopt(webhooks)
    await retry()
  }

  /// Replaces the webhooks that have changed. Those that are new learn of current playback, and get
  /// what waits for a webhook of their name; what waits for a removed one stays in the journal.
  private func adopt(_ webhooks: [WebhookReceiver]) {
    let kept = outlets.filter { outlet in
      guard let known = outlet.destination as? WebhookDestination else { return true }
      return webhooks.contains { $0.webhook == known.webhook }
    }
    let names = Set(kept.map(\.id.name))
    let added = webhooks.map { WebhookDestination($0, time: time) }
      .filter { !names.contains($0.traits.name) }
    guard !added.isEmpty || kept.count < outlets.count else { return }
    activity.reconfigurations += 1
    let now = time.now()
    outlets = kept
    for destination in added {
      var outlet = Outlet(
        destination, number: activity.reconfigurations, policy: settings.policy, at: now)
      for (key, event) in viewings.introduction(at: now) {
        outlet.state.take(event, of: key, earliest: now)
      }
      outlets.append(outlet)
    }
    viewings.destinations = outlets.map(\.state.traits)
    let list = outlets.compactMap(\.id.name.webhookName).joined(separator: ", ")
    logger.notice("webhooks: \(list.isEmpty ? "none" : list)")
  }

  /// Retries at once after an external change (a sign-in, the network).
  public func retry() async {
    activity.startup = StartupDelay()
    lookups.retry()
    for index in outlets.indices { outlets[index].state.retry() }
    restartBacklogs()
    activity.positionSync.restart()
    await refreshSignIn()
    await forgetPositionsIfSignedOut()
    checkPositions()
    wake()
  }

  /// Updates the sign-in state; no requests are sent while signed out.
  func refreshSignIn() async {
    for outlet in outlets {
      let signIn = await outlet.destination.signIn
      // A reload may have removed webhooks meanwhile.
      guard let index = outlets.firstIndex(where: { $0.id == outlet.id }) else { continue }
      outlets[index].state.signIn = signIn
      outlets[index].state.isSending = settings.isSending
      if outlets[index].state.name == .trakt {
        lookups.isPaused = signIn != .signedIn || !settings.isSending
      }
    }
    perform(viewings.lookups(are: lookups.availability))
  }

  /// Stores a user match and delivers the plays that it identifies.
  ///
  /// - Returns: number of those plays.
  public func match(_ request: MatchRequest) throws -> Int {
    let count = try store.perform {
      try request.apply(
        to: $0, policy: settings.policy, at: time.date(),
        destinations: outlets.map(\.state.traits).filter { $0.kinds.contains(.scrobble) }
          .map(\.name))
    }
    lookups.forgetFailures()
    // The match may apply to current playback; results in flight are outdated.
    perform(viewings.identifyAgain())
    restartBacklogs()
    wake()
    return count
  }

  /// Deletes viewings from the journal.
  ///
  /// - Returns: number of deleted viewings; one in progress is kept.
  public func forget(_ deletion: HistoryDeletion) throws -> Int {
    let playing = viewings.viewings.values.filter { !$0.isOver }.map(\.play.key)
    let gone = Set(deletion.plays).subtracting(playing)
    try store.perform { try HistoryDeletion(plays: Array(gone)).apply(to: $0) }
    store.forget(gone)
    perform(viewings.forget(gone))
    loadRatings()
    wake()
    return gone.count
  }

  /// Ends the player's current viewing, in the journal and at each destination, without a play.
  ///
  /// - Returns: display name of what was skipped; nil if nothing plays that would be scrobbled.
  public func skip(_ player: String) -> String? {
    guard let (name, actions) = viewings.skip(player, at: clock) else { return nil }
    perform(actions)
    wake()
    return name
  }

  /// Continues the viewing that ``skip(_:)`` ended, as long as its file is open, and deletes the
  /// user's decision that the file is nothing to scrobble.
  ///
  /// - Returns: its display name; nil if there is nothing to undo.
  public func unskip(_ player: String) -> String? {
    let skipped = viewings.skipped[player] ?? viewings.playing(player)
    let isExcluded = skipped.map(includeAgain) ?? false
    if let (name, actions) = viewings.unskip(player, at: clock) {
      perform(actions)
      wake()
      return name
    }
    guard isExcluded, let skipped else { return nil }
    logger.notice("no longer excluded: \(skipped.play.path)")
    perform(viewings.identifyAgain())
    wake()
    return skipped.name
  }

  /// - Returns: whether the file was excluded.
  private func includeAgain(_ viewing: LoggedViewing) -> Bool {
    (try? store.perform {
      try MatchRequest.includeAgain(
        viewing.address, identity: viewing.read?.identity, in: $0)
    }) ?? false
  }
}
