// SPDX-License-Identifier: MIT

internal import Logging
internal import Addresses
internal import Journal
internal import Playback

/// What the user, the configuration and the end of the daemon do to what plays.
extension ViewingLog {
  /// A `start` of it is on its way, or was refused.
  mutating func setShown(_ key: Play.Key, _ isShown: Bool) {
    if isShown, viewings[key]?.isOver == false { shown.insert(key) } else { shown.remove(key) }
  }

  /// Stores where everything under way is by now.
  mutating func suspend(at clock: ClockReading) -> [ViewingAction] {
    viewings.keys.filter { viewings[$0]?.isOver == false }.sorted().flatMap { key in
      viewings[key]?.advance(to: clock, policy: policy)
      return store(key)
    }
  }

  /// The user does not want what this player shows to be a play.
  ///
  /// - Returns: nil where nothing plays.
  mutating func skip(
    _ player: String, at clock: ClockReading
  ) -> (name: String, actions: [ViewingAction])? {
    guard var viewing = playing(player) else { return nil }
    viewing.advance(to: clock, policy: policy)
    let key = viewing.play.key
    viewings[key] = nil
    shown.remove(key)
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

  /// Emptied collections keep their capacity.
  mutating func shrink() {
    guard viewings.isEmpty, files.isEmpty else { return }
    (viewings, files, shown) = ([:], [:], [])
    retries.removeAll()
  }
}
