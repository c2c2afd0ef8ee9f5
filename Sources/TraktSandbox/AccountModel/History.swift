// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A filter for the history or the saved positions.
struct ListFilter: Equatable, Sendable {
  enum Kind: String, Sendable {
    case all, movies, shows, seasons, episodes
  }

  var kind = Kind.all
  /// Trakt's id of the movie, show, season or episode.
  var id: Int?
  var startAt: Date?
  var endAt: Date?

  func contains(_ date: Date) -> Bool {
    if let startAt, date < startAt { return false }
    if let endAt, date > endAt { return false }
    return true
  }

  func contains(_ item: Item) -> Bool {
    switch (kind, item) {
    case (.all, _):
      true
    case (.movies, .movie(let movie)):
      id == nil || movie.ids.trakt == id
    case (.episodes, .episode(let episode, _)):
      id == nil || episode.ids.trakt == id
    case (.shows, .episode(_, let show)):
      id == nil || show.ids.trakt == id
    case (.seasons, .episode(let episode, let show)):
      id == nil || show.season(episode.season)?.ids.trakt == id
    case (.movies, .episode), (.shows, .movie), (.seasons, .movie), (.episodes, .movie):
      false
    }
  }
}

extension AccountModel {
  /// The history in Trakt's order; within a minute, the later entry first.
  ///
  /// - Throws: 404 for an unknown id; one that was never watched yields an empty list.
  func history(_ filter: ListFilter) throws(Refusal) -> [Play] {
    if let id = filter.id, !catalogue.has(filter.kind, id) { throw .notFound }
    return
      history
      .filter { filter.contains($0.item) && filter.contains($0.watchedAt) }
      .sorted { ($0.watchedAt, $0.id) > ($1.watchedAt, $1.id) }
  }

  /// The saved positions, newest first; they are kept for six months.
  func positions(_ filter: ListFilter, at now: Date) -> [SavedPosition] {
    positions
      .filter { now.timeIntervalSince($0.pausedAt) < 183 * 86_400 }
      .filter { filter.contains($0.item) && filter.contains($0.pausedAt) }
      .sorted { $0.pausedAt > $1.pausedAt }
  }

  mutating func removePosition(_ id: Int) throws(Refusal) {
    guard let index = positions.firstIndex(where: { $0.id == id }) else { throw .notFound }
    positions.remove(at: index)
  }
}

extension Catalogue {
  fileprivate func has(_ kind: ListFilter.Kind, _ id: Int) -> Bool {
    switch kind {
    case .all: false
    case .movies: movie(.trakt(id)) != nil
    case .shows: show(.trakt(id)) != nil
    case .seasons: season(.trakt(id)) != nil
    case .episodes: episode(.trakt(id)) != nil
    }
  }
}
