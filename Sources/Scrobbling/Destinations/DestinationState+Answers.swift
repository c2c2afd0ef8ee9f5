// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping

/// What the answers of a destination mean.
extension DestinationState {
  /// Announces a step before it is sent.
  ///
  /// - Returns: what has to be in the journal before the request goes out.
  mutating func sending(_ step: Step, date: Double) -> [Effect] {
    switch step {
    case .show(let request, let shown):
      nowPlaying.sending(shown)
      health.requested("\(request.verb) \(request.media.name) \(request.progress) %", at: date)
      return []
    case .deliver(let pending):
      health.requested("stop \(pending.media.name) \(pending.delivery.progress) %", at: date)
      return [inFlight(pending)]
    case .add(let late):
      health.requested("history \(late.count) plays", at: date)
      return late.map(inFlight)
    case .wait:
      return []
    }
  }

  /// It is written down as under way, and held to be on time until the answer comes.
  private func inFlight(_ pending: PendingDelivery) -> Effect {
    var stored = pending
    stored.delivery.inFlight = true
    return .stored(stored)
  }

  mutating func answered(_ shown: Viewings.Step, _ answer: ShowAnswer, at now: Instant)
    -> [Effect]
  {
    gate.wrote(at: now)
    health.answered(answer.summary)
    nowPlaying.answered(shown, answer.outcome)
    if let trouble = answer.trouble { hold(trouble, at: now) } else { reached() }
    switch (shown, answer.media) {
    case (.start(let key, _, _), let media?), (.pause(let key, _, _, _), let media?):
      return [.confirmed(key, media)]
    default:
      return []
    }
  }

  mutating func answered(
    _ pending: PendingDelivery, _ answer: DeliveryAnswer, at now: Instant
  ) -> [Effect] {
    gate.wrote(at: now)
    health.answered(answer.summary)
    nowPlaying.stopped()
    hold(answer.disposition, at: now)
    // The viewing may have been resumed or deleted meanwhile.
    guard var current = queue.current(pending) else { return [] }
    switch answer.disposition {
    case .concluded(let state, let detail):
      queue.remove(current.play.key)
      current.delivery.inFlight = false
      current.delivery.state = state
      current.delivery.remoteID = answer.remoteID
      current.delivery.detail = detail
      return [.concluded(current, answer.media ?? current.media)]
    case .postponed(let detail):
      current.notBefore = now + Self.longPause
      current.delivery.detail = detail
    case .retry(_, let detail), .unreachable(let detail):
      current.delivery.inFlight = answer.mayHaveArrived
      current.reconciledAt = nil
      current.delivery.detail = detail
    case .limited, .blocked, .signedOut:
      break
    }
    queue.update(pending) { $0 = current }
    return [.stored(current)]
  }

  /// - Parameter plays: what was asked for, by ``nextReconciliation(at:date:)``.
  /// - Parameter date: seconds since 1970.
  mutating func answered(
    _ plays: [PendingDelivery], _ answer: ReconciliationAnswer, at now: Instant, date: Double
  ) -> [Effect] {
    var effects: [Effect] = []
    for pending in plays {
      guard var current = queue.current(pending), let finding = answer.findings[pending.play.key]
      else { continue }
      let media: Media
      switch finding {
      case .recorded(let remoteID, let found):
        media = found
        current.delivery.state = .scrobbled
        current.delivery.remoteID = remoteID
        current.delivery.detail = "it was there already"
      case .unknown:
        media = current.media
        current.delivery.state = .unmatched
        current.delivery.detail = "Trakt has no such episode"
      case .missing(let found):
        queue.update(pending) {
          $0.media = found
          $0.reconciledAt = now
          // It did not arrive; where there is time left it is sent as if nothing had happened.
          $0.delivery.inFlight = false
          $0.clockLead = answer.clockLead
        }
        continue
      }
      queue.remove(current.play.key)
      current.delivery.inFlight = false
      effects.append(.concluded(current, media))
    }
    if let trouble = answer.trouble {
      holdReads(trouble, at: now)
    } else {
      readGate.succeeded()
      // That it can be read says nothing about writing.
      if isReadTrouble { health.recovered() }
      isReadTrouble = false
    }
    return effects
  }

