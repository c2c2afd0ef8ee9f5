// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// The end of one viewing, waiting to be delivered to one destination.
struct PendingDelivery: Hashable, Sendable {
  var play: Play
  /// `inFlight` means that a request was sent and its effect is unknown.
  var delivery: Delivery
  var media: Media
  /// Earliest time to send this delivery; others are not held back by it.
  var notBefore = Instant(-.infinity)
  /// The time from which a request without a response can no longer take effect. A search of the
  /// history before that time does not prove that the play is missing.
  private(set) var mayTakeEffectUntil = Instant(-.infinity)
  /// Failures of this delivery while it was late.
  var failures = RepeatedFailures()
  /// Failures of the search for this delivery in the destination's history.
  var searchFailures = RepeatedFailures()
  /// When a search of the destination's history did not find this play, and the destination's clock
  /// then. The local wall clock may be set between the search and the addition.
  var reconciledAt: Instant?
  var destinationClock: ClockReading?
  /// Set by the queue. A response with another ticket is outdated.
  fileprivate(set) var ticket = 0

  /// Seconds after which a request without a response no longer takes effect.
  private static let effectTimeout: Seconds = 120

  /// Records that a request had no response in time, and may still be processed by the destination.
  ///
  /// - Parameter date: seconds since 1970.
  mutating func lost(at now: Instant, date: Double) {
    mayTakeEffectUntil = now + Self.effectTimeout
    delivery.notBefore = date + Self.effectTimeout
  }

  /// Restores ``mayTakeEffectUntil`` from the journal; the wall clock may have been set since.
  mutating func restoreEffectTimeout(at clock: ClockReading) {
    guard let date = delivery.notBefore else { return }
    mayTakeEffectUntil = clock.now + min(max(0, date - clock.date), Self.effectTimeout)
  }

  /// End of the viewing, in seconds since 1970.
  var endedAt: Double { play.endedAt ?? play.seenAt }
}

/// Deliveries queued for one destination, in sending order: those pending in the journal, as far as
/// they are loaded.
struct DeliveryQueue: Sendable {
  private var entries: [Play.Key: PendingDelivery] = [:]
  private var order: [Play.Key] = []
  /// Keys of the deliveries that keep a position.
  private var positions: Set<Play.Key> = []
  /// Deliveries that the destination has accepted, the newest last.
  private var lastSent: [PendingDelivery] = []
  private var tickets = 0

  /// Number of accepted deliveries that are kept: as many as are sent in the minute in which a
  /// delivery counts as on time. Late deliveries are compared with the destination's own records.
  private static let maximumSentCount = 60

  /// Queued deliveries in sending order. Lazy, because there may be hundreds.
  var waiting: some BidirectionalCollection<PendingDelivery> {
    order.lazy.compactMap { entries[$0] }
  }

  var count: Int { order.count }
  var isEmpty: Bool { order.isEmpty }

  /// End of the oldest queued viewing, in seconds since 1970.
  var oldest: Double? { waiting.map(\.endedAt).min() }

  func contains(_ key: Play.Key) -> Bool { entries[key] != nil }

  /// Returns the current state of the same delivery, or nil if it is no longer queued or the
  /// viewing has ended again since.
  func current(_ one: PendingDelivery) -> PendingDelivery? {
    entries[one.play.key].flatMap { $0.ticket == one.ticket ? $0 : nil }
  }

  /// Appends a delivery, or replaces an earlier end of the same viewing.
  ///
  /// Of several positions of an item only the latest is sent, and none that is older than a play.
  /// Viewings are added in the order in which they are identified, so an older one may be added
  /// later.
  ///
  /// - Parameters:
  ///   - keepsPositions: whether all positions of the item stay queued; Trakt keeps one.
  ///   - window: seconds by which the end of a sent delivery may be later than that of one added
  ///     afterwards. A larger difference means that the wall clock was set.
  /// - Returns: positions of the same item that are superseded and not queued, which may be `one`.
  mutating func add(
    _ one: PendingDelivery, keepsPositions: Bool = false, sentWithin window: Seconds = 60
  ) -> [PendingDelivery] {
    if !keepsPositions, one.delivery.kind == .pause, isSuperseded(one, sentWithin: window) {
      remove(one.play.key)
      return [one]
    }
    var one = one
    tickets += 1
    one.ticket = tickets
    let key = one.play.key
    if entries.updateValue(one, forKey: key) == nil { order.append(key) }
    if one.delivery.kind == .pause { positions.insert(key) } else { positions.remove(key) }
    let superseded = keepsPositions ? [] : positionsSuperseded(by: one)
    for old in superseded { remove(old.play.key) }
    return superseded
  }

