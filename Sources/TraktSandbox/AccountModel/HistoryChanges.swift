// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The result of adding to the history or removing from it.
struct HistoryChange: Sendable {
  var movies = 0
  var episodes = 0
  var notFound: [String: [JSON]] = [:]

  fileprivate mutating func count(_ item: Item) {
    switch item {
    case .movie: movies += 1
    case .episode: episodes += 1
    }
  }
}

extension AccountModel {
  /// Adds plays. "No dedupe on item and watched_at: the app must avoid duplicates."
  mutating func addToHistory(_ body: JSON?, at now: Date) throws(Refusal) -> HistoryChange {
    let selection = try HistorySelection(body, in: catalogue)
    var change = HistoryChange(notFound: selection.notFound)
    for entry in selection.entries {
      let watchedAt =
        switch entry.watchedAt {
        case .now: now
        case .date(let date): date
        case .released: entry.item.released.flatMap(Timestamp.dateOrDay) ?? now
        case .unknown: Date(timeIntervalSince1970: 0)
        }
      addPlay(of: entry.item, .watch, watchedAt: watchedAt, at: now)
      change.count(entry.item)
    }
    return change
  }

  /// Removes all plays of the items, and single plays by history id.
  mutating func removeFromHistory(_ body: JSON?, at now: Date) throws(Refusal) -> HistoryChange {
    let selection = try HistorySelection(body, in: catalogue)
    var change = HistoryChange(notFound: selection.notFound)
    let items = Set(selection.entries.map(\.item.key))
    let ids = Set(selection.playIDs)
    let isRemoved = { (play: Play) in items.contains(play.item.key) || ids.contains(play.id) }
    let known = Set(history.map(\.id))
    for play in history where isRemoved(play) {
      change.count(play.item)
      activities[play.item].watchedAt = now
    }
    history.removeAll(where: isRemoved)
    change.notFound["ids"] = selection.playIDs.filter { !known.contains($0) }.map(JSON.integer)
    return change
  }
}

extension HistoryChange {
  /// - Parameter verb: `added` or `deleted`.
  func json(_ verb: String) -> JSON {
    var notFound: [String: JSON] = ["movies": [], "shows": [], "seasons": [], "episodes": []]
    notFound.merge(self.notFound.mapValues(JSON.array)) { $1 }
    return [
      "not_found": .object(notFound),
      verb: ["movies": .integer(movies), "episodes": .integer(episodes)],
    ]
  }
}
