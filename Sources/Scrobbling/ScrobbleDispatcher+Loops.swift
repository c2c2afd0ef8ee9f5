// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// The loops: one looks names up; for each destination one writes and one reads; one looks after the
/// rest.
extension ScrobbleDispatcher {
  /// Runs until ``stop()`` is called and the requests under way are answered.
  public func run() async {
    await refreshSignIn()
    let readers =
      [Task { await self.lookUpNames() }]
      + outlets.indices.map { index in Task { await self.reconcile(with: index) } }
    activity.readers = readers
    if activity.isStopping { readers.forEach { $0.cancel() } }
    await withDiscardingTaskGroup { group in
      for index in outlets.indices { group.addTask { await self.send(to: index) } }
      group.addTask { await self.keepHouse() }
    }
    for reader in readers {
      reader.cancel()
      await reader.value
    }
    store.rest()
  }

  /// Lets the request under way finish and sends no more; every viewing is stored as it stands.
  public func stop() {
    activity.isStopping = true
    for reader in activity.readers { reader.cancel() }
    wake()
    perform(viewings.suspend(at: clock))
  }

  func wake() {
    for wakeup in activity.wakeups { wakeup.set() }
  }

  /// Does `step` until it says when to go on, waits until then or until something changes, and begins
  /// again.
  private func loop(_ step: () async -> Instant?) async {
    let wakeup = Wakeup()
    activity.wakeups.append(wakeup)
    while !activity.isStopping {
      guard let moment = await step() else { continue }
      guard !activity.isStopping else { return }
      let alarm = moment < .never ? time.schedule(moment) { Task { await self.wake() } } : nil
      await wakeup.wait()
      alarm?.cancel()
    }
  }

  // MARK: names

  /// Reads what a name can mean, aside: its directory may lie on a slow disk, and nothing waits for it.
  func read(_ ticket: LookupTicket, _ reference: MediaReference) {
    Task { [identify] in
      let identification = await identify(reference)
      self.identified(ticket, identification)
    }
  }

  private func identified(_ ticket: LookupTicket, _ identification: Identification) {
    guard viewings.identified(ticket, identification) else { return dropAnswer(ticket) }
    guard let viewing = viewings.viewings[ticket.key] else { return }
    if !viewing.isOver, identification.ignored == nil { change(.trakt) { $0.missed() } }
    if let known = known(viewing.address, identification) {
      resolved(ticket, known)
    } else {
      lookups.add(
        ticket, isOver: viewing.isOver, date: viewing.play.endedAt ?? viewing.play.beganAt,
        notBefore: viewing.isLeftOver ? startup.opensAt : Instant(-.infinity))
    }
    wake()
  }

  /// What is known of a file without asking Trakt.
  private func known(_ address: MediaAddress, _ identification: Identification) -> Resolution? {
    if let known = overrides.known(address, identification) { return known }
    guard overrides.isSilent(address, identification) else { return nil }
    return lookups.failure(of: address, at: time.now())
  }

  /// Looks up real paths, aside: a network mount may be dead.
  func locate(_ id: ViewingLog.FileID, _ decision: Int, _ paths: [String]) {
    Task { [locate] in
      let realPaths = await locate(paths)
      self.located(id, decision, realPaths)
    }
  }

  private func located(_ id: ViewingLog.FileID, _ decision: Int, _ realPaths: [String: String]) {
    let stored = viewings.isResuming(id) ? storedPlays(of: id.player) : []
    perform(viewings.located(id, decision, realPaths, stored: stored, at: clock))
    acknowledge()
    wake()
  }

  /// Leaves nothing of a file that is excluded from now on; what the user said by `match` stays.
  func forgetMatches(of path: String) {
    try? store.perform { journal in
      try journal.forget(MatchKey.confirmed(file: path))
      if let folder = ShowFolder.of(path) {
        try journal.forget(prefix: MatchKey.shows(in: folder))
      }
    }
    // The log in front of the database still has it.
    store.rest()
  }

  private func lookUpNames() async {
    await loop {
      switch lookups.next(at: time.now()) {
      case .wait(let until): return until
      case .lookUp(let ticket): await lookUp(ticket)
      }
      return nil
    }
  }

  private func lookUp(_ ticket: LookupTicket) async {
    defer { wake() }
    guard viewings.isCurrent(ticket), let viewing = viewings.viewings[ticket.key],
      let identification = viewing.identification
    else { return lookups.remove(ticket.key) }
    let address = viewing.address
    // An earlier look-up may have told what all of the show is.
    if let known = known(address, identification) {
      lookups.remove(ticket.key)
      return resolved(ticket, known)
    }
    let lookup = Lookup(address: address, identification: identification, overrides: overrides)
    let client = await account.client
    do throws(TraktError) {
      let answer = try await lookup.run(client, duration: viewing.reference.duration) {
        () throws(TraktError) in
        let now = self.time.now()
        if let opens = self.lookups.spend(at: now) { throw .rateLimited(retryAfter: opens - now) }
      }
      lookups.answered(ticket)
      reached()
      if let rule = answer.uselessRule {
        logger.warning("the rule for \(rule.path) does not say what \(address) is")
      }
      if answer.confirmed.isEmpty, answer.resolution.isFailure {
        lookups.failed(address, answer.resolution, at: time.now())
      }
      remember(answer.confirmed)
      resolved(ticket, answer.resolution)
    } catch {
      failed(ticket, identification, error)
    }
  }

