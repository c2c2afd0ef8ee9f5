// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping
internal import Trakt

/// Requests by the user, the configuration and the start of the daemon.
extension ScrobbleDispatcher {
  /// Resumes the work that the last daemon left in the journal.
  ///
  /// - Parameter random: 0…1, spreads out daemons that start at the same time.
  public func restore(random: Double = Double.random(in: 0...1)) async {
    activity.startup = StartupDelay(restoredAt: time.now(), random: random)
    report(store.reopen(at: time.now(), date: time.date()).change)
    await refreshSignIn()
    await forgetPositionsIfSignedOut()
    viewings.leftOpen = store.read { try $0.open() } ?? []
    loadBacklogs()
    loadRatings()
    // Real paths may take seconds.
    Task { await self.countHeldBack() }
  }

  /// Applies a reloaded configuration, also to current playback. Resolves real paths first.
  ///
  /// - Parameter webhooks: all that are configured now.
  public func adopt(_ settings: DispatcherSettings, webhooks: [WebhookConnection]) async {
    var realPaths: [String: String] = [:]
    var requested: Set<String> = []
    while true {
      // Other viewings may begin meanwhile.
      let missing = viewings.paths(undecidedBy: settings.filter)
        .union(queuedPaths(undecidedBy: settings.filter)).subtracting(requested)
      guard !missing.isEmpty else { break }
      realPaths.merge(await files.realPaths(settings.filter.directories + missing)) { $1 }
      requested.formUnion(missing)
    }
    self.settings = settings
    // The file of a menu may be excluded now.
    for player in prompts.menus.closeAll() {
      callbacks.notify(PlayerNotice(player: player, kind: .closePrompt))
    }
    perform(viewings.adopt(settings.policy, settings.filter, realPaths))
    withhold(realPaths)
    for index in channels.indices { channels[index].state.policy = settings.policy }
    replaceWebhooks(with: webhooks)
    await retry()
    await countHeldBack()
  }

  /// Replaces the webhooks that have changed. New ones receive current playback and the deliveries
  /// queued under their name; deliveries queued for a removed one stay in the journal.
  private func replaceWebhooks(with webhooks: [WebhookConnection]) {
    let kept = channels.filter { channel in
      guard let known = channel.destination as? WebhookDestination else { return true }
      return webhooks.contains { $0.webhook == known.webhook }
    }
    let names = Set(kept.map(\.id.name))
    let added = webhooks.map { WebhookDestination($0, time: time) }
      .filter { !names.contains($0.traits.name) }
    guard !added.isEmpty || kept.count < channels.count else { return }
    activity.reconfigurations += 1
    let now = time.now()
    let former = channels
    channels = kept
    for destination in added {
      var channel = DestinationChannel(
        destination, number: activity.reconfigurations, policy: settings.policy, at: now)
      for (key, event) in viewings.currentPlayback(at: now) {
        channel.state.apply(event, of: key, earliest: now)
      }
      let same = former.first {
        ($0.destination as? WebhookDestination).map(destination.isReconfiguration) ?? false
      }
      if let same { channel.state.takeOver(from: same.state) }
      channels.append(channel)
    }
    viewings.destinations = channels.map(\.state.traits)
    let list = channels.compactMap(\.id.name.webhookName).joined(separator: ", ")
    logger.notice("webhooks: \(list.isEmpty ? "none" : list)")
  }

  /// Retries at once after an external change (a sign-in, the network).
  public func retry() async {
    activity.startup = StartupDelay()
    lookups.retry()
    for index in channels.indices { channels[index].state.retry() }
    restartBacklogs()
    activity.account.positions.restart()
    await refreshSignIn()
    await adoptAccount()
    await forgetPositionsIfSignedOut()
    checkPositions()
    wake()
  }