  mutating func answered(
    _ late: [PendingDelivery], _ answer: AdditionAnswer, at now: Instant
  ) -> [Effect] {
    gate.wrote(at: now)
    health.answered(answer.summary)
    if let refusal = answer.refusal {
      return refused(late, refusal)
    }
    if let trouble = answer.trouble {
      hold(trouble, at: now)
      return late.compactMap { pending in
        queue.update(pending) {
          $0.delivery.inFlight = answer.mayHaveArrived
          $0.reconciledAt = nil
        }
        return queue.current(pending).map(Effect.stored)
      }
    }
    reached()
    batch = min(batch * 2, Self.largestBatch)
    return late.compactMap { pending in
      guard var current = queue.current(pending) else { return nil }
      queue.remove(current.play.key)
      let isUnknown = answer.unknown.contains(current.play.key)
      current.delivery.inFlight = false
      current.delivery.state = isUnknown ? .unmatched : .scrobbled
      current.delivery.detail = isUnknown ? "unknown to Trakt" : "delivered later"
      return .concluded(current, current.media)
    }
  }

  /// A request of several was refused: it may be because of one of them, for which the others must
  /// not wait. They are sent in halves until the one is found.
  private mutating func refused(
    _ late: [PendingDelivery], _ refusal: (state: Delivery.State, detail: String?)
  ) -> [Effect] {
    reached()
    if late.count > 1 {
      batch = max(1, late.count / 2)
      return late.compactMap { pending in queue.current(pending).map(Effect.stored) }
    }
    // The one is found; the others may go together again.
    batch = Self.largestBatch
    guard let pending = late.first, var current = queue.current(pending) else { return [] }
    queue.remove(current.play.key)
    current.delivery.inFlight = false
    current.delivery.state = refusal.state
    current.delivery.detail = refusal.detail
    return [.concluded(current, current.media)]
  }

  /// Another request of the same service was answered: it is in reach.
  mutating func reachedElsewhere() {
    guard health.isWithoutAnswer else { return }
    gate.open()
    reached()
  }

  /// A look-up at the same service had no answer to go by; what is sent finds out for itself.
  mutating func lookupFailed(_ disposition: Disposition) {
    switch disposition {
    case .retry(_, let detail): health.unreachable(detail)
    case .unreachable(let detail): health.unreachable(detail, isWithoutAnswer: true)
    case .blocked(let reason): health.blocked(reason)
    case .limited, .concluded, .postponed, .signedOut: break
    }
  }

  // MARK: trouble

  /// The destination has answered and takes requests; whatever was wrong is over.
  mutating func reached() {
    gate.succeeded()
    health.recovered()
  }

  /// Sends nothing for as long as an answer asks for.
  mutating func hold(_ disposition: Disposition, at now: Instant) {
    let random = Double.random(in: 0...1)
    switch disposition {
    case .concluded, .postponed:
      reached()
    case .retry(let retryAfter, let detail):
      gate.failed(at: now, retryAfter: retryAfter, random: random)
      health.unreachable(detail)
    case .unreachable(let detail):
      gate.failed(at: now, retryAfter: nil, random: random)
      health.unreachable(detail, isWithoutAnswer: true)
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

extension DestinationState {
  /// Searches nothing for as long as an answer asks for; where the user has to do something, nothing
  /// is sent either.
  private mutating func holdReads(_ disposition: Disposition, at now: Instant) {
    let random = Double.random(in: 0...1)
    switch disposition {
    case .retry(let retryAfter, let detail):
      readGate.failed(at: now, retryAfter: retryAfter, random: random)
      health.unreachable(detail)
      isReadTrouble = true
    case .unreachable(let detail):
      readGate.failed(at: now, retryAfter: nil, random: random)
      health.unreachable(detail, isWithoutAnswer: true)
      isReadTrouble = true
    case .limited(let retryAfter):
      readGate.limited(at: now, retryAfter: retryAfter, random: random)
      health.limited()
    case .concluded, .postponed, .blocked, .signedOut:
      hold(disposition, at: now)
    }
  }
}
