// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// Identification of files by name and path: reading, stored matches, and lookups at Trakt.
extension ScrobbleDispatcher {
  /// Reads a name in a separate task, as its directory may be on a slow disk.
  func read(_ ticket: LookupTicket, _ address: MediaAddress, _ reference: MediaReference) {
    Task {
      let read = await files.identify(address, reference)
      self.identified(ticket, read)
    }
  }

  private func identified(_ ticket: LookupTicket, _ read: ReadReference) {
    guard viewings.identified(ticket, read) else { return dropResult(ticket) }
    guard let viewing = viewings.viewings[ticket.key], let subject = viewing.subject else { return }
    defer { if !viewing.isOver { offerResuming(ticket.key.instance) } }
    if !viewing.isOver, read.identification.ignored == nil {
      change(.trakt) { $0.reportSignedOut() }
    }
    if viewings.needsEarlierViewingsOfSameContent(viewing.play) {
      perform(
        viewings.noteEarlierViewingsOfSameContent(
          earlierViewingsOfSameContent(before: viewing.play), of: ticket.key))
    }
    if let known = known(viewing, subject) {
      resolved(ticket, known)
    } else {
      lookups.add(
        ticket, isOver: viewing.isOver, date: viewing.play.endedAt ?? viewing.play.beganAt,
        notBefore: viewing.isFromEarlierDaemon ? activity.startup.opensAt : Instant(-.infinity))
      perform(viewings.lookups(are: lookups.availability, at: clock))
      perform(viewings.storeReadings(ticket.key) + viewings.sendUnverified(ticket.key, at: clock))
    }
    wake()
  }

  /// Returns the identification that needs no request to Trakt.
  private func known(
    _ viewing: LoggedViewing, _ subject: MatchOverrides.Subject
  ) -> Resolution? {
    if let known = overrides.known(subject) {
      return viewings.mustLookUp(known, duration: viewing.play.duration) ? nil : known
    }
    guard overrides.hasNoOverride(subject) else { return nil }
    return lookups.failure(of: subject.address, subject.basis, at: time.now())
  }

  /// Resolves real paths in a separate task, as a network mount may not respond.
  func resolveRealPaths(_ id: ViewingLog.FileID, _ decision: Int, _ paths: [String]) {
    Task {
      let realPaths = await files.realPaths(paths)
      self.realPathsResolved(id, decision, realPaths)
    }
  }

  private func realPathsResolved(
    _ id: ViewingLog.FileID, _ decision: Int, _ realPaths: [String: String]
  ) {
    let stored = viewings.isResuming(id) ? storedPlays(of: id.player) : []
    perform(viewings.realPathsResolved(id, decision, realPaths, stored: stored, at: clock))
    acknowledge()
    wake()
  }

  func lookUpNames() async {
    await loop {
      lookups.release(dueBy: time.date())
      switch lookups.next(at: time.now()) {
      case .wait(let until): return until
      case .lookUp(let ticket):
        await lookUp(ticket)
      }
      return nil
    }
  }

  private func lookUp(_ ticket: LookupTicket) async {
    defer { wake() }
    guard viewings.isCurrent(ticket), let viewing = viewings.viewings[ticket.key] else {
      return lookups.remove(ticket.key)
    }
    if let identification = viewings.retries.identification(of: ticket.key) {
      return await lookUpAgain(ticket, identification, viewing)
    }
    guard let subject = viewing.subject else { return lookups.remove(ticket.key) }
    // An earlier lookup may have identified the show.
    if let known = known(viewing, subject) {
      lookups.remove(ticket.key)
      return resolved(ticket, known)
    }
    let lookup = Lookup(
      subject: subject, overrides: overrides, needsEpisodeIDs: viewings.needsEpisodeIDs)
    let client = await account.client
    do throws(TraktError) {
      let result = try await lookup.run(client, duration: viewing.play.duration) {
        () throws(TraktError) in try self.countRequest(for: ticket, isOver: viewing.isOver)
      }
      lookups.finished(ticket)
      reached()
      // Nothing is stored about a file that was excluded or deleted meanwhile.
      guard viewings.isCurrent(ticket) else { return dropResult(ticket) }
      if let rule = result.unresolvedRule {
        logger.warning("the rule for \(rule.path) does not identify \(subject.address)")
      }
      if result.confirmed.isEmpty, result.resolution.isFailure {
        lookups.failed(subject.address, subject.basis, result.resolution, at: time.now())
      }
      remember(result.confirmed)
      resolved(ticket, result.resolution)
    } catch {
      failed(ticket, error) { reason in
        let best = subject.readings.first.map { Media($0) }
        self.resolved(ticket, .unmatched(best, reason: reason))
      }
    }
  }

  /// Counts a request of a lookup, of which nothing more is sent once it is outdated (its file may
  /// be excluded now) or the user has signed out.
  func countRequest(for ticket: LookupTicket, isOver: Bool = false) throws(TraktError) {
    guard isWanted(ticket) else { throw .cancelled }
    try countRequest(isOver: isOver)
  }

