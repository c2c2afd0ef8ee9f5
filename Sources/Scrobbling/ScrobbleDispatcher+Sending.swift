// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// From what is wished for to requests, and from answers to what became of it.
extension ScrobbleDispatcher {
  /// A play that Trakt answered with "kept the position", or one that waits for the user.
  private static let longPause: Seconds = 3_600

  /// So many viewings that wait are in memory at once; after years without Trakt the others wait on
  /// disk.
  private static let mostAtOnce = 500

  /// Takes up what an earlier daemon left to be sent, or what a match has settled, from the oldest on.
  func takeUpOutbox() {
    taken = nil
    takeUpMore()
  }

  /// Takes up what comes next of what still waits on disk.
  func takeUpMore() {
    let left: [(play: Play, entry: OutboxEntry)] =
      look { try $0.outbox(after: taken, limit: Self.mostAtOnce) } ?? []
    isMoreOnDisk = left.count == Self.mostAtOnce
    taken = left.last?.play ?? taken
    let known = Set(outbox.waiting.map(\.play.id)).union(active.values.map(\.play.id))
    for (play, entry) in left where !known.contains(play.id) {
      let media: Media? = JSON.value(play.media)
      if let media, media.isConfirmed, media.item != nil {
        outbox.add(
          Outbox.Waiting(
            play: play, entry: entry, media: media, player: play.key.instance,
            mayHaveArrived: entry.inFlight, notBefore: legacy.opensAt))
      } else {
        let ref = Ref(
          player: play.key.instance,
          viewing: ViewingID(entry: play.key.entry, lap: play.key.lap), part: play.key.part)
        var viewing = Active(
          play: play, address: play.address, motion: .held(at: play.position),
          reference: play.reference)
        viewing.ending = entry.ending
        viewing.isLegacy = true
        active[ref] = viewing
        read(ref)
      }
    }
  }

  /// Does one thing that needs the network, if there is one.
  ///
  /// - Returns: nil to be called again at once, else when; something may change before that.
  func sendNext() async -> Instant? {
    if isMoreOnDisk, waitingHere < Self.mostAtOnce / 5 { takeUpMore() }
    let now = time.now()
    let border = crossBorders(at: now)
    let lookUps = lookUpsFrom > now && nextToResolve() != nil ? lookUpsFrom : .never
    let left = legacy.opensAt > now ? legacy.opensAt : .never
    return await sendNext(at: now).map { min($0, border, lookUps, left) }
  }

  private func sendNext(at now: Instant) async -> Instant? {
    guard now >= gate.opensAt else { return gate.opensAt }
    let isPaced = now < gate.writesFrom
    if !isPaced, !isSignedOut, let ref = presence.withdrawal {
      await withdraw(ref)
      return nil
    }
    if !isPaced, !isSignedOut, let waiting = outbox.next(at: now) {
      if !isLate(waiting) {
        await deliver(waiting)
        return nil
      } else if !isGathering(at: now) {
        await deliverLate()
        return nil
      }
    }
    if !hasNoApplication, now >= lookUpsFrom, let ref = nextToResolve() {
      await resolve(ref)
      return nil
    }
    guard !isSignedOut else { return .never }
    guard !isPaced else { return gate.writesFrom }
    switch presence.next(at: now) {
    case .start(let ref, let progress):
      await tell(.start, ref, progress)
      return nil
    case .pause(let ref, let progress):
      let isRefused = pauseRefusedForAll || pauseRefused.contains(ref)
      await tell(isRefused ? .stop : .pause, ref, progress)
      return nil
    case .wait(let until):
      return min(until, outbox.nextMoment(after: now) ?? .never)
    case .nothing:
      return outbox.nextMoment(after: now) ?? .never
    }
  }

  /// Sends the `stop` of a viewing that ended.
  private func deliver(_ waiting: Outbox.Waiting) async {
    let media = waiting.media
    guard let item = media.item else { return outbox.remove(waiting.play.id) }
    if isWritten(waiting.play.id) { write { try $0.sending(waiting.play.id) } }
    let verdict: Verdict
    var answer: ScrobbleAnswer?
    var mayHaveArrived = false
    do throws(TraktError) {
      let said = try await send(.stop, item, media, waiting.entry.progress)
      answer = said
      verdict = Verdict(said, to: waiting.entry.kind)
    } catch {
      verdict = Verdict(error)
      mayHaveArrived = error.mayHaveArrived
    }
    presence.stopped()
    // It may have begun again meanwhile, or could be written down at last and has its number now.
    guard let waiting = outbox.current(waiting) else { return hold(verdict) }
    let play = waiting.play

    switch verdict {
    case .settled(let outcome, let detail):
      var known = media
      if let answer { known.confirm(by: answer) }
      let traktID = answer.flatMap { $0.id == 0 ? nil : $0.id }
      settle(waiting, outcome, media: known, traktID: traktID, detail: detail)
      await announce(outcome, known, waiting, detail)
    case .shelved(let detail):
      outbox.shelve(play.id, until: time.now() + Self.longPause)
      postponed(play.id, detail)
      log.warning("\(media.name): \(detail)")
    case .again(_, let detail):
      outbox.lost(play.id, mayHaveArrived: mayHaveArrived)
      postponed(play.id, detail, mayHaveArrived: mayHaveArrived)
    case .limited, .blocked, .signedOut:
      postponed(play.id, nil)
    }
    hold(verdict)
  }

