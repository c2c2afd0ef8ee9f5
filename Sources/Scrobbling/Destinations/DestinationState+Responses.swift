// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping

/// Effects of requests, and of the responses about current playback and ended viewings.
extension DestinationState {
  /// Records that a step is about to be sent.
  ///
  /// - Parameter date: seconds since 1970.
  /// - Returns: what must be in the journal before the request is sent.
  mutating func sending(_ step: Step, at now: Instant, date: Double) -> [Effect] {
    hasLaterRequest = concurrent != nil
    failedUpdates = min(failedUpdates, 1)
    if step.isConcurrent {
      concurrent = step
      gate.concurrentWriteSent(at: now)
    }
    switch step {
    case .show(let request, let shown):
      if case .clear = shown {} else { keepPosition(of: request.media) }
      nowPlaying.sending(shown)
      health.requested("\(request.verb) \(request.media.name) \(request.progress) %", at: date)
      return []
    case .deliver(let pending):
      keepPosition(of: pending.media)
      delivering = pending
      let verb = traits.isTrakt || pending.delivery.kind == .pause ? "stop" : "scrobble"
      health.requested(
        "\(verb) \(pending.media.name) \(pending.delivery.progress) %", at: date)
      return [inFlight(pending)]
    case .add(let late):
      health.requested("history \(late.count) plays", at: date)
      return late.map(inFlight)
    case .rate(let pending):
      health.requested("rate \(pending.media.name) \(pending.rating.rating)", at: date)
      return []
    case .removePosition(let media):
      health.requested("remove position \(media.name)", at: date)
      return []
    case .wait:
      return []
    }
  }

  /// Records that the position of this item is replaced, so that it is neither removed nor replaced
  /// by a repeated request to clear an earlier viewing.
  mutating func keepPosition(of media: Media) {
    clearedPositions.remove(media)
    if traits.isTrakt { nowPlaying.forgetFailedClears { $0.isSameItem(as: media) } }
  }

  /// Stores the delivery as in flight; it counts as on time until the response arrives.
  private func inFlight(_ pending: PendingDelivery) -> Effect {
    var stored = pending
    stored.delivery.inFlight = true
    return .stored(stored)
  }

  /// Handles the response to a request of the former account, which shows nothing at the present
  /// one.
  mutating func handleOutdatedResponse(_ shown: Viewings.Step, at now: Instant) {
    gate.writeCompleted(at: now)
    nowPlaying.completed(shown, .failed(mayHaveArrived: false))
  }

  mutating func handleResponse(_ shown: Viewings.Step, _ response: ShowResponse, at now: Instant)
    -> [Effect]
  {
    gate.writeCompleted(at: now)
    health.recordStatus(response.summary)
    nowPlaying.completed(shown, response.outcome)
    if traits.isTrakt, case .clear = shown, response.outcome == .accepted,
      let media = response.media
    {
      // "A stop between 1 and 79 % saves the position."
      clearedPositions.add(media)
    }
    if case .retry = response.failure { failedUpdates += 1 } else { failedUpdates = 0 }
    switch (shown, response.failure) {
    // Requests of current playback do not wait until a failed `clear` succeeds.
    case (.clear, let failure?): holdLate(failure, at: now)
    case (_, let failure?): hold(failure, at: now)
    case (_, nil): reached()
    }
    // A refusal by Trakt to show an item is logged elsewhere.
    if !traits.isTrakt, response.outcome == .refused { health.refused(response.summary) }
    switch (shown, response.media) {
    case (.start(let key, let sent, _), let media?), (.pause(let key, let sent, _, _), let media?):
      return [.confirmed(key, sent: sent, media)]
    default:
      return []
    }
  }

  mutating func handleResponse(
    _ pending: PendingDelivery, _ response: DeliveryResponse, at now: Instant, date: Double = 0
  ) -> [Effect] {
    gate.writeCompleted(at: now)
    health.recordStatus(response.summary)
    // Trakt shows one item, and other destinations each viewing.
    if traits.isTrakt { nowPlaying.stopped() }
    delivering = nil
    if isLatePosition(pending) {
      handleLatePosition(pending, response.disposition, at: now)
    } else {
      hold(response.disposition, at: now)
    }
    // The viewing may have been resumed or deleted meanwhile.
    guard var current = queue.current(pending) else { return [] }
    if case .retry(_, let detail, _) = response.disposition, hasFailedTooLong(&current, at: date) {
      return conclude(&current, .refused, "not delivered within 7 days: \(detail)", nil)
    }
    switch response.disposition {
    case .concluded(let state, let detail):
      current.delivery.remoteID = response.remoteID
      return conclude(&current, state, detail, response.media)
    case .postponed(let detail):
      current.notBefore = now + Self.longPause
      current.delivery.detail = detail
    case .retry(_, let detail, _), .unreachable(let detail):
      current.delivery.inFlight = response.mayHaveArrived
      current.reconciledAt = nil
      current.delivery.detail = detail
      if response.mayStillRun, current.delivery.kind == .scrobble {
        current.lost(at: now, date: date)
      }
    case .limited, .blocked, .signedOut:
      break
    }
    queue.update(pending) { $0 = current }
    // Trakt receives the plays in order; other destinations receive the next one first.
    if !traits.isTrakt { queue.moveToEnd(current.play.key) }
    return [.stored(current)]
  }

