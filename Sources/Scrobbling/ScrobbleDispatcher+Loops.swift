// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// The loops of the dispatcher: one for lookups, one for writes and one for reads per destination,
/// and one for the journal and reports.
extension ScrobbleDispatcher {
  /// Runs until ``stop()`` is called and the requests in flight have completed.
  public func run() async {
    await refreshSignIn()
    let readers =
      [Task { await self.lookUpNames() }]
      + channels.compactMap { channel in
        (channel.destination as? any HistoryDestination).map { destination in
          Task { await self.reconcile(with: destination, channel.id) }
        }
      }
    activity.loops.readers = readers
    if activity.loops.isStopping { readers.forEach { $0.cancel() } }
    await withDiscardingTaskGroup { group in
      var served: Set<Destination> = []
      await loop {
        // A reload can add webhooks.
        for name in channels.map(\.id.name) where served.insert(name).inserted {
          group.addTask { await self.send(to: name) }
        }
        return maintain()
      }
    }
    for reader in readers {
      reader.cancel()
      await reader.value
    }
    store.close(at: time.now())
  }

  /// Lets the requests in flight complete, sends no more, and stores the state of every viewing.
  public func stop() {
    activity.loops.isStopping = true
    for reader in activity.loops.readers { reader.cancel() }
    activity.account.positionCheck?.cancel()
    wake()
    perform(viewings.suspend(at: clock))
  }

  func wake() {
    for wakeup in activity.loops.wakeups { wakeup.set() }
  }

  /// Runs `step` repeatedly, each time waiting for the moment that it returned or for a change.
  func loop(_ step: () async -> Instant?) async {
    let wakeup = LoopSignal()
    activity.loops.wakeups.append(wakeup)
    while !activity.loops.isStopping {
      guard let moment = await step() else { continue }
      guard !activity.loops.isStopping else { return }
      let timer = moment < .never ? time.schedule(moment) { Task { await self.wake() } } : nil
      await wakeup.wait()
      timer?.cancel()
    }
  }

  // MARK: destinations

  /// Sends to the destination of that name while one is configured.
  private func send(to name: Destination) async {
    await withDiscardingTaskGroup { group in
      await loop {
        guard let index = channels.firstIndex(where: { $0.id.name == name }) else { return .never }
        let (id, destination) = (channels[index].id, channels[index].destination)
        if case .wait(let until) = next(index) { return until }
        await destination.prepare()
        // Meanwhile, files may have been excluded, or the user may have signed out.
        guard !activity.loops.isStopping, let index = self.index(of: id) else { return nil }
        let step = next(index)
        if case .wait(let until) = step { return until }
        let clock = clock
        apply(
          channels[index].state.sending(step, at: clock.now, date: clock.date), to: index)
        if step.isConcurrent {
          group.addTask { await self.send(step, to: destination, id) }
        } else {
          await send(step, to: destination, id)
        }
        return nil
      }
    }
  }

  private func next(_ index: Int) -> DestinationState.Step {
    channels[index].state.next(at: time.now(), date: time.date())
  }

