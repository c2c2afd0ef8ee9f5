// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// What waits to be told to Trakt, in memory: the same as in the journal, in the order of sending.
struct Outbox {
  struct Waiting {
    var play: Play
    var entry: OutboxEntry
    var media: Media
    /// The player's name, to tell it on its screen.
    var player: String
    /// A request for it was under way, and nobody knows whether it had its effect.
    var mayHaveArrived = false
    /// This one waits until then, though others may go.
    var notBefore = Instant(-.infinity)
  }

  private var entries: [Play.ID: Waiting] = [:]
  private var order: [Play.ID] = []
  /// Those that are positions to be kept.
  private var positions: Set<Play.ID> = []

  /// What waits, in the order of sending; read as far as somebody looks, for there may be thousands.
  var waiting: some BidirectionalCollection<Waiting> { order.lazy.compactMap { entries[$0] } }

  var count: Int { order.count }
  var isEmpty: Bool { order.isEmpty }

  /// The oldest play's end, in seconds since 1970.
  var oldest: Double? { waiting.compactMap(\.play.endedAt).min() }

  /// The same viewing as it waits now; nil where it does not wait any more.
  func current(_ one: Waiting) -> Waiting? {
    if let same = entries[one.play.id], same.play.key == one.play.key { return same }
    // It may have its number only now.
    return waiting.first { $0.play.key == one.play.key }
  }

  /// It could be written down at last.
  mutating func renumber(_ id: Play.ID, as number: Play.ID) {
    guard var one = entries.removeValue(forKey: id), let index = order.firstIndex(of: id) else {
      return
    }
    one.play.id = number
    entries[number] = one
    order[index] = number
    if positions.remove(id) != nil { positions.insert(number) }
  }

  mutating func add(_ one: Waiting) {
    if entries.updateValue(one, forKey: one.play.id) == nil { order.append(one.play.id) }
    if one.entry.kind == .pause { positions.insert(one.play.id) }
  }

  mutating func remove(_ id: Play.ID) {
    guard entries.removeValue(forKey: id) != nil, let index = order.firstIndex(of: id) else {
      return
    }
    order.remove(at: index)
    positions.remove(id)
    // Thousands may have waited here, and emptied dictionaries keep their room.
    if order.isEmpty { self = Outbox() }
  }

  mutating func shelve(_ id: Play.ID, until instant: Instant) {
    entries[id]?.notBefore = instant
  }

  /// Nothing waits for a time of its own any more.
  mutating func hurry() {
    for id in order { entries[id]?.notBefore = Instant(-.infinity) }
  }

  /// Kept positions of the same item that are older than `newest`: Trakt keeps only one.
  func positionsReplaced(by newest: Waiting) -> [Waiting] {
    guard let item = newest.media.item else { return [] }
    return positions.subtracting([newest.play.id]).sorted().compactMap { entries[$0] }
      .filter { $0.entry.kind == .pause && $0.media.item == item }
  }

  /// The first that can be sent now.
  func next(at now: Instant) -> Waiting? {
    waiting.first { $0.notBefore <= now }
  }

  /// When the next that waits for a time can be sent.
  func nextMoment(after now: Instant) -> Instant? {
    waiting.filter { $0.notBefore > now }.map(\.notBefore).min()
  }

  mutating func lost(_ id: Play.ID, mayHaveArrived: Bool) {
    entries[id]?.mayHaveArrived = mayHaveArrived
  }

  mutating func confirmed(_ id: Play.ID, as media: Media) {
    entries[id]?.media = media
  }
}
