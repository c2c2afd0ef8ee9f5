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
  /// When a search of the destination's history did not find this play, and the destination's clock
  /// then. The local wall clock may be set between the search and the addition.
  var reconciledAt: Instant?
  var destinationClock: ClockReading?
  /// Set by the queue. A response with another ticket is outdated.
  fileprivate(set) var ticket = 0

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
  private var tickets = 0

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
  /// - Parameter keepsPositions: whether older positions of the item stay queued; Trakt keeps one.
  /// - Returns: older kept positions of the same item, which were removed.
  mutating func add(_ one: PendingDelivery, keepsPositions: Bool = false) -> [PendingDelivery] {
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

  /// Changes a queued delivery; its ticket, and so a pending response, stays valid.
  mutating func update(_ one: PendingDelivery, _ body: (inout PendingDelivery) -> Void) {
    guard var entry = current(one) else { return }
    body(&entry)
    entries[entry.play.key] = entry
  }

  /// Clears the individual delays.
  mutating func retryNow() {
    for key in order { entries[key]?.notBefore = Instant(-.infinity) }
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
    guard let item = newest.media.item else { return [] }
    return positions.lazy.filter { $0 != newest.play.key }.compactMap { entries[$0] }
      .filter { $0.media.item == item }.sorted { $0.play.key < $1.play.key }
  }
}