  /// Moves a delivery behind all others, so that one that fails does not hold them up.
  mutating func moveToEnd(_ key: Play.Key) {
    guard let index = order.firstIndex(of: key) else { return }
    order.append(order.remove(at: index))
  }

  mutating func remove(_ key: Play.Key) {
    guard entries.removeValue(forKey: key) != nil, let index = order.firstIndex(of: key) else {
      return
    }
    order.remove(at: index)
    positions.remove(key)
    // Emptied collections keep their capacity.
    if order.isEmpty { (entries, order, positions) = ([:], [], []) }
  }

  /// Removes a delivery that the destination has accepted.
  mutating func sent(_ one: PendingDelivery) {
    remove(one.play.key)
    lastSent.append(one)
    if lastSent.count > Self.maximumSentCount { lastSent.removeFirst() }
  }

  /// Clears the records of sent deliveries and of findings in the destination's history.
  mutating func accountChanged() {
    lastSent = []
    for key in order {
      entries[key]?.reconciledAt = nil
      entries[key]?.destinationClock = nil
    }
  }

  /// Whether a play of the same item is queued.
  func hasPlay(of media: Media) -> Bool {
    waiting.contains { $0.delivery.kind == .scrobble && $0.media.isSameItem(as: media) }
  }

  /// Changes a queued delivery; its ticket, and so a pending response, stays valid.
  mutating func update(_ one: PendingDelivery, _ body: (inout PendingDelivery) -> Void) {
    guard var entry = current(one) else { return }
    body(&entry)
    entries[entry.play.key] = entry
  }

  /// Clears the individual delays.
  mutating func retryNow() {
    for key in order {
      entries[key]?.notBefore = Instant(-.infinity)
      entries[key]?.failures = RepeatedFailures()
      entries[key]?.searchFailures = RepeatedFailures()
    }
  }

  /// Postpones a late delivery that fails repeatedly, or whose search of the history does.
  ///
  /// - Returns: whether only this delivery fails.
  mutating func failed(
    _ one: PendingDelivery, _ failures: WritableKeyPath<PendingDelivery, RepeatedFailures>,
    at now: Instant, retryAfter: Seconds?
  ) -> Bool {
    guard var entry = current(one) else { return false }
    let due = entry[keyPath: failures].failed(at: now, retryAfter: retryAfter)
    if let due { entry.notBefore = due }
    entries[entry.play.key] = entry
    return entry[keyPath: failures].isRequestSpecific
  }

  /// Records that a late delivery of that kind was accepted.
  mutating func succeeded(_ kind: Delivery.Kind) {
    for key in order where entries[key]?.delivery.kind == kind {
      entries[key]?.failures.otherSucceeded()
    }
  }

  /// Records that the search has succeeded for other deliveries.
  mutating func searchSucceeded() {
    for key in order { entries[key]?.searchFailures.otherSucceeded() }
  }

  /// Returns the first delivery that is due and accepted by `isIncluded`.
  func first(at now: Instant, where isIncluded: (PendingDelivery) -> Bool) -> PendingDelivery? {
    waiting.first { $0.notBefore <= now && isIncluded($0) }
  }

  /// Returns when the next delayed delivery becomes due.
  func nextMoment(after now: Instant) -> Instant? {
    waiting.lazy.map(\.notBefore).filter { $0 > now }.min()
  }

  private func positionsSuperseded(by newest: PendingDelivery) -> [PendingDelivery] {
    positions.lazy.compactMap { entries[$0] }.filter { newest.isLater(than: $0, orEqual: true) }
      .sorted { $0.play.key < $1.play.key }
  }

  private func isSuperseded(_ position: PendingDelivery, sentWithin window: Seconds) -> Bool {
    waiting.contains { $0.isLater(than: position) }
      || lastSent.contains {
        $0.isLater(than: position) && $0.endedAt - position.endedAt <= window
      }
  }
}

extension PendingDelivery {
  /// Whether this is the end of another viewing of the same item, after that of `other`.
  fileprivate func isLater(than other: PendingDelivery, orEqual: Bool = false) -> Bool {
    play.key != other.play.key
      && (endedAt > other.endedAt || orEqual && endedAt == other.endedAt)
      && media.item != nil && media.isSameItem(as: other.media)
  }
}