  private func send(
    _ step: DestinationState.Step, to destination: any ScrobbleDestination,
    _ id: DestinationChannel.ID
  ) async {
    let traits = destination.traits
    let account = activity.account.generation
    switch step {
    case .show(let request, let shown):
      if case .start(let key, _, _) = shown {
        perform(viewings.setShown(key, true, at: traits))
      }
      let response = await destination.show(request)
      logger.info(
        """
        \(traits.logPrefix)\(request.verb) \(request.media.name) at \(request.progress) %: \
        \(response.summary)
        """)
      if traits.isTrakt, account != activity.account.generation {
        logger.debug("dropped a response to the former account")
        handleResponse(id) {
          $0.handleOutdatedResponse(shown, at: time.now())
          return []
        }
      } else {
        handleResponse(id) { $0.handleResponse(shown, response, at: time.now()) }
      }
      if case .start(let key, let media, _) = shown, let index = self.index(of: id) {
        let isShown = channels[index].state.nowPlaying.mayBeShown(key)
        perform(viewings.setShown(key, isShown, at: traits))
        if response.isUnknown { perform(viewings.unknown(key, media)) }
      }
    case .deliver(let pending):
      let response = await destination.deliver(pending)
      logger.info(
        """
        \(traits.logPrefix)stop \(pending.media.name) at \(pending.delivery.progress) %: \
        \(response.summary)
        """)
      if let successor = successor(of: id, destination) {
        handleResponse(successor) { $0.handleEarlierResponse(pending, response) }
        break
      }
      handleResponse(id) {
        $0.handleResponse(pending, response, at: time.now(), date: time.date())
      }
    case .add(let late):
      guard let destination = destination as? any HistoryDestination else { break }
      let response = await destination.add(late)
      logger.info("add late plays to the history (\(late.count)): \(response.summary)")
      handleResponse(id) {
        $0.handleResponse(late, response, at: time.now(), date: time.date())
      }
    case .rate(let pending):
      guard let destination = destination as? any HistoryDestination else { break }
      let response = await destination.rate(pending)
      logger.info("rate \(pending.media.name) \(pending.rating.rating): \(response.summary)")
      handleResponse(id) { $0.handleResponse(pending, response, at: time.now()) }
    case .removePosition(let media):
      guard let destination = destination as? any HistoryDestination else { break }
      let response = await destination.removeClearedPosition(of: media)
      logger.info("remove the position of \(media.name): \(response.summary)")
      handleResponse(id) {
        $0.handleResponse(removal: media, response, at: time.now())
        return []
      }
    case .wait:
      break
    }
    wake()
  }

  private func reconcile(with destination: any HistoryDestination, _ id: DestinationChannel.ID)
    async
  {
    await loop {
      guard let index = self.index(of: id) else { return .never }
      let clock = clock
      channels[index].state.awaitsLookups = lookups.isProgressing(at: clock.now)
      guard
        let late = channels[index].state.nextReconciliation(at: clock.now, date: clock.date)
      else { return channels[index].state.reconciliationMoment(after: clock.now) }
      let account = activity.account.generation
      let local = LocalViewings(
        recorded: { await self.recorded(by: id.name, since: $0) },
        waiting: { await self.waiting(for: id.name, since: $0) },
        isQueued: { await self.isQueued($0, for: id, of: account) })
      let response = await destination.reconcile(late, local)
      // After a change of the account, the response is outdated.
      guard activity.account.generation == account else {
        logger.debug("dropped a search of the former account's history")
        return nil
      }
      handleResponse(id) { $0.handleResponse(late, response, at: time.now(), date: time.date()) }
      wake()
      return nil
    }
  }

  private func recorded(by destination: Destination, since time: Double) -> [RecordedPlay] {
    (store.read { try $0.recorded(by: destination, since: time) } ?? []).map {
      RecordedPlay(play: $0.play, remoteID: $0.remoteID, media: JSON.value($0.play.media))
    }
  }

  /// Returns the ended viewings that wait in the journal, or in memory alone.
  private func waiting(for destination: Destination, since time: Double) -> [WaitingViewing] {
    let stored = store.read { try $0.waitingViewings(for: destination, endedAfter: time) } ?? []
    return stored.map { WaitingViewing(play: $0, media: JSON.value($0.media)) }
      + viewings.viewings.values.filter { $0.isOver && !store.isStored($0.play.key) }
      .map { WaitingViewing(play: $0.play, media: $0.media) }
  }

  private func isQueued(
    _ key: Play.Key, for id: DestinationChannel.ID, of account: Int
  ) -> Bool {
    guard account == activity.account.generation, let index = index(of: id) else { return false }
    return channels[index].state.isOpen
      && channels[index].state.queue.waiting.contains { $0.play.key == key }
  }

  private func index(of id: DestinationChannel.ID) -> Int? { channels.firstIndex { $0.id == id } }