  private func failed(
    _ ticket: LookupTicket, _ identification: Identification, _ error: TraktError
  ) {
    switch error {
    case .rejected(let status, _):
      lookups.answered(ticket)
      let best = identification.hypotheses.first.map { Media($0) }
      resolved(ticket, .unmatched(best, reason: "trakt refused to look it up: \(status)"))
    case .noClientID:
      lookups.isPaused = true
    case .rateLimited where lookups.isBudgetSpent(at: time.now()):
      // By our own count.
      break
    case .cancelled where activity.isStopping:
      break
    default:
      let disposition = Disposition(error)
      lookups.hold(disposition, at: time.now())
      change(.trakt) { $0.lookupFailed(disposition) }
    }
  }

  /// Trakt answered a look-up: it is in reach for everything else as well.
  private func reached() {
    change(.trakt) { $0.reachedElsewhere() }
  }

  private func resolved(_ ticket: LookupTicket, _ resolution: Resolution) {
    guard let actions = viewings.resolved(ticket, resolution, at: clock) else {
      return dropAnswer(ticket)
    }
    perform(actions)
  }

  private func dropAnswer(_ ticket: LookupTicket) {
    logger.debug("an answer about entry \(ticket.key.entry) came too late and is dropped")
  }

  var overrides: MatchOverrides {
    MatchOverrides(rules: settings.rules) { key in
      JSON.value(self.store.read { try $0.match(for: key) } ?? nil)
    }
  }

  private func remember(_ matches: [(match: KnownMatch, key: String)]) {
    for (match, key) in matches {
      guard let text = JSON.text(match) else { continue }
      // Only a cache: what can't be stored is looked up again.
      try? store.perform { try $0.remember(text, for: key, at: time.date()) }
    }
  }

  // MARK: destinations

  private func send(to index: Int) async {
    let destination = outlets[index].destination
    await loop {
      let clock = clock
      let step = outlets[index].state.next(at: clock.now, date: clock.date)
      if case .wait(let until) = step { return until }
      apply(outlets[index].state.sending(step, date: clock.date), to: index)
      switch step {
      case .show(let request, let shown):
        if case .start(let key, _, _) = shown { viewings.setShown(key, true) }
        let answer = await destination.show(request)
        logger.info(
          "\(request.verb) \(request.media.name) at \(request.progress) %: \(answer.summary)")
        answered(index) { $0.answered(shown, answer, at: time.now()) }
        if case .start(let key, _, _) = shown {
          viewings.setShown(key, outlets[index].state.nowPlaying.mayBeShown(key))
        }
      case .deliver(let pending):
        let answer = await destination.deliver(pending)
        logger.info(
          "stop \(pending.media.name) at \(pending.delivery.progress) %: \(answer.summary)")
        answered(index) { $0.answered(pending, answer, at: time.now()) }
      case .add(let late):
        let answer = await destination.add(late)
        logger.info("history \(late.count) plays: \(answer.summary)")
        answered(index) { $0.answered(late, answer, at: time.now()) }
      case .wait:
        break
      }
      wake()
      return nil
    }
  }

  private func reconcile(with index: Int) async {
    let destination = outlets[index].destination
    await loop {
      let clock = clock
      outlets[index].state.isGathering = lookups.isProgressing(at: clock.now)
      guard
        let late = outlets[index].state.nextReconciliation(at: clock.now, date: clock.date)
      else { return outlets[index].state.reconciliationMoment(after: clock.now) }
      let name = outlets[index].state.name
      let answer = await destination.reconcile(late) { await self.recorded(by: name, since: $0) }
      answered(index) { $0.answered(late, answer, at: time.now(), date: time.date()) }
      wake()
      return nil
    }
  }

  private func recorded(by destination: Destination, since time: Double) -> [RecordedPlay] {
    (store.read { try $0.recorded(by: destination, since: time) } ?? []).map {
      RecordedPlay(play: $0.play, remoteID: $0.remoteID, media: JSON.value($0.play.media))
    }
  }

  private func answered(
    _ index: Int, _ body: (inout DestinationState) -> [DestinationState.Effect]
  ) {
    let before = outlets[index].state.health
    let effects = body(&outlets[index].state)
    tell(outlets[index].state.health.news(since: before))
    apply(effects, to: index)
    if outlets[index].state.name == .trakt, outlets[index].state.health.problem == nil {
      lookups.reached()
    }
  }

  func change(_ name: Destination, _ body: (inout DestinationState) -> Void) {
    for index in outlets.indices where outlets[index].state.name == name {
      answered(index) { state in
        body(&state)
        return []
      }
    }
  }

  private func tell(_ news: DestinationHealth.News?) {
    switch news {
    case .trouble(let problem, let needsUser)?:
      logger.warning("\(problem)")
      // An outage mends itself; the rest is for the user to do.
      if needsUser { alert("Not scrobbling: \(problem)") }
    case .recovered?:
      logger.notice("trakt answers again")
    case nil:
      break
    }
  }

  private func apply(_ effects: [DestinationState.Effect], to index: Int) {
    write(
      effects.compactMap { effect in
        switch effect {
        case .settled(let pending, let media):
          .save(pending.delivery, pending.play.key, media: JSON.text(media))
        case .stored(let pending): .save(pending.delivery, pending.play.key, media: nil)
        case .confirmed: nil
        }
      })
    for effect in effects {
      switch effect {
      case .settled(let pending, let media): tell(pending, media)
      case .confirmed(let key, let media): viewings.confirmed(key, media)
      case .stored: break
      }
    }
  }

  // MARK: the rest

  private func keepHouse() async {
    await loop {
      let mending = store.mend(at: time.now())
      if let news = mending.news {
        tell(news)
        if news == .recovered { restartBacklogs() }
      }
      perform(viewings.crossBorders(at: clock))
      loadBacklogs()
      store.tidy()
      restOnceDone()
      return min(mending.next, viewings.nextBorder, summarize())
    }
  }
}