  func isWanted(_ ticket: LookupTicket) -> Bool {
    viewings.isCurrent(ticket) && !lookups.isPaused
  }

  /// Counts a request against the rate limit.
  ///
  /// - Parameter isOver: whether it is for an ended viewing.
  func countRequest(isOver: Bool = false) throws(TraktError) {
    let now = time.now()
    if let opens = lookups.acquire(isOver: isOver, at: now) {
      throw .rateLimited(retryAfter: opens - now)
    }
  }

  /// Looks up by title an item whose ids are unknown to a destination.
  private func lookUpAgain(
    _ ticket: LookupTicket, _ identification: Identification, _ viewing: LoggedViewing
  ) async {
    let client = await account.client
    var resolver = MediaResolver(client: client, duration: viewing.reference.duration) {
      () throws(TraktError) in try self.countRequest(for: ticket, isOver: viewing.isOver)
    }
    do throws(TraktError) {
      let resolution = try await resolver.resolve(identification)
      lookups.finished(ticket)
      reached()
      applyRetry(ticket, resolution)
    } catch {
      failed(ticket, error) { reason in
        self.applyRetry(ticket, .unmatched(nil, reason: reason))
      }
    }
  }

  private func applyRetry(_ ticket: LookupTicket, _ resolution: Resolution) {
    let subject = viewings.viewings[ticket.key]?.subject
    guard let result = viewings.applyRetry(ticket, resolution, at: clock) else {
      return dropResult(ticket)
    }
    if let subject, overrides.hasNoOverride(subject), let media = result.replacement {
      remember(subject.matches(media))
    }
    if let unmatched = result.unmatched, let pending = unmatched.pending {
      write([.save(pending.delivery, pending.play.key, media: nil)])
      report(pending, unmatched.media)
    }
    perform(result.actions)
  }

  /// - Parameter conclude: receives the reason if no lookup is possible.
  private func failed(
    _ ticket: LookupTicket, _ error: TraktError, _ conclude: (_ reason: String) -> Void
  ) {
    // While signed out it stays due.
    if case .cancelled = error, !isWanted(ticket) { return dropResult(ticket) }
    switch lookups.handleFailure(
      error, of: ticket, isStopping: activity.loops.isStopping, at: time.now())
    {
    case .concluded(let reason):
      reached()
      conclude(reason)
    case .held(let disposition): change(.trakt) { $0.lookupFailed(disposition) }
    case .due: break
    }
  }

  /// Records that Trakt responded, so that other requests need not wait.
  func reached() {
    change(.trakt) { $0.reachedElsewhere() }
  }

  private func resolved(_ ticket: LookupTicket, _ resolution: Resolution) {
    guard
      let actions = viewings.resolved(
        ticket, resolution, earlierViewings: earlierViewings(ticket, resolution), at: clock)
    else { return dropResult(ticket) }
    perform(actions)
    decideHeldViewings()
    offerResuming(ticket.key.instance)
  }

  /// Decides about viewings that waited for the identification of earlier ones, oldest first.
  func decideHeldViewings() {
    while let (ticket, media) = viewings.nextDecidable() {
      perform(
        viewings.earlierIdentified(
          ticket, media, earlierViewings(ticket, .found(media)), at: clock))
    }
  }

  private func earlierViewings(
    _ ticket: LookupTicket, _ resolution: Resolution
  ) -> EarlierViewings {
    let plays = viewings.earlierViewingsQuery(ticket, resolution).flatMap { query in
      store.read { try $0.endedViewings(mentioning: query.text, from: query.start, to: query.end) }
    }
    return EarlierViewings(withPending(plays ?? []))
  }

  /// Adds the ended viewings that the journal cannot store at present.
  private func withPending(_ plays: [Play]) -> [Play] {
    let pending = store.pending.endedPlays
    let known = Set(pending.map(\.key))
    return (plays.filter { !known.contains($0.key) } + pending).sorted { $0.beganAt > $1.beganAt }
  }

  /// Reads earlier viewings of the same content, whatever its item is.
  private func earlierViewingsOfSameContent(before play: Play) -> EarlierViewings {
    let plays = store.read { try $0.viewings(of: play.path, identity: nil, limit: 20) } ?? []
    return EarlierViewings(
      withPending(plays).filter {
        $0.key != play.key && $0.isSamePart(as: play) && $0.isSameContent(as: play)
      })
  }

  func dropResult(_ ticket: LookupTicket) {
    logger.debug("dropped an outdated lookup result for entry \(ticket.key.entry)")
  }

  var overrides: MatchOverrides {
    MatchOverrides(rules: settings.rules) { key in
      JSON.value(self.store.read { try $0.match(for: key) } ?? nil)
    }
  }

  private func remember(_ matches: [(match: KnownMatch, key: String)]) {
    for (match, key) in matches {
      guard let text = JSON.text(match) else { continue }
      // The stored match is only a cache: on failure, the item is looked up again.
      store.performIfFree { try $0.remember(text, for: key, at: time.date()) }
    }
  }
}
