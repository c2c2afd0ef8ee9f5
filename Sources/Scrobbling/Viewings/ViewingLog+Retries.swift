// SPDX-License-Identifier: MIT

internal import Journal
internal import Trakt
internal import Webhooks

/// Lookups by title of items that are unknown to a destination; see ``TitleRetries``.
extension ViewingLog {
  /// Handles a `start` that was rejected with 404.
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
    var viewing = LoggedViewing(stored: pending.play)
    viewing.number = makeNumber()
    viewing.isFromEarlierDaemon = false
    viewing.ending = pending.delivery.ending
    viewing.deliveries = [pending.delivery.waitingAgain]
    viewings[key] = viewing
    return [
      .forgetMatches(viewing.play),
      .lookUpAgain(viewing.ticket, isOver: true, date: pending.endedAt),
    ]
  }

  /// Result of a lookup by title.
  struct RetryResult: Equatable {
    var actions: [ViewingAction] = []
    /// The item that replaces the one unknown to the destination; nil if there is none.
    var replacement: Media?
    /// The delivery that stays unmatched; nil if there is none.
    var unmatched: TitleRetries.Retry?
  }

  /// Applies the result of a lookup by title, which replaces the item that is unknown to the
  /// destination. An episode that is not listed yet is looked up daily. If the item is the same or
  /// there is none, the final `stop` of a viewing in progress decides.
  ///
  /// - Returns: nil if the ticket is outdated.
  mutating func applyRetry(
    _ ticket: LookupTicket, _ resolution: Resolution, at clock: ClockReading
  ) -> RetryResult? {
    guard isCurrent(ticket), let retry = retries.take(ticket.key) else { return nil }
    if retry.isForIDs {
      return RetryResult(actions: send(ticket.key, retry.media, resolution))
    }
    switch resolution.replacing(retry.media) {
    case .found(let media) where !media.isSameItem(as: retry.media):
      // Of a file with parts, only this part was looked up.
      guard !isMultipart(FileID(ticket.key)) else {
        return RetryResult(actions: resolve(ticket.key, resolution), replacement: media)
      }
      let actions = resolved(ticket, resolution, at: clock) ?? []
      return RetryResult(actions: actions, replacement: media)
    case .notYetListed(let media, let reason):
      // The next lookup may find an item that is unknown to the destination too.
      retries.remove(ticket.key)
      let resolution = Resolution.notYetListed(media, reason: reason)
      return RetryResult(actions: resolved(ticket, resolution, at: clock) ?? [])
    case .found, .unmatched, .ignored:
      break
    }
    guard retry.pending != nil else { return RetryResult() }
    viewings[ticket.key] = nil
    retries.remove(ticket.key)
    return RetryResult(actions: [.cancelLookup(ticket.key)], unmatched: retry)
  }
}

extension Resolution {
  /// Returns the result of a lookup by title for an item unknown to a destination. If only
  /// the show is found again, the episode is not listed yet.
  fileprivate func replacing(_ unknown: Media) -> Resolution {
    guard case .found(var media) = self, media.kind == .episode, media.episodeIDs.isEmpty,
      media.isSameItem(as: unknown)
    else { return self }
    let show = media.title ?? "this show"
    media.ids = TraktIDs()
    return .notYetListed(media, reason: "Trakt has no such episode of \(show)")
  }
}

/// Ids of episodes that are queued for a webhook whose format needs them.
extension ViewingLog {
  /// Whether a destination needs ids of an episode that Trakt has confirmed by its show, as when
  /// the format of a webhook was changed.
  func lacksIDs(_ media: Media, _ delivery: Delivery) -> Bool {
    guard availability != .off, media.kind == .episode, media.episodeIDs.isEmpty,
      media.ids.trakt != nil, media.episodes.count == 1, media.season != nil,
      let format = destinations.first(where: { $0.name == delivery.destination })?.format
    else { return false }
    return format.missing(in: WebhookItem(media)) != nil
  }

  /// Looks up the ids before the delivery is sent.
  mutating func lookUpIDs(
    of play: Play, _ media: Media, _ delivery: Delivery
  ) -> [ViewingAction] {
    var viewing = LoggedViewing(stored: play)
    viewing.number = makeNumber()
    viewing.ending = delivery.ending
    viewing.deliveries = [delivery]
    viewings[play.key] = viewing
    retries.beginForIDs(play.key, media)
    return [.lookUpAgain(viewing.ticket, isOver: true, date: play.endedAt ?? play.seenAt)]
  }

  /// Sends a delivery that waits for the ids of its item without them, if there is no account; the
  /// delivery is then refused because they are missing.
  mutating func sendWithoutIDs(_ key: Play.Key) -> [ViewingAction] {
    guard availability == .off, retries.isForIDs(key), let retry = retries.take(key) else {
      return []
    }
    return send(key, retry.media, .unmatched(nil, reason: ""))
  }

  /// Sends deliveries after their item's ids were looked up.
  private mutating func send(
    _ key: Play.Key, _ known: Media, _ resolution: Resolution
  ) -> [ViewingAction] {
    retries.remove(key)
    guard var viewing = viewings.removeValue(forKey: key) else { return [] }
    var media = known
    if case .found(let found) = resolution, found.isSameItem(as: known) { media = found }
    viewing.play.media = JSON.text(media)
    return [.cancelLookup(key)]
      + viewing.deliveries.map { .store(.save($0, key, media: viewing.play.media)) }
      + [.deliver(viewing.play, viewing.deliveries, media, isFromEarlierDaemon: true)]
  }
}

extension Delivery {
  /// The delivery in its state before the response.
  var waitingAgain: Delivery {
    Delivery(destination: destination, kind: kind, progress: progress)
  }
}
