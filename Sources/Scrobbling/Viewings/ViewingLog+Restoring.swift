// SPDX-License-Identifier: MIT

internal import Logging
internal import Journal
internal import MediaIdentity
internal import Playback

/// Viewings left in the journal by an earlier daemon, and eviction to the journal.
extension ViewingLog {
  /// Returns what the journal has of a viewing of an earlier connection; if it was skipped, it stays
  /// so.
  mutating func remember(_ play: Play, at clock: ClockReading) -> RememberedViewing {
    let key = play.key
    if play.isSkipped {
      skippedEntries[key.instance] = max(skippedEntries[key.instance] ?? key.entry, key.entry)
    }
    return RememberedViewing(
      viewing: ViewingID(entry: key.entry, lap: key.lap),
      isOver: play.isPlayed || play.isSkipped,
      // The seconds of a later part count from the beginning of that part.
      watched: key.part == 0 ? PlayedRanges(play.watched) : PlayedRanges(),
      playingTime: play.playingTime,
      position: play.position,
      seenAt: key.part == 0 ? clock.instant(of: play.seenAt) : nil)
  }

  /// Ends a viewing that the journal has as open and whose player has not reconnected. One that is
  /// excluded now is removed; one whose real path is unknown stays as it is.
  mutating func orphaned(
    _ play: Play, _ realPaths: [String: String] = [:]
  ) -> [ViewingAction] {
    guard viewings[play.key] == nil else { return [] }
    switch filter.admission(ofStored: play.path, realPaths) {
    case .admitted: break
    case .excluded: return dropStored(play) + [.forgetMatches(play)]
    case .unknown: return []
    }
    let log = ViewingAction.log(.info, "viewing ended: player did not reconnect: \(play.path)")
    // A live stream is not recorded, as when its player disconnects.
    if play.isGrowing { return [log] + dropStored(play) }
    var viewing = LoggedViewing(stored: play)
    viewing.number = makeNumber()
    viewing.play.endedAt = play.seenAt
    viewing.ending = abandoned(viewing)
    viewing.thresholdAtEnd = viewing.policy(policy).effectiveThreshold
    viewings[play.key] = viewing
    return [log] + close(play.key) + identify(play.key)
  }

  /// Resumes a delivery queued in the journal.
  mutating func restore(_ play: Play, _ delivery: Delivery) -> [ViewingAction] {
    let media: Media? = JSON.value(play.media)
    let isByName = media.map { self.isByName(delivery, $0) } ?? false
    if let known = viewings[play.key] {
      guard known.isOver, !known.deliveries.contains(where: { $0.isSameDestination(delivery) })
      else { return [] }
      guard isByName else {
        viewings[play.key]?.deliveries.append(delivery)
        return []
      }
    }
    if let media, lacksIDs(media, delivery) {
      return lookUpIDs(of: play, media, delivery)
    }
    if let media, media.item != nil, media.isConfirmed || isByName {
      return [.deliver(play, [delivery], media, isFromEarlierDaemon: true)]
    }
    var viewing = LoggedViewing(stored: play)
    viewing.number = makeNumber()
    viewing.ending = delivery.ending
    viewing.deliveries = [delivery]
    viewings[play.key] = viewing
    return identify(play.key)
  }

  /// Removes viewings that were deleted from the journal.
  mutating func forget(_ keys: Set<Play.Key>) -> [ViewingAction] {
    keys.sorted().flatMap { key -> [ViewingAction] in
      viewings[key] = nil
      retries.remove(key)
      return [.cancelLookup(key), .withdraw(key)]
    }
  }

  /// Evicts ended viewings beyond `limit`; they are loaded from the journal when there is room.
  ///
  /// - Parameter isStored: whether the journal has the complete state of a viewing.
  /// - Returns: cancellations of their lookups; empty if nothing was evicted.
  mutating func evict(
    beyond limit: Int, _ isStored: (Play.Key) -> Bool
  ) -> [ViewingAction] {
    let ended = viewings.values.filter { $0.isOver && isStored($0.play.key) }
    guard ended.count > limit else { return [] }
    let newestFirst = ended.sorted { ($0.play.endedAt ?? 0) > ($1.play.endedAt ?? 0) }
    return newestFirst.prefix(ended.count - limit).map { viewing in
      viewings[viewing.play.key] = nil
      return .cancelLookup(viewing.play.key)
    }
  }
}
