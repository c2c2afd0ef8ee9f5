// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Requests to the destinations: writes, and searches of a history.
extension ScrobbleDispatcher {
  /// Sends to the destination of that name while one is configured.
  func send(to name: Destination) async {
    await withDiscardingTaskGroup { group in
      await loop {
        guard let index = channels.firstIndex(where: { $0.id.name == name }) else { return .never }
        let (id, destination) = (channels[index].id, channels[index].destination)
        if case .wait(let until) = next(index) { return until }
        var access = await destination.prepare()
        // Meanwhile, files may have been excluded, or another user may have signed in.
        guard !activity.loops.isStopping, let index = self.index(of: id), isCurrent(access) else {
          return nil
        }
        let step = next(index)
        if case .wait(let until) = step { return until }
        let account = activity.account.generation
        access.mayRepeat = { await self.mayRepeat(step, to: id, of: account) }
        let clock = clock
        apply(
          channels[index].state.sending(step, at: clock.now, date: clock.date), to: index)
        if step.isConcurrent {
          group.addTask { [access] in await self.send(step, to: destination, id, with: access) }
        } else {
          await send(step, to: destination, id, with: access)
        }
        return nil
      }
    }
  }

  private func next(_ index: Int) -> DestinationState.Step {
    channels[index].state.next(at: time.now(), date: time.date())
  }

  /// - Returns: false after a change of the account, which is then known.
  private func isCurrent(_ access: WriteAccess) -> Bool {
    guard case .success((_, _, let generation))? = access.account else { return true }
    guard generation != activity.account.generation else { return true }
    updateAccount(generation)
    return false
  }

  private func mayRepeat(
    _ step: DestinationState.Step, to id: DestinationChannel.ID, of account: Int
  ) -> Bool {
    guard account == activity.account.generation, let index = index(of: id) else { return false }
    return channels[index].state.mayRepeat(step, date: time.date())
  }

  private func send(
    _ step: DestinationState.Step, to destination: any ScrobbleDestination,
    _ id: DestinationChannel.ID, with access: WriteAccess
  ) async {
    let traits = destination.traits
    let account = activity.account.generation
    switch step {
    case .show(let request, let shown):
      if case .start(let key, _, _) = shown {
        perform(viewings.setShown(key, true, at: traits))
      }
      let response = await destination.show(request, with: access)
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
      let response = await destination.deliver(pending, with: access)
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
      let response = await destination.add(late, with: access)
      logger.info("add late plays to the history (\(late.count)): \(response.summary)")
      handleResponse(id) {
        $0.handleResponse(late, response, at: time.now(), date: time.date())
      }
    case .rate(let pending):
      guard let destination = destination as? any HistoryDestination else { break }
      let response = await destination.rate(pending, with: access)
      logger.info("rate \(pending.media.name) \(pending.rating.rating): \(response.summary)")
      handleResponse(id) { $0.handleResponse(pending, response, at: time.now()) }
    case .removePosition(let media):
      guard let destination = destination as? any HistoryDestination else { break }
      let response = await destination.removeClearedPosition(of: media, with: access)
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

  func reconcile(with destination: any HistoryDestination, _ id: DestinationChannel.ID)
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
      && channels[index].state.queue.contains(key)
  }

  func index(of id: DestinationChannel.ID) -> Int? { channels.firstIndex { $0.id == id } }
}
