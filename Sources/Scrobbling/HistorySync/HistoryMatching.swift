// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Trakt

/// Determines which local plays Trakt already has, before they are added: Trakt does not reject
/// duplicates.
///
/// "A play counts as already there when Trakt has any play of that item since the viewing began
/// that no other journal row claims, matched one to one." This covers lost responses and plays that
/// were marked by hand.
struct HistoryMatching {
  /// Largest difference of matching times, in seconds: Trakt stores times to the minute.
  private static let minute = 60.0

  private struct RemotePlay {
    var id: Int64
    /// Seconds since 1970, rounded down to the minute.
    var watchedAt: Double
  }

  private var unmatched: [HistoryItem: [RemotePlay]] = [:]

  /// - Parameters:
  ///   - history: Trakt's plays, in any order.
  ///   - recorded: journal rows recorded at Trakt; each claims its own play.
  init(history: [HistoryEntry], recorded: [RecordedPlay]) {
    let claimed = Set(recorded.compactMap(\.remoteID))
    for entry in history where !claimed.contains(entry.id) {
      guard let item = HistoryItem(entry), let date = entry.watchedAt else { continue }
      unmatched[item, default: []].append(
        RemotePlay(id: entry.id, watchedAt: date.timeIntervalSince1970))
    }
    for item in unmatched.keys { unmatched[item]?.sort { $0.watchedAt < $1.watchedAt } }
    // A play added to the history has no play id of its own; match it by item and minute.
    for one in recorded where one.remoteID == nil {
      guard let item = one.media.flatMap({ HistoryItem($0) }), let ended = one.play.endedAt else {
        continue
      }
      let index = unmatched[item]?.firstIndex { abs($0.watchedAt - ended) <= Self.minute }
      if let index { unmatched[item]?.remove(at: index) }
    }
  }

  /// A local play that Trakt may have.
  struct Candidate {
    var key: Play.Key
    var item: HistoryItem
    /// Start of the viewing, in seconds since 1970.
    var beganAt: Double
    /// End of the viewing by Trakt's clock, in seconds since 1970.
    var endedAt: Double
  }

  /// Matches local plays with Trakt's, one to one.
  ///
  /// Two plays of one item can be pending together. Each claims the play of the minute in which it
  /// ended first, so that the older one does not claim the newer one's.
  ///
  /// - Returns: Trakt's play id by local key; plays that Trakt does not have are left out.
  mutating func claim(_ plays: [Candidate]) -> [Play.Key: Int64] {
    var claimed: [Play.Key: Int64] = [:]
    for play in plays {
      claimed[play.key] = claim(play) { abs($0 - play.endedAt) <= Self.minute }
    }
    for play in plays where claimed[play.key] == nil {
      claimed[play.key] = claim(play) { _ in true }
    }
    return claimed
  }

  private mutating func claim(
    _ play: Candidate, where isOfPlay: (_ watchedAt: Double) -> Bool
  ) -> Int64? {
    let earliest = (play.beganAt / Self.minute).rounded(.down) * Self.minute
    let index = unmatched[play.item]?.firstIndex {
      $0.watchedAt >= earliest && isOfPlay($0.watchedAt)
    }
    return index.flatMap { unmatched[play.item]?.remove(at: $0).id }
  }
}
