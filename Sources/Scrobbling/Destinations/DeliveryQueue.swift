// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// The end of one viewing, waiting to be delivered to one destination.
struct PendingDelivery: Hashable, Sendable {
  var play: Play
  /// `inFlight`: a request for it was under way, and whether it had its effect is not known.
  var delivery: Delivery
  var media: Media
  /// This one waits until then, though others may go.
  var notBefore = Instant(-.infinity)
  /// When the destination's history was searched for it in vain, and by how many seconds the clock
  /// here was ahead of the destination's then.
  var reconciledAt: Instant?
  var clockLead: Seconds = 0
  /// Set by the queue: an answer that carries another one is out of date.
  fileprivate(set) var ticket = 0

  /// When the viewing ended; seconds since 1970.
  var endedAt: Double { play.endedAt ?? play.seenAt }
}

/// What waits to be delivered to one destination, in the order of sending: what the journal has as
/// waiting, as far as it was taken into memory.
struct DeliveryQueue: Sendable {
  private var entries: [Play.Key: PendingDelivery] = [:]
  private var order: [Play.Key] = []
  /// Those that are positions to be kept.
  private var positions: Set<Play.Key> = []
  private var tickets = 0

  /// What waits, in the order of sending; lazy, for there may be hundreds.
  var waiting: some BidirectionalCollection<PendingDelivery> {
    order.lazy.compactMap { entries[$0] }
  }

  var count: Int { order.count }
  var isEmpty: Bool { order.isEmpty }

  /// The end of the viewing that waits longest; seconds since 1970.
  var oldest: Double? { waiting.map(\.endedAt).min() }

  func contains(_ key: Play.Key) -> Bool { entries[key] != nil }

  /// The same delivery as it waits now; nil where it does not wait any more, or the viewing has ended
  /// anew since.
  func current(_ one: PendingDelivery) -> PendingDelivery? {
    entries[one.play.key].flatMap { $0.ticket == one.ticket ? $0 : nil }
  }

  /// Adds one at the end, or takes the place of an earlier end of the same viewing.
  ///
  /// - Returns: kept positions of the same item that are older: Trakt keeps only one, so they have
  ///   left the queue.
  mutating func add(_ one: PendingDelivery) -> [PendingDelivery] {
    var one = one
    tickets += 1
    one.ticket = tickets
    let key = one.play.key
    if entries.updateValue(one, forKey: key) == nil { order.append(key) }
    if one.delivery.kind == .pause { positions.insert(key) } else { positions.remove(key) }
    let superseded = positionsSuperseded(by: one)
    for old in superseded { remove(old.play.key) }
    return superseded
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

  /// Changes one that waits; an answer that is still to come stays valid.
  mutating func update(_ one: PendingDelivery, _ body: (inout PendingDelivery) -> Void) {
    guard var entry = current(one) else { return }
    body(&entry)
    entries[entry.play.key] = entry
  }

  /// Nothing waits for a moment of its own any more.
  mutating func hurry() {
    for key in order { entries[key]?.notBefore = Instant(-.infinity) }
  }

  /// The first that can be sent now and that `isIncluded` admits.
  func first(at now: Instant, where isIncluded: (PendingDelivery) -> Bool) -> PendingDelivery? {
    waiting.first { $0.notBefore <= now && isIncluded($0) }
  }

  /// When the next that waits for a moment of its own can be sent.
  func nextMoment(after now: Instant) -> Instant? {
    waiting.lazy.map(\.notBefore).filter { $0 > now }.min()
  }

  private func positionsSuperseded(by newest: PendingDelivery) -> [PendingDelivery] {
    guard let item = newest.media.item else { return [] }
    return positions.lazy.filter { $0 != newest.play.key }.compactMap { entries[$0] }
      .filter { $0.media.item == item }.sorted { $0.play.key < $1.play.key }
  }
}
