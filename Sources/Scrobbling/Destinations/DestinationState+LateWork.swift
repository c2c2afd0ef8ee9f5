// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// Effects of the responses to late work: plays and positions with their search of the history,
/// removals of positions, and ratings.
extension DestinationState {
  /// Handles the response to the removal of a position, which is retried unless it was removed or
  /// did not exist.
  mutating func handleResponse(removal media: Media, _ response: RemovalResponse, at now: Instant) {
    gate.writeCompleted(at: now)
    health.recordStatus(response.summary)
    var isRequestSpecific = false
    switch response.disposition {
    case .concluded, .postponed:
      keepPosition(of: media)
      clearedPositions.succeeded()
    case .retry(let retryAfter, _, _):
      isRequestSpecific = clearedPositions.failed(media, at: now, retryAfter: retryAfter)
    case .unreachable, .limited, .blocked, .signedOut: break
    }
    holdLate(response.disposition, at: now, isRequestSpecific: isRequestSpecific)
  }

  mutating func handleResponse(
    _ pending: PendingRating, _ response: RatingResponse, at now: Instant
  ) -> [Effect] {
    handleConcurrentResponse(response.summary, at: now)
    let rated = ratings.handleResponse(pending, response.disposition, at: now)
    holdLate(
      response.disposition, at: now, isRequestSpecific: ratings.isFailureSpecific(to: pending))
    return rated.map { [.rated($0, pending.media)] } ?? []
  }

  private mutating func handleConcurrentResponse(_ summary: String, at now: Instant) {
    gate.writeCompleted(at: now)
    concurrent = nil
    if !hasLaterRequest { health.recordStatus(summary) }
  }

  /// - Parameter plays: the plays returned by ``nextReconciliation(at:date:)``.
  /// - Parameter date: seconds since 1970.
  mutating func handleResponse(
    _ plays: [PendingDelivery], _ response: ReconciliationResponse, at now: Instant, date: Double
  ) -> [Effect] {
    var effects: [Effect] = []
    var failure = response.failure
    for pending in plays {
      guard var current = queue.current(pending), let finding = response.findings[pending.play.key]
      else { continue }
      let media: Media
      switch finding {
      case .failed(let disposition):
        guard case .retry(let retryAfter, _, _) = disposition else { continue }
        let isRequestSpecific = queue.failed(
          pending, \.searchFailures, at: now, retryAfter: retryAfter)
        if !isRequestSpecific { failure = failure ?? disposition }
        continue
      case .recorded(let remoteID, let found):
        media = found
        current.delivery.state = .scrobbled
        current.delivery.remoteID = remoteID
        current.delivery.detail = "already in the Trakt history"
      case .saved:
        media = current.media
        current.delivery.state = .paused
        current.delivery.detail = nil
      case .superseded(let reason):
        media = current.media
        current.delivery.state = .superseded
        current.delivery.detail = reason
      case .awaited:
        queue.update(pending) { $0.notBefore = now + Self.reconciliationValidity }
        continue
      case .unknown:
        media = current.media
        current.delivery.state = .unmatched
        current.delivery.detail = "Trakt has no such episode"
      case .missing(let found):
        // A request sent during the search may have taken effect after it.
        guard pending.delivery == current.delivery else { continue }
        let searchedAt = response.searchedAt ?? now
        // An on-time `stop` can be repeated before, since Trakt accepts only one per item in an
        // hour.
        guard searchedAt >= current.mayTakeEffectUntil || !isLateByTime(current, date) else {
          queue.update(pending) { $0.notBefore = max($0.notBefore, $0.mayTakeEffectUntil) }
          continue
        }
        queue.update(pending) {
          $0.media = found
          $0.reconciledAt = searchedAt
          $0.searchFailures = RepeatedFailures()
          // The request did not arrive: a play that is not late yet is sent as a first attempt.
          $0.delivery.inFlight = false
          $0.destinationClock = response.clock
        }
        continue
      }
      queue.remove(current.play.key)
      current.delivery.inFlight = false
      effects.append(.concluded(current, media))
    }
    if response.failure == nil, response.hasFindings { queue.searchSucceeded() }
    if let failure {
      hold(\.readGate, failure, at: now)
    } else {
      readGate.succeeded()
      // A successful read does not show that writes work.
      if health.failure == .read { health.recovered() } else { reachedElsewhere() }
    }
    return effects
  }

  mutating func handleResponse(
    _ late: [PendingDelivery], _ response: AdditionResponse, at now: Instant, date: Double
  ) -> [Effect] {
    handleConcurrentResponse(response.summary, at: now)
    if let refusal = response.refusal {
      return refused(late, refusal)
    }
    if let failure = response.failure {
      let isRequestSpecific = additionFailed(late, failure, isSlow: response.mayStillRun, at: now)
      holdLate(failure, at: now, isRequestSpecific: isRequestSpecific)
      return late.compactMap { pending in
        queue.update(pending) {
          $0.delivery.inFlight = response.mayHaveArrived
          $0.reconciledAt = nil
          if response.mayStillRun { $0.lost(at: now, date: date) }
        }
        return queue.current(pending).map(Effect.stored)
      }
    }
    additionSucceeded()
    batch = min(batch * 2, Self.maximumBatch)
    return late.compactMap { pending in
      guard var current = queue.current(pending) else { return nil }
      queue.remove(current.play.key)
      let isUnknown = response.unknown.contains(current.play.key)
      current.delivery.inFlight = false
      current.delivery.state = isUnknown ? .unmatched : .scrobbled
      current.delivery.detail = isUnknown ? "unknown to Trakt" : "delivered later"
      return .concluded(current, current.media)
    }
  }