  private func postponed(_ id: Play.ID, _ detail: String?, mayHaveArrived: Bool = false) {
    guard isWritten(id) else { return }
    write { try $0.postponed(id, detail: detail, mayHaveArrived: mayHaveArrived) }
  }

  /// Tells Trakt what is being watched, or that it is paused.
  private func tell(_ verb: ScrobbleVerb, _ ref: Ref, _ progress: Double) async {
    guard case .found(let media) = active[ref]?.resolution, let item = media.item else {
      return presence.hide(ref)
    }
    if verb == .start { presence.starting(ref) }
    do throws(TraktError) {
      let answer = try await send(verb, item, media, progress)
      if verb == .start { presence.started(ref) } else { presence.held(ref) }
      if var viewing = active[ref], case .found(var known) = viewing.resolution {
        known.confirm(by: answer)
        viewing.resolution = .found(known)
        viewing.play.media = JSON.text(known)
        active[ref] = viewing
      }
    } catch {
      refused(verb, ref, media, error)
    }
  }

  private func refused(
    _ verb: ScrobbleVerb, _ ref: Ref, _ media: Media, _ error: TraktError
  ) {
    if verb == .start, !error.mayHaveArrived { presence.notStarted(ref) }
    switch (error, verb) {
    case (.notFound, .pause), (.rejected, .pause), (.methodNotAllowed, .pause):
      // `/scrobble/pause` was gone from the documents for months; a stop below 80 % does the same.
      if error == .methodNotAllowed { pauseRefusedForAll = true }
      pauseRefused.insert(ref)
      reached()
    case (.notFound, .stop), (.rejected, .stop), (.methodNotAllowed, .stop):
      // It stood for a pause; when it goes on it is shown again.
      presence.held(ref)
      reached()
    case (.notFound, _), (.rejected, _), (.methodNotAllowed, _):
      presence.hide(ref)
      reached()
      log.notice("trakt does not show \(media.name) as being watched: \(error)")
    case (.alreadyScrobbled, _):
      presence.held(ref)
      reached()
    default:
      hold(Verdict(error))
    }
  }

  func send(
    _ verb: ScrobbleVerb, _ item: ScrobbleItem, _ media: Media, _ progress: Double
  ) async throws(TraktError) -> ScrobbleAnswer {
    status.lastRequest = "\(verb.rawValue) \(media.name) \(progress) %"
    status.lastRequestAt = time.date()
    defer { gate.wrote(at: time.now()) }
    do throws(TraktError) {
      let answer = try await account.perform { client, token throws(TraktError) in
        try await client.scrobble(verb, item, progress: progress, token: token)
      }
      status.lastStatus = "\(answer.action)"
      log.info("\(verb.rawValue) \(media.name) at \(progress) %: \(answer.action)")
      reached()
      return answer
    } catch {
      status.lastStatus = "\(error)"
      log.info("\(verb.rawValue) \(media.name) at \(progress) %: \(error)")
      throw error
    }
  }

  /// Trakt has answered and takes requests; whatever was wrong is over.
  func reached() {
    if status.isUnreachable { log.notice("trakt answers again") }
    forgetTrouble()
  }

  func forgetTrouble() {
    gate.succeeded()
    status.problem = nil
    status.isUnreachable = false
    status.isBlocked = false
  }

  /// Keeps still for as long as an answer asks for.
  func hold(_ verdict: Verdict) {
    let now = time.now()
    let random = Double.random(in: 0...1)
    let known = status.problem
    let wasUnreachable = status.isUnreachable
    status.isUnreachable = false
    status.isBlocked = false
    defer {
      // An outage is said once, however its words change from one try to the next.
      if let problem = status.problem, problem != known, !wasUnreachable || !status.isUnreachable {
        log.warning("\(problem)")
        // An outage mends itself; the rest is for the user to do.
        if !status.isUnreachable { alert("Not scrobbling: \(problem)") }
      }
    }
    switch verdict {
    case .settled, .shelved:
      reached()
    case .again(let retryAfter, let detail):
      gate.failed(at: now, retryAfter: retryAfter, random: random)
      status.isUnreachable = true
      status.problem = "\(detail); what was played waits and is sent later"
    case .limited(let retryAfter):
      gate.limited(at: now, retryAfter: retryAfter, random: random)
    case .blocked(let reason):
      gate.limited(at: now, retryAfter: Self.longPause, random: random)
      status.isBlocked = true
      status.problem = reason
    case .signedOut(let reason):
      isSignedOut = true
      status.problem = reason
    }
  }

  /// Says on the screens of those who play, and of who played last, that something has to be done.
  func alert(_ text: String) {
    guard notices.problems else { return }
    let last = outbox.waiting.last.map { [$0.player] } ?? []
    for player in Set(active.keys.map(\.player) + last) {
      Task { await show(player, text) }
    }
  }

  private func announce(
    _ outcome: Play.Outcome, _ media: Media, _ waiting: Outbox.Waiting, _ detail: String?
  ) async {
    switch outcome {
    case .scrobbled where notices.scrobbled:
      await show(waiting.player, "Scrobbled \(media.name)")
    case .already_scrobbled where notices.scrobbled:
      await show(waiting.player, "Already scrobbled: \(media.name)")
    case .unmatched where notices.unmatched:
      await show(waiting.player, "Trakt does not know \(media.name)")
    default:
      break
    }
  }
}
