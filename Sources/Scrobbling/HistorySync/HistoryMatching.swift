// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Trakt

/// Tells which of our plays Trakt has already, before they are added: it does not notice doubles.
///
/// "A play counts as already there when Trakt has any play of that item since the viewing began that
/// no other journal row claims, matched one to one." That covers answers that were lost and plays
/// that were marked by hand.
struct HistoryMatching {
  /// Trakt keeps minutes only.
  private static let minute = 60.0

  private struct Past {
    var id: Int64
    /// Seconds since 1970, the full minute.
    var watchedAt: Double
  }

  private var free: [HistoryItem: [Past]] = [:]

  /// - Parameters:
  ///   - history: what Trakt has, in any order.
  ///   - recorded: journal rows that Trakt has recorded: each claims its own play.
  init(history: [HistoryEntry], recorded: [RecordedPlay]) {
    let claimed = Set(recorded.compactMap(\.remoteID))
    for entry in history where !claimed.contains(entry.id) {
      guard let item = HistoryItem(entry), let date = entry.watchedAt else { continue }
      free[item, default: []].append(
        Past(id: entry.id, watchedAt: date.timeIntervalSince1970))
    }
    for item in free.keys { free[item]?.sort { $0.watchedAt < $1.watchedAt } }
    // One that was added to the history has no number of its own, but its minute.
    for one in recorded where one.remoteID == nil {
      guard let item = one.media.flatMap({ HistoryItem($0) }), let ended = one.play.endedAt else {
        continue
      }
      let index = free[item]?.firstIndex { abs($0.watchedAt - ended) <= Self.minute }
      if let index { free[item]?.remove(at: index) }
    }
  }

  /// A play that Trakt may have.
  struct Candidate {
    var key: Play.Key
    var item: HistoryItem
    /// When its viewing began, seconds since 1970.
    var beganAt: Double
    /// When it ended, by Trakt's clock.
    var endedAt: Double
  }

  /// Assigns plays at Trakt to these, each to one of them at most.
  ///
  /// Two plays of one item can wait together. Each takes the play of the minute in which it ended
  /// first, so that the older one does not take the play of the newer.
  ///
  /// - Returns: the number of Trakt's play by the key of ours; without those that Trakt does not have.
  mutating func claim(_ plays: [Candidate]) -> [Play.Key: Int64] {
    var claimed: [Play.Key: Int64] = [:]
    for play in plays {
      claimed[play.key] = take(play) { abs($0 - play.endedAt) <= Self.minute }
    }
    for play in plays where claimed[play.key] == nil {
      claimed[play.key] = take(play) { _ in true }
    }
    return claimed
  }

  private mutating func take(
    _ play: Candidate, where isOfPlay: (_ watchedAt: Double) -> Bool
  ) -> Int64? {
    let earliest = (play.beganAt / Self.minute).rounded(.down) * Self.minute
    let index = free[play.item]?.firstIndex { $0.watchedAt >= earliest && isOfPlay($0.watchedAt) }
    return index.flatMap { free[play.item]?.remove(at: $0).id }
  }
}
