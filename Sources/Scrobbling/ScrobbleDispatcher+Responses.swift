// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Responses of the destinations, and their effects on viewings and the journal.
extension ScrobbleDispatcher {
  /// Returns the channel that a reload has created for another configuration of the same webhook.
  func successor(
    of id: DestinationChannel.ID, _ destination: any ScrobbleDestination
  ) -> Int? {
    guard index(of: id) == nil, let former = destination as? WebhookDestination else { return nil }
    return channels.firstIndex {
      ($0.destination as? WebhookDestination)?.isReconfiguration(of: former) ?? false
    }
  }

  /// Applies a response; one of a receiver that is no longer configured changes nothing.
  func handleResponse(
    _ id: DestinationChannel.ID, _ body: (inout DestinationState) -> [DestinationState.Effect]
  ) {
    guard let index = index(of: id) else {
      return logger.debug("dropped a response of the former \(id.name)")
    }
    handleResponse(index, body)
  }

  func handleResponse(
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

  func apply(_ effects: [DestinationState.Effect], to index: Int) {
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
}
