// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping
internal import Trakt

/// What is in folders of which nothing is recorded.
extension ScrobbleDispatcher {
  /// Finds out whether a file may be recorded; looks up real paths only where they matter.
  func admission(of address: MediaAddress) async -> PathFilter.Admission {
    let known = filter.admission(of: address)
    guard known == .unknown else { return known }
    let realPaths = await locate(filter.folders + [address.raw])
    // By the filter that holds now: if it has changed, its folders count by their spelling.
    return filter.admission(of: address, realPaths)
  }

  /// Whether a viewing that begins may be recorded; what its player does next waits until
  /// ``goOn(_:)``.
  func admits(_ ref: Ref, _ file: LoadedFile, again: Bool) async -> Bool {
    if filter.admission(of: file.address) == .unknown, undecided[ref.player] == nil {
      undecided[ref.player] = []
    }
    let found = await admission(of: file.address)
    if again, found == .excluded { dropLeft(ref) }
    return found == .admitted
  }

  /// Waits while it is decided what becomes of an earlier change of this player.
  func waitForTurn(_ player: String) async {
    while undecided[player] != nil {
      await withCheckedContinuation { undecided[player]?.append($0) }
    }
  }

  func goOn(_ player: String) {
    for waiting in undecided.removeValue(forKey: player) ?? [] { waiting.resume() }
  }

  /// The viewings under way that another filter excludes, or about which nothing can be known.
  func excluded(by filter: PathFilter) async -> Set<Ref> {
    var realPaths: [String: String] = [:]
    var sought: Set<String> = []
    while true {
      let running = active.filter { $0.value.ending == nil }.mapValues(\.address)
      let missing = Set(running.values.filter { filter.admission(of: $0) == .unknown }.map(\.raw))
        .subtracting(sought)
      guard !missing.isEmpty else {
        return Set(
          running.filter { filter.admission(of: $0.value, realPaths) != .admitted }.keys)
      }
      // Others may begin meanwhile.
      realPaths.merge(await locate(filter.folders + missing)) { $1 }
      sought.formUnion(missing)
    }
  }

  /// It turned out to be no viewing, or none that may be recorded. What Trakt shows of it ends.
  func drop(_ ref: Ref) {
    guard let viewing = active.removeValue(forKey: ref) else { return }
    parted[ref.of(0)] = nil
    pauseRefused.remove(ref)
    debts[viewing.play.id] = nil
    if presence.ended(ref) { withdraw(ref, viewing.play) }
    write { try $0.remove(viewing.play.id) }
  }

  /// What the last daemon recorded of a file that is excluded now.
  func dropLeft(_ ref: Ref) {
    guard let play = look({ try $0.latest(of: ref.player) }) ?? nil, play.endedAt == nil,
      play.key.entry == ref.viewing.entry, play.key.lap == ref.viewing.lap
    else { return }
    // Whether Trakt was told is not known.
    if play.seenAt - play.beganAt >= policy.startAfter { withdraw(ref, play) }
    write { try $0.remove(play.id) }
    forgetMatches(of: play.path)
  }

  /// Leaves nothing on disk of a file that is excluded from now on. What the user settled stays.
  func forgetMatches(of path: String) {
    write { journal in
      try journal.forget(MatchKey.confirmed(file: path))
      if let folder = ShowFolder.of(path) {
        try journal.forget(prefix: MatchKey.shows(in: folder))
      }
    }
    // The log in front of the database still has it.
    try? journal.rest()
  }

  private func withdraw(_ ref: Ref, _ play: Play) {
    let media: Media? = JSON.value(play.media)
    guard let media, media.isConfirmed else { return }
    withdrawals[ref] = media
    presence.withdraw(ref)
  }

  /// Ends at Trakt what it may still show: "a stop for no other reason than to end watching".
  func withdraw(_ ref: Ref) async {
    if let media = withdrawals[ref], let item = media.item {
      do throws(TraktError) {
        _ = try await send(.stop, item, media, Progress.least.percent)
      } catch .notFound, .rejected, .methodNotAllowed, .alreadyScrobbled {
        reached()
      } catch {
        return hold(Verdict(error))
      }
    }
    withdrawals[ref] = nil
    presence.withdrew(ref)
  }
}