  /// Updates the sign-in state; no requests are sent while signed out.
  func refreshSignIn() async {
    updateAccount(await account.generation)
    for channel in channels {
      let signIn = await channel.destination.signIn
      // A reload may have removed webhooks meanwhile.
      guard let index = channels.firstIndex(where: { $0.id == channel.id }) else { continue }
      channels[index].state.signIn = signIn
      channels[index].state.isSending = settings.isSending
      if channels[index].state.name == .trakt {
        lookups.isPaused = !channels[index].state.isOpen
      }
    }
    perform(viewings.lookups(are: lookups.availability, at: clock))
  }

  /// Clears the state that the previous account shows as playing.
  func updateAccount(_ number: Int) {
    // A call may get an earlier number than another one that was suspended for less time.
    guard number > activity.account.generation else { return }
    activity.account.generation = number
    for index in channels.indices where channels[index].state.traits.isTrakt {
      channels[index].state.accountChanged()
    }
    perform(viewings.accountChanged())
    try? store.perform { try $0.removePositions() }
  }

  /// Stores a user match and delivers the plays that it identifies. Those that wait for delivery as
  /// another item are identified again.
  ///
  /// - Returns: number of those plays.
  public func match(_ request: MatchRequest) throws -> Int {
    let result = try store.perform {
      try request.apply(
        to: $0, policy: settings.policy, at: time.date(),
        destinations: channels.map(\.state.traits).filter { $0.kinds.contains(.scrobble) }
          .map(\.name))
    }
    lookups.forgetFailures()
    perform(viewings.forget(result.again))
    // The match may apply to current playback; results in flight are outdated.
    perform(viewings.identifyAgain())
    restartBacklogs()
    wake()
    return result.plays
  }

  /// Deletes viewings from the journal.
  ///
  /// - Returns: number of deleted viewings; one in progress is kept.
  public func forget(_ deletion: HistoryDeletion) throws -> Int {
    let playing = viewings.viewings.values.filter { !$0.isOver }.map(\.play.key)
    let gone = Set(deletion.plays).subtracting(playing)
    try store.perform { try HistoryDeletion(plays: Array(gone)).apply(to: $0) }
    store.checkpoint()
    store.forget(gone)
    for index in channels.indices {
      for pending in channels[index].state.queue.waiting where gone.contains(pending.play.key) {
        channels[index].state.withdraw(pending.play, date: time.date())
      }
    }
    perform(viewings.forget(gone))
    loadRatings()
    wake()
    return gone.count
  }

  /// Ends the player's current viewing, in the journal and at each destination, without a play. A
  /// file that has none yet, because it is paused or still loading, gets none.
  ///
  /// - Parameter entry: the number of the player's file; nil if none is open.
  /// - Returns: display name of what was skipped; nil if nothing is open.
  public func skip(_ player: String, entry: Int? = nil) -> String? {
    guard let (name, actions) = viewings.skip(player, ifEntry: entry, at: clock) else {
      return entry.flatMap { viewings.skip(player, entry: $0) ? Self.openFile : nil }
    }
    perform(actions)
    decideHeldViewings()
    wake()
    return name
  }

  /// Name of a file that has no viewing.
  private static let openFile = "this file"

  /// Continues the viewing that ``skip(_:entry:)`` ended, as long as its file is open, and deletes the
  /// user's decision that the file is nothing to scrobble.
  ///
  /// - Returns: its display name; nil if there is nothing to undo.
  public func unskip(_ player: String, entry: Int? = nil) -> String? {
    let skipped = viewings.skipped[player] ?? viewings.playing(player)
    let isExcluded = skipped.map(removeExclusion) ?? false
    if let (name, actions) = viewings.unskip(player, at: clock) {
      perform(actions)
      wake()
      return name
    }
    if let entry, viewings.unskip(player, entry: entry) { return Self.openFile }
    guard isExcluded, let skipped else { return nil }
    logger.notice("no longer excluded: \(skipped.play.path)")
    perform(viewings.identifyAgain())
    wake()
    return skipped.name
  }

  /// - Returns: whether the file was excluded.
  private func removeExclusion(_ viewing: LoggedViewing) -> Bool {
    (try? store.perform {
      try MatchRequest.removeExclusion(
        viewing.address, identity: viewing.read?.identity, in: $0)
    }) ?? false
  }
}
