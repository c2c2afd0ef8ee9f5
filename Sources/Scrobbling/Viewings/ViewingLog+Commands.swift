// SPDX-License-Identifier: MIT

internal import Logging
internal import Addresses
internal import Journal
internal import Playback

/// Commands by the user, and shutdown.
extension ViewingLog {
  /// Records whether a `start` is in flight or accepted, or was refused.
  ///
  /// Only what Trakt shows decides how a viewing ends.
  mutating func setShown(
    _ key: Play.Key, _ isShown: Bool, at destination: DestinationTraits = .trakt
  ) {
    guard destination.isTrakt else { return }
    if isShown, viewings[key]?.isOver == false { shown.insert(key) } else { shown.remove(key) }
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
  /// - Returns: nil if nothing plays.
  mutating func skip(
    _ player: String, at clock: ClockReading
  ) -> (name: String, actions: [ViewingAction])? {
    guard var viewing = playing(player) else { return nil }
    viewing.advance(to: clock, policy: policy)
    let key = viewing.play.key
    viewings[key] = nil
    shown.remove(key)
    offered[key] = nil
    retries.remove(key)
    viewing.play.endedAt = viewing.play.seenAt
    viewing.play.reachedThreshold = false
    viewing.play.outcome = .ignored
    viewing.play.detail = Play.skipped
    return (
      viewing.name,
      [
        .cancelLookup(key), .nowPlaying(key, .dropped), .store(.end(viewing.play, [])),
        .log(.notice, "skipped: \(viewing.play.path)"),
      ]
    )
  }

  /// Releases the capacity that emptied collections keep.
  mutating func shrink() {
    guard viewings.isEmpty, files.isEmpty else { return }
    (viewings, files, shown, offered) = ([:], [:], [], [:])
    retries.removeAll()
  }
}
