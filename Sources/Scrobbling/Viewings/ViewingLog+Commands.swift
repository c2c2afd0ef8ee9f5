// SPDX-License-Identifier: MIT

internal import Logging
internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// Commands by the user, and shutdown.
extension ViewingLog {
  /// Records whether a `start` is in flight or accepted, or was refused.
  ///
  /// Only what Trakt shows decides how a viewing ends. The others are stored for a later daemon.
  mutating func setShown(
    _ key: Play.Key, _ isShown: Bool, at destination: DestinationTraits = .trakt
  ) -> [ViewingAction] {
    if destination.isTrakt {
      if isShown, viewings[key]?.isOver == false { shown.insert(key) } else { shown.remove(key) }
    }
    guard var viewing = viewings[key], !viewing.isOver else { return [] }
    if isShown {
      viewing.play.shown.insert(destination.name)
    } else if !viewing.shownEarlier.contains(destination.name) {
      viewing.play.shown.remove(destination.name)
    }
    guard viewing.play.shown != viewings[key]?.play.shown else { return [] }
    viewings[key] = viewing
    // A power cut may lose it: Trakt then shows the item until its run time is over.
    return [.store(.update(viewing.play, durable: false))]
  }

  /// Records that Trakt shows none of the viewings in progress, as another account is signed in.
  mutating func accountChanged() -> [ViewingAction] {
    viewings.keys.sorted().flatMap { key in
      viewings[key]?.shownEarlier.remove(.trakt)
      return setShown(key, false)
    }
  }

  /// Stores the present state of all viewings in progress.
  mutating func suspend(at clock: ClockReading) -> [ViewingAction] {
    viewings.keys.filter { viewings[$0]?.isOver == false }.sorted().flatMap { key in
      viewings[key]?.advance(to: clock, policy: policy)
      return store(key)
    }
  }

  /// Ends the player's current viewing without a play.
  ///
  /// - Parameter entry: the number of the player's file; nil for that of the viewing.
  /// - Returns: nil if nothing plays.
  mutating func skip(
    _ player: String, ifEntry entry: Int? = nil, at clock: ClockReading
  ) -> (name: String, actions: [ViewingAction])? {
    guard var viewing = playing(player), entry == nil || entry == viewing.play.key.entry else {
      return nil
    }
    viewing.advance(to: clock, policy: policy)
    let key = viewing.play.key
    viewings[key] = nil
    shown.remove(key)
    offered[key] = nil
    retries.remove(key)
    skipped[player] = viewing
    skippedEntries[player] = key.entry
    return (
      viewing.name,
      [
        .cancelLookup(key), .nowPlaying(key, .dropped), .store(.end(viewing.skippedPlay, [])),
        .log(.notice, "skipped: \(viewing.play.path)"),
      ] + clearEarlier(viewing)
    )
  }

  /// Continues the viewing that the player skipped, as long as its file is open.
  ///
  /// - Returns: nil if there is none.
  mutating func unskip(
    _ player: String, at clock: ClockReading
  ) -> (name: String, actions: [ViewingAction])? {
    guard playing(player) == nil, var viewing = skipped.removeValue(forKey: player) else {
      return nil
    }
    skippedEntries[player] = nil
    viewing.advance(to: clock, policy: policy)
    viewing.epoch += 1
    viewing.isPlayStored = false
    let key = viewing.play.key
    viewings[key] = viewing
    var actions: [ViewingAction] = [
      .store(.begin(viewing.play)), .store(.update(viewing.play, durable: true)),
      .log(.notice, "no longer skipped: \(viewing.play.path)"),
    ]
    actions += firstEvents(of: viewing, at: clock.now).map { .nowPlaying(key, $0) }
    actions += identify(key)
    return (viewing.name, actions)
  }

  /// Skips an open file of which there is no viewing yet, or none any more.
  ///
  /// - Returns: whether it was not skipped before.
  mutating func skip(_ player: String, entry: Int) -> Bool {
    guard skippedEntries[player] != entry else { return false }
    skippedEntries[player] = entry
    return true
  }

  /// - Returns: whether ``skip(_:entry:)`` is undone.
  mutating func unskip(_ player: String, entry: Int) -> Bool {
    guard skipped[player] == nil, skippedEntries[player] == entry else { return false }
    skippedEntries[player] = nil
    return true
  }

  /// Applies a change to a skipped viewing, so that `unskip` can continue it.
  mutating func applySkipped(
    _ change: PlaybackChange, _ key: Play.Key, at clock: ClockReading
  ) -> [ViewingAction] {
    guard !change.kind.isLast else {
      skipped[key.instance] = nil
      return []
    }
    skipped[key.instance]?.note(change, at: clock, policy: policy)
    if case .retitled(let title) = change.kind, let address = skipped[key.instance]?.address {
      skipped[key.instance]?.play.mediaTitle = address.title(title)
      skipped[key.instance]?.reference.mediaTitle = address.title(title)
    }
    return []
  }

  /// Releases the capacity that emptied collections keep.
  mutating func shrink() {
    guard viewings.isEmpty, files.isEmpty else { return }
    (viewings, files, shown, offered, skipped) = ([:], [:], [], [:], [:])
    awaitingEarlier = [:]
    retries.removeAll()
  }
}