  /// Takes over the delivery in flight of an earlier configuration of the same webhook.
  mutating func takeOver(from former: DestinationState) {
    guard traits.format == former.traits.format,
      let pending = former.delivering.flatMap(former.queue.current)
    else { return }
    _ = enqueue(pending)
    delivering = queue.waiting.last
  }

  /// Handles the response to a delivery that was sent with an earlier configuration of the same
  /// webhook, so that it is not sent twice. A failure says nothing about the present configuration.
  mutating func handleEarlierResponse(_ pending: PendingDelivery, _ response: DeliveryResponse)
    -> [Effect]
  {
    delivering = nil
    guard case .concluded(let state, let detail) = response.disposition,
      [.scrobbled, .paused].contains(state),
      // It may have ended again meanwhile.
      var current = queue.waiting.first(where: { $0.play.key == pending.play.key }),
      current.delivery.kind == pending.delivery.kind, current.endedAt == pending.endedAt
    else { return [] }
    return conclude(&current, state, detail, nil)
  }

  /// Counts the time for which the destination has rejected a delivery temporarily.
  ///
  /// - Parameter date: seconds since 1970.
  /// - Returns: whether the delivery must be given up.
  private func hasFailedTooLong(_ current: inout PendingDelivery, at date: Double) -> Bool {
    guard traits.retryPeriod.isFinite else { return false }
    let since = current.delivery.failingSince ?? date
    current.delivery.failingSince = since
    return date - since > traits.retryPeriod
  }

  /// Removes a delivery with its final outcome.
  private mutating func conclude(
    _ current: inout PendingDelivery, _ state: Delivery.State, _ detail: String?, _ media: Media?
  ) -> [Effect] {
    switch state {
    case .scrobbled, .already_scrobbled, .paused: queue.sent(current)
    case .waiting, .unmatched, .refused, .superseded: queue.remove(current.play.key)
    }
    current.delivery.inFlight = false
    current.delivery.state = state
    current.delivery.detail = detail
    if !traits.isTrakt, state == .refused { health.refused(detail ?? "refused") }
    return [
      traits.isTrakt ? .concluded(current, media ?? current.media) : .notified(current)
    ]
  }

  /// Records that the same service responded to a lookup or a read, so it is reachable.
  mutating func reachedElsewhere() {
    switch health.failure {
    case .noResponse:
      gate.open()
      reached()
    case .timeout, .lookup: health.recovered()
    case .read, .request: break
    }
  }

  /// Records that a lookup at the same service failed. Sends detect their own failures, which a
  /// lookup neither ends nor hides.
  mutating func lookupFailed(_ disposition: Disposition) {
    switch disposition {
    case .unreachable, .retry(_, _, isTimeout: true): break
    case .retry, .postponed, .blocked, .limited, .concluded, .signedOut: reachedElsewhere()
    }
    guard health.problem == nil || ![.read, .request].contains(health.failure) else { return }
    switch disposition {
    case .retry(_, let detail, let isTimeout):
      health.unreachable(detail, isTimeout ? .timeout : .lookup)
    case .postponed(let detail): health.unreachable(detail, .lookup)
    case .unreachable(let detail): health.unreachable(detail, .noResponse)
    case .blocked(let reason): health.blocked(reason, .lookup)
    case .limited, .concluded, .signedOut: break
    }
  }

  // MARK: failures

  /// Records that the destination responded and accepts requests; clears any problem.
  mutating func reached() {
    gate.succeeded()
    lateGate.othersSucceeded()
    readGate.othersSucceeded()
    health.recovered()
  }

  /// Holds all requests for as long as a response requires.
  mutating func hold(_ disposition: Disposition, at now: Instant) {
    let random = Double.random(in: 0...1)
    switch disposition {
    case .concluded, .postponed:
      reached()
    case .retry(let retryAfter, let detail, let isTimeout):
      gate.failed(at: now, retryAfter: retryAfter, random: random)
      health.unreachable(detail, isTimeout ? .timeout : .request)
    case .unreachable(let detail):
      gate.failed(at: now, retryAfter: nil, random: random)
      health.unreachable(detail, .noResponse)
    case .limited(let retryAfter):
      gate.limited(at: now, retryAfter: retryAfter, random: random)
      health.limited()
    case .blocked(let reason):
      gate.limited(at: now, retryAfter: Self.longPause, random: random)
      health.blocked(reason)
    case .signedOut(let reason):
      signIn = .signedOut(reason: reason, isConfigured: true)
      health.signedOut(reason)
    }
  }
}
