// SPDX-License-Identifier: MIT

internal import Journal

/// Journal writes not yet done (because the disk is full or read-only), coalesced per viewing.
struct PendingWrites: Sendable {
  /// State of one viewing to be written.
  private enum Target: Hashable, Sendable {
    case open(Play)
    case ended(Play, [Delivery])
    case removed
  }

  private var targets: [Play.Key: Target] = [:]
  /// Deliveries whose state changed while the viewing itself is stored.
  private var deliveries: [Play.Key: [Destination: (delivery: Delivery, media: String?)]] = [:]
  private var order: [Play.Key] = []

  var isEmpty: Bool { order.isEmpty }
  var count: Int { order.count }

  func contains(_ key: Play.Key) -> Bool { targets[key] != nil || deliveries[key] != nil }

  /// Whether writes of this player are pending.
  func contains(player: String) -> Bool { order.contains { $0.instance == player } }

  /// Pending writes, oldest viewing first.
  var writes: [JournalWrite] {
    order.flatMap { key -> [JournalWrite] in
      let saves = (deliveries[key] ?? [:]).values
        .sorted { $0.delivery.destination.rawValue < $1.delivery.destination.rawValue }
        .map { JournalWrite.save($0.delivery, key, media: $0.media) }
      switch targets[key] {
      case .open(let play): return [.update(play, durable: true)] + saves
      case .ended(let play, let all): return [.end(play, all)] + saves
      case .removed: return [.remove(key)]
      case nil: return saves
      }
    }
  }

  /// Returns the viewings of this player with their pending state.
  func plays(of player: String) -> [Play] {
    order.filter { $0.instance == player }.compactMap { key in
      switch targets[key] {
      case .open(let play), .ended(let play, _): play
      case .removed, nil: nil
      }
    }
  }

  /// Adds a write that failed, or that follows a failed one.
  mutating func add(_ write: JournalWrite) {
    let key = write.key
    if !contains(key) { order.append(key) }
    switch (write, targets[key]) {
    case (.begin(let play), _):
      deliveries[key] = nil
      targets[key] = .open(play)
    case (.update(let play, _), .ended(let ended, let all)):
      // Of an ended viewing, only the identification changes.
      var play = play
      (play.endedAt, play.outcome, play.detail) = (ended.endedAt, ended.outcome, ended.detail)
      targets[key] = .ended(play, all)
    case (.update(let play, _), _):
      targets[key] = .open(play)
    case (.end(let play, let all), _):
      deliveries[key] = nil
      targets[key] = .ended(play, all)
    case (.save(let delivery, _, let media), .ended(var play, var all)):
      all.removeAll { $0.isSameDestination(delivery) }
      play.media = media ?? play.media
      targets[key] = .ended(play, all + [delivery])
    case (.save(let delivery, _, let media), _):
      let known = deliveries[key]?[delivery.destination]?.media
      deliveries[key, default: [:]][delivery.destination] = (delivery, media ?? known)
    case (.remove, _):
      deliveries[key] = nil
      targets[key] = .removed
    }
  }

  mutating func removeAll() { (targets, deliveries, order) = ([:], [:], []) }

  mutating func remove(_ keys: Set<Play.Key>) {
    for key in keys { (targets[key], deliveries[key]) = (nil, nil) }
    order.removeAll(where: keys.contains)
  }
}
