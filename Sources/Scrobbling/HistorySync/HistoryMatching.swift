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

  /// Takes the play at Trakt that is this one.
  ///
  /// - Parameter began: when its viewing began, seconds since 1970.
  /// - Returns: the number of Trakt's play; nil where it has none.
  mutating func claim(_ item: HistoryItem, since began: Double) -> Int64? {
    let earliest = (began / Self.minute).rounded(.down) * Self.minute
    guard let index = free[item]?.firstIndex(where: { $0.watchedAt >= earliest }) else {
      return nil
    }
    return free[item]?.remove(at: index).id
  }
}
