// SPDX-License-Identifier: MIT

internal import Journal

/// Journal writes not yet done (because the disk is full or read-only), coalesced per viewing.
struct PendingWrites: Sendable {
  /// State of one viewing to be written.
  private enum Target: Hashable, Sendable {
    /// - Parameter begins: whether the row may have an end or deliveries to be cleared.
    case open(Play, begins: Bool)
    case ended(Play, [Delivery])
    case revised(Play, [Delivery], of: Set<Destination>)
    case removed
  }

  private var targets: [Play.Key: Target] = [:]
  /// Deliveries whose state changed while the viewing itself is stored.
  private var deliveries: [Play.Key: [Destination: (delivery: Delivery, media: String?)]] = [:]
  /// Viewings of files whose stored matches are to be deleted.
  private var unmatched: [Play.Key: Play] = [:]
  private var order: [Play.Key] = []

  var isEmpty: Bool { order.isEmpty }

  func contains(_ key: Play.Key) -> Bool {
    targets[key] != nil || deliveries[key] != nil || unmatched[key] != nil
  }

  /// Whether writes of this player are pending.
  func contains(player: String) -> Bool { order.contains { $0.instance == player } }

  /// Pending writes, oldest viewing first.
  var writes: [JournalWrite] {
    order.flatMap { key -> [JournalWrite] in
      let matches = unmatched[key].map { [JournalWrite.forgetMatches($0)] } ?? []
      let saves =
        (deliveries[key] ?? [:]).values
        .sorted { $0.delivery.destination.rawValue < $1.delivery.destination.rawValue }
        .map { JournalWrite.save($0.delivery, key, media: $0.media) } + matches
      switch targets[key] {
      case .open(let play, begins: true):
        return [.begin(play), .update(play, durable: true)] + saves
      case .open(let play, begins: false): return [.update(play, durable: true)] + saves
      case .ended(let play, let all): return [.end(play, all)] + saves
      case .revised(let play, let some, let names):
        return [.revise(play, some, of: names)] + saves
      case .removed: return [.remove(key)] + matches
      case nil: return saves
      }
    }
  }

  /// Returns the viewings of this player with their pending state.
  func plays(of player: String) -> [Play] {
    order.filter { $0.instance == player }.compactMap { key in
      switch targets[key] {
      case .open(let play, _), .ended(let play, _), .revised(let play, _, _): play
      case .removed, nil: nil
      }
    }
  }

  /// The ended viewings among them.
  var endedPlays: [Play] {
    order.compactMap { key in
      switch targets[key] {
      case .ended(let play, _), .revised(let play, _, _): play
      case .open, .removed, nil: nil
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
      targets[key] = .open(play, begins: true)
    case (.update(let play, _), .ended(let ended, let all)):
      targets[key] = .ended(play.ending(like: ended), all)
    case (.update(let play, _), .revised(let ended, let some, let names)):
      targets[key] = .revised(play.ending(like: ended), some, of: names)
    case (.update(let play, _), .open(_, begins: true)), (.update(let play, _), .removed):
      targets[key] = .open(play, begins: true)
    case (.update(let play, _), _):
      targets[key] = .open(play, begins: false)
    case (.end(let play, let all), _):
      deliveries[key] = nil
      targets[key] = .ended(play, all)
    case (.revise(let play, let new, let names), .ended(_, let all)):
      targets[key] = .ended(play, all.filter { !names.contains($0.destination) } + new)
    case (.revise(let play, let new, let names), .revised(_, let some, let earlier)):
      for name in names { deliveries[key]?[name] = nil }
      targets[key] = .revised(
        play, some.filter { !names.contains($0.destination) } + new, of: names.union(earlier))
    case (.revise(let play, let new, let names), _):
      for name in names { deliveries[key]?[name] = nil }
      targets[key] = .revised(play, new, of: names)
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
    case (.forgetMatches(let play), _):
      unmatched[key] = play
    }
  }

  mutating func removeAll() { self = PendingWrites() }

  /// Removes the writes of deleted viewings. Matches are still to be deleted.
  mutating func remove(_ keys: Set<Play.Key>) {
    for key in keys { (targets[key], deliveries[key]) = (nil, nil) }
    order.removeAll { keys.contains($0) && unmatched[$0] == nil }
  }
}

extension Play {
  /// Returns a copy with the end of an ended viewing, of which only the identification changes.
  fileprivate func ending(like ended: Play) -> Play {
    var play = self
    (play.endedAt, play.outcome, play.detail) = (ended.endedAt, ended.outcome, ended.detail)
    return play
  }
}