  /// Handles a rejected batch. One play may be the cause, so the batch is halved until that play is
  /// isolated and the others can be sent.
  private mutating func refused(
    _ late: [PendingDelivery], _ refusal: (state: Delivery.State, detail: String?)
  ) -> [Effect] {
    additionSucceeded()
    if late.count > 1 {
      batch = max(1, late.count / 2)
      return late.compactMap { pending in queue.current(pending).map(Effect.stored) }
    }
    // The rejected play is isolated; the others can be sent together again.
    batch = Self.maximumBatch
    guard let pending = late.first, var current = queue.current(pending) else { return [] }
    queue.remove(current.play.key)
    current.delivery.inFlight = false
    current.delivery.state = refusal.state
    current.delivery.detail = refusal.detail
    return [.concluded(current, current.media)]
  }

  /// Records that Trakt handled an addition, even if it rejected it.
  private mutating func additionSucceeded() {
    failedAdditions = 0
    lateGate.succeeded()
    reached()
    queue.succeeded(.scrobble)
  }

  /// Handles an addition that failed. One play may be the cause, so the batch is halved from the
  /// second failure on, until that play is isolated and postponed.
  ///
  /// - Parameter isSlow: whether Trakt did not respond in time; fewer plays may take less time.
  /// - Returns: whether only this play fails.
  private mutating func additionFailed(
    _ late: [PendingDelivery], _ failure: Disposition, isSlow: Bool, at now: Instant
  ) -> Bool {
    guard case .retry(let retryAfter, _, _) = failure else { return false }
    failedAdditions += 1
    if late.count > 1 {
      if isSlow || failedAdditions > 1 { batch = max(1, late.count / 2) }
      return false
    }
    guard let play = late.first else { return false }
    let isRequestSpecific = queue.failed(play, \.failures, at: now, retryAfter: retryAfter)
    // The others can be sent together again.
    if queue.current(play).map({ $0.failures.rank > 0 }) ?? false {
      batch = Self.maximumBatch
      failedAdditions = 0
    }
    return isRequestSpecific
  }

  /// Whether this `stop` delivers a late position, which is sent after requests of current
  /// playback.
  func isLatePosition(_ pending: PendingDelivery) -> Bool {
    pending.delivery.kind == .pause && pending.reconciledAt != nil
  }

  mutating func handleLatePosition(
    _ pending: PendingDelivery, _ disposition: Disposition, at now: Instant
  ) {
    var isRequestSpecific = false
    switch disposition {
    case .concluded: queue.succeeded(.pause)
    case .retry(let retryAfter, _, _):
      isRequestSpecific = queue.failed(pending, \.failures, at: now, retryAfter: retryAfter)
    case .postponed, .unreachable, .limited, .blocked, .signedOut: break
    }
    holdLate(disposition, at: now, isRequestSpecific: isRequestSpecific)
  }

  // MARK: failures

  /// Holds late requests for as long as a response requires. If it concerns all requests, holds all.
  ///
  /// - Parameter isAlone: whether Trakt accepts other requests of this kind, so that they need not
  ///   wait.
  mutating func holdLate(
    _ disposition: Disposition, at now: Instant, isRequestSpecific: Bool = false
  ) {
    switch disposition {
    case .retry where isRequestSpecific:
      break
    case .retry, .unreachable:
      hold(\.lateGate, disposition, at: now)
    case .concluded, .postponed:
      lateGate.succeeded()
      reached()
    case .limited, .blocked, .signedOut:
      hold(disposition, at: now)
    }
  }

  /// Holds the requests of one gate for as long as a response requires. If the user must act, holds
  /// all requests. While other requests succeed, no outage is reported.
  private mutating func hold(
    _ gate: WritableKeyPath<DestinationState, SendGate>, _ disposition: Disposition,
    at now: Instant
  ) {
    let random = Double.random(in: 0...1)
    switch disposition {
    case .retry(let retryAfter, let detail, let isTimeout):
      self[keyPath: gate].failed(at: now, retryAfter: retryAfter, random: random)
      guard !self[keyPath: gate].othersSucceed else { return }
      health.unreachable(
        detail, isTimeout ? .timeout : gate == \.readGate ? .read : .request)
    case .unreachable(let detail):
      self[keyPath: gate].failed(at: now, retryAfter: nil, random: random)
      health.unreachable(detail, .noResponse)
    case .limited(let retryAfter):
      self[keyPath: gate].limited(at: now, retryAfter: retryAfter, random: random)
      health.limited()
    case .concluded, .postponed, .blocked, .signedOut:
      hold(disposition, at: now)
    }
  }
}
