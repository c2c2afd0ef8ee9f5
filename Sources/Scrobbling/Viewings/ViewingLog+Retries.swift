// SPDX-License-Identifier: MIT

internal import Journal
internal import Trakt

/// What a destination does not know: it is looked up once more, see ``TitleRetries``.
extension ViewingLog {
  /// A `start` was answered with 404.
  mutating func unknown(_ key: Play.Key, _ media: Media) -> [ViewingAction] {
    guard let viewing = viewings[key], !viewing.isOver,
      case .found(let known)? = viewing.resolution,
      known.isSameItem(as: media), retries.begin(key, known)
    else { return [] }
    return [
      .forgetMatches(viewing.play),
      .lookUpAgain(viewing.ticket, isOver: false, date: viewing.play.beganAt),
    ]
  }

  /// A delivery came back as unmatched.
  ///
  /// - Returns: nil where that is the last word.
  mutating func unknown(_ pending: PendingDelivery, _ media: Media) -> [ViewingAction]? {
    let key = pending.play.key
    guard viewings[key] == nil, retries.begin(key, media, pending) else { return nil }
    var viewing = LoggedViewing(leftOver: pending.play)
    viewing.isLeftOver = false
    viewing.ending = pending.delivery.ending
    viewing.deliveries = [pending.delivery.waitingAgain]
    viewings[key] = viewing
    return [
      .forgetMatches(viewing.play),
      .lookUpAgain(viewing.ticket, isOver: true, date: pending.endedAt),
    ]
  }

  /// It was looked up by its title. What is found takes the place of what the destination does not
  /// know. Where it is the same, or nothing, the final `stop` of a viewing under way has the last
  /// word.
  ///
  /// - Returns: what follows, and the delivery that stays unmatched; nil where the answer is out of
  ///   date.
  mutating func answeredAgain(
    _ ticket: LookupTicket, _ resolution: Resolution, at clock: ClockReading
  ) -> (actions: [ViewingAction], unmatched: TitleRetries.Retry?)? {
    guard isCurrent(ticket), let retry = retries.answer(ticket.key) else { return nil }
    if case .found(let media) = resolution, !media.isSameItem(as: retry.media) {
      return (resolved(ticket, resolution, at: clock) ?? [], nil)
    }
    guard retry.pending != nil else { return ([], nil) }
    viewings[ticket.key] = nil
    retries.remove(ticket.key)
    return ([.cancelLookup(ticket.key)], retry)
  }
}

extension Delivery {
  /// As it was before it was answered.
  var waitingAgain: Delivery {
    Delivery(destination: destination, kind: kind, progress: progress)
  }
}