  /// Returns the channel that a reload has created for another configuration of the same webhook.
  private func successor(
    of id: DestinationChannel.ID, _ destination: any ScrobbleDestination
  ) -> Int? {
    guard index(of: id) == nil, let former = destination as? WebhookDestination else { return nil }
    return channels.firstIndex {
      ($0.destination as? WebhookDestination)?.isReconfigured(former) ?? false
    }
  }

  /// Applies a response; one of a receiver that is no longer configured changes nothing.
  private func handleResponse(
    _ id: DestinationChannel.ID, _ body: (inout DestinationState) -> [DestinationState.Effect]
  ) {
    guard let index = index(of: id) else {
      return logger.debug("dropped a response of the former \(id.name)")
    }
    handleResponse(index, body)
  }

  private func handleResponse(
    _ index: Int, _ body: (inout DestinationState) -> [DestinationState.Effect]
  ) {
    let before = channels[index].state.health
    let effects = body(&channels[index].state)
    report(channels[index].state.health.change(since: before), of: channels[index].state.traits)
    apply(effects, to: index)
    guard channels[index].state.name == .trakt else { return }
    if channels[index].state.health.problem == nil { lookups.reached() }
    // While signed out, no requests are sent, lookups included.
    if !channels[index].state.isOpen, !lookups.isPaused {
      lookups.isPaused = true
      perform(viewings.lookups(are: lookups.availability, at: clock))
    }
  }

  func change(_ name: Destination, _ body: (inout DestinationState) -> Void) {
    for index in channels.indices where channels[index].state.name == name {
      handleResponse(index) { state in
        body(&state)
        return []
      }
    }
  }

  private func report(_ change: DestinationHealth.Change?, of destination: DestinationTraits) {
    switch change {
    case .failing(let problem, let needsUser)?:
      logger.warning("\(problem)")
      // An outage needs no user action; other problems do.
      if needsUser { alert("Not scrobbling: \(problem)") }
    case .recovered?:
      logger.notice("\(destination.title) is reachable again")
    case nil:
      break
    }
  }

  private func apply(_ effects: [DestinationState.Effect], to index: Int) {
    var again: [ViewingAction] = []
    let effects = effects.map { effect in
      guard case .concluded(var pending, let media) = effect else { return effect }
      guard pending.delivery.state == .unmatched,
        let actions = viewings.unknown(pending, media)
      else {
        viewings.retries.remove(pending.play.key)
        return effect
      }
      again += actions
      pending.delivery = pending.delivery.waitingAgain
      return .stored(pending)
    }
    write(
      effects.compactMap { effect in
        switch effect {
        case .concluded(let pending, let media):
          .save(pending.delivery, pending.play.key, media: JSON.text(media))
        case .stored(let pending), .notified(let pending):
          .save(pending.delivery, pending.play.key, media: nil)
        case .confirmed, .rated: nil
        }
      })
    for effect in effects {
      switch effect {
      case .concluded(let pending, let media): report(pending, media)
      case .notified(let pending): report(pending, of: channels[index].state.traits)
      case .confirmed(let key, let sent, let media):
        again += viewings.confirmed(key, sent: sent, media)
      case .rated(let rating, let media): rated(rating, media)
      case .stored: break
      }
    }
    perform(again)
  }

  // MARK: maintenance

  /// Maintains the journal and the state of viewings.
  ///
  /// - Returns: the time of the next call.
  private func maintain() -> Instant {
    let reopened = store.reopen(at: time.now(), date: time.date())
    report(reopened.change)
    resumeAfterRecovery()
    decideHeldViewings()
    perform(viewings.lookups(are: lookups.availability, at: clock))
    perform(viewings.passPartDeadlines(at: clock) + viewings.storeCountingViewings(at: clock))
    loadBacklogs()
    let nextCheckpoint = store.checkpointIfNeeded(at: time.now())
    releaseMemoryIfIdle()
    return min(
      reopened.next, nextCheckpoint, viewings.nextPartDeadline, viewings.nextCountingTime,
      summarize())
  }
}
