// SPDX-License-Identifier: MIT

internal import Journal
public import Playback
internal import Timekeeping

/// What an earlier daemon, or an earlier connection of a player, has left in the journal.
extension ScrobbleDispatcher {
  /// Returns the player's viewing that the journal has from an earlier connection.
  public func remembered(_ player: String) -> RememberedViewing? {
    guard let play = storedPlays(of: player).last else { return nil }
    return viewings.remember(play, at: clock)
  }

  /// Returns the viewings of a player's newest file, including writes not yet done.
  func storedPlays(of player: String) -> [Play] {
    let stored = store.read { try $0.latestEntry(of: player) } ?? []
    let pending = store.pending.plays(of: player)
    let entry = (stored + pending).map(\.key.entry).max()
    let known = Set(pending.map(\.key))
    return (stored.filter { !known.contains($0.key) } + pending)
      .filter { $0.key.entry == entry }.sorted { $0.key < $1.key }
  }

  /// Reads what could not be read while the journal was unusable.
  func resumeAfterRecovery() {
    guard activity.recovery.isDue else { return }
    activity.recovery.isDue = false
    restartBacklogs()
    loadRatings()
    guard let isConnected = activity.recovery.orphanCheck else { return }
    Task { await self.endOrphanedViewings(isConnected) }
  }

  /// Stores all that is in memory in a new journal.
  func writeMemory() {
    write(viewings.allWrites(channels.flatMap { $0.state.queue.waiting }))
    for rating in channels.flatMap(\.state.ratings.waiting).map(\.rating) {
      store.performIfFree { try $0.save(rating) }
    }
    activity.account.positions.restart()
    checkPositions()
  }

  /// Ends viewings left open by the last daemon whose player has not reconnected: as a play if the
  /// threshold was reached, otherwise at the last known position. If the journal cannot be
  /// read, retries once it can.
  ///
  /// - Parameter random: the value of ``restore(random:)``.
  public func endOrphanedViewings(
    random: Double = Double.random(in: 0...1),
    _ isConnected: @escaping @Sendable (String) async -> Bool
  ) async {
    let stored = store.read { try $0.open() }
    activity.recovery.orphanCheck = stored == nil ? isConnected : nil
    guard let left: [Play] = stored else { return wake() }
    if !left.isEmpty { activity.startup = StartupDelay(restoredAt: time.now(), random: random) }
    var filter: PathFilter?
    var realPaths: [String: String] = [:]
    for play in left where await !isConnected(play.key.instance) {
      // A reload may replace the filter meanwhile.
      while filter != viewings.filter {
        filter = viewings.filter
        realPaths = await self.realPaths(of: left.map(\.path))
      }
      // Its player may have ended it meanwhile.
      let isOpen = store.read { try $0.open().contains { $0.key == play.key } } ?? false
      guard isOpen, store.isStored(play.key) else { continue }
      perform(viewings.orphaned(play, realPaths))
    }
    viewings.leftOpen = []
    decideHeldViewings()
    wake()
  }
}
