// SPDX-License-Identifier: MIT

internal import Journal
internal import Trakt

/// Look-ups by title of items that a destination does not know; see ``TitleRetries``.
extension ViewingLog {
  /// Handles a `start` that was answered with 404.
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

  /// Handles a delivery that the destination rejected as unmatched.
  ///
  /// - Returns: nil if the rejection is final.
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

  /// Applies the result of a look-up by title, which replaces the item that the destination does
  /// not know. If it is the same or there is none, the final `stop` of a viewing in progress
  /// decides.
  ///
  /// - Returns: the actions, and the delivery that stays unmatched; nil if the ticket is outdated.
  mutating func answeredAgain(
    _ ticket: LookupTicket, _ resolution: Resolution, at clock: ClockReading
  ) -> (actions: [ViewingAction], unmatched: TitleRetries.Retry?)? {
    guard isCurrent(ticket), let retry = retries.answer(ticket.key) else { return nil }
    if case .found(let media) = resolution, !media.isSameItem(as: retry.media) {
      // Of a file with parts, only this part was looked up.
      guard !isMultipart(FileID(ticket.key)) else { return (resolve(ticket.key, resolution), nil) }
      return (resolved(ticket, resolution, at: clock) ?? [], nil)
    }
    guard retry.pending != nil else { return ([], nil) }
    viewings[ticket.key] = nil
    retries.remove(ticket.key)
    return ([.cancelLookup(ticket.key)], retry)
  }
}

extension Delivery {
  /// The delivery in its state before the response.
  var waitingAgain: Delivery {
    Delivery(destination: destination, kind: kind, progress: progress)
  }
}
