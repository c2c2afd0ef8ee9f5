// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Playback

/// Storing of viewings, and closing of those that are ended and identified.
extension ViewingLog {
  /// Closes an ended viewing as far as its item is known.
  mutating func close(_ key: Play.Key) -> [ViewingAction] {
    guard var viewing = viewings[key], let ending = viewing.ending else { return [] }
    let isStored = !viewing.deliveries.isEmpty
    guard let new = ending.deliveries(to: destinations) else {
      viewing.play.outcome = .ignored
      viewing.play.detail = viewing.play.detail ?? viewing.refusal?.reason ?? "too short to count"
      return finish(viewing, isStored: isStored)
    }
    if waitsForEarlier(viewing) { hold(&viewing) }
    if let refusal = viewing.refusal {
      (viewing.play.outcome, viewing.play.detail) = refusal
      return finish(viewing, isStored: isStored)
    }
    if !isStored { viewing.deliveries = new }
    switch viewing.resolution {
    case nil:
      viewings[key] = viewing
      if isStored { return [] }
      return [
        .store(.end(viewing.play, viewing.deliveries)),
        .postponeLookup(key, endedAt: viewing.play.endedAt ?? viewing.play.seenAt),
      ] + sendUnverified(key)
    case .found(let media) where media.episodes.count > 1:
      // Until it ended, the file was too short for its episodes; it is divided now.
      viewing.resolution = nil
      viewing.epoch += 1
      viewings[key] = viewing
      return (isStored ? [] : [.store(.end(viewing.play, viewing.deliveries))]) + identify(key)
    case .found(let media):
      viewings[key] = nil
      viewing.play.readings = nil
      let write =
        isStored
        ? JournalWrite.update(viewing.play, durable: true) : .end(viewing.play, viewing.deliveries)
      return [
        .store(write),
        .deliver(
          viewing.play, viewing.deliveries, media, isFromEarlierDaemon: viewing.isFromEarlierDaemon),
      ]
    case .unmatched:
      viewing.play.outcome = .unmatched
      return finish(viewing, isStored: isStored)
    case .notYetListed:
      guard ending.isPlay else {
        viewing.play.outcome = .unmatched
        return finish(viewing, isStored: isStored)
      }
      viewing.resolution = nil
      viewing.isUnlisted = true
      viewings[key] = viewing
      return [
        .store(viewing.end(viewing.deliveries, isStored: isStored)),
        .lookUpLater(viewing.ticket, endedAt: viewing.play.endedAt ?? viewing.play.seenAt),
      ]
    case .ignored:
      viewing.play.outcome = .ignored
      return finish(viewing, isStored: isStored)
    }
  }

  /// Stores the final outcome of a viewing and removes its pending deliveries, except those of an
  /// item that was identified by the name alone.
  ///
  /// - Parameter isStored: whether the journal has the pending deliveries.
  mutating func finish(_ viewing: LoggedViewing, isStored: Bool) -> [ViewingAction] {
    var viewing = viewing
    viewing.play.readings = nil
    viewings[viewing.play.key] = nil
    retries.remove(viewing.play.key)
    return [.cancelLookup(viewing.play.key), .store(viewing.end([], isStored: isStored))]
  }

  /// Stores the current state of a viewing.
  mutating func store(_ key: Play.Key) -> [ViewingAction] {
    guard let viewing = viewings[key] else { return [] }
    let isPlay = abandoned(viewing, seen: viewing.seenShare).isPlay
    viewings[key]?.isPlayStored = isPlay
    return [.store(.update(viewing.play, durable: isPlay != viewing.isPlayStored))]
  }

  func identify(_ key: Play.Key) -> [ViewingAction] {
    viewings[key].map { [.identify($0.ticket, $0.reference)] } ?? []
  }

  /// Identifies a viewing again, after a change on which the result depends. The item of a part is
  /// known.
  mutating func identifyAgain(_ key: Play.Key) -> [ViewingAction] {
    viewings[key]?.epoch += 1
    if case .multipart(let file) = files[FileID(key)], !file.isByName,
      let resolution = viewings[key]?.resolution
    {
      return resolve(key, resolution, file.earlierViewings)
    }
    return identify(key)
  }
}

extension LoggedViewing {
  /// Stores the end with these deliveries instead of the pending ones.
  fileprivate func end(_ new: [Delivery], isStored: Bool) -> JournalWrite {
    isStored ? .revise(play, new, of: Set(deliveries.map(\.destination))) : .end(play, new)
  }
}

extension Play {
  /// Whether the viewing ended as a play and must not be overwritten.
  var isPlayed: Bool { endedAt != nil && reachedThreshold }
}

extension ScrobblePolicy.Ending {
  var isPlay: Bool { if case .play = self { true } else { false } }

  /// Whether it is a play or a position.
  var countsPosition: Bool {
    switch self {
    case .play, .keepPosition: true
    case .clear, .nothing: false
    }
  }

  /// - Returns: nil if nothing is delivered.
  func deliveries(to destinations: [Destination]) -> [Delivery]? {
    let (kind, progress): (Delivery.Kind, Double)
    switch self {
    case .play(let percent): (kind, progress) = (.scrobble, percent)
    case .keepPosition(let percent): (kind, progress) = (.pause, percent)
    case .clear: (kind, progress) = (.pause, Progress.minimumPosition.percent)
    case .nothing: return nil
    }
    return destinations.map { Delivery(destination: $0, kind: kind, progress: progress) }
  }

  /// Returns the deliveries without those that a destination does not accept.
  func deliveries(to destinations: [DestinationTraits]) -> [Delivery]? {
    deliveries(to: destinations.map(\.name))?.filter { delivery in
      destinations.contains {
        $0.name == delivery.destination && $0.kinds.contains(delivery.kind)
      }
    }
  }
}

extension Delivery {
  var ending: ScrobblePolicy.Ending {
    switch kind {
    case .scrobble: .play(progress: progress)
    case .pause: .keepPosition(progress: progress)
    }
  }

  func isSameDestination(_ other: Delivery) -> Bool { destination == other.destination }
}
