// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The value of `watched_at`.
enum WatchedAt: Equatable {
  /// Missing: now.
  case now
  case date(Date)
  /// The release date of the item.
  case released
  /// No date, which Trakt displays as 1970.
  case unknown
}

/// The items in a body of `/sync/history` or `/sync/history/remove`.
struct HistorySelection {
  struct Entry {
    var item: Item
    var watchedAt: WatchedAt
  }

  var entries: [Entry] = []
  /// Unknown items as sent, by the name of their list.
  var notFound: [String: [JSON]] = [:]
  /// History ids; for removal only.
  var playIDs: [Int] = []
}

extension HistorySelection {
  init(_ body: JSON?, in catalogue: Catalogue) throws(Refusal) {
    let fields = try Fields(body)
    try add(movies: try fields.array("movies"), catalogue)
    for show in try fields.array("shows") { try add(show: show, catalogue) }
    try add(seasons: try fields.array("seasons"), catalogue)
    try add(episodes: try fields.array("episodes"), catalogue)
    for id in try fields.array("ids") {
      guard let id = id.integer else { throw .malformed("Expected number, received \(id.kind)") }
      playIDs.append(id)
    }
  }

  private mutating func add(movies: [JSON], _ catalogue: Catalogue) throws(Refusal) {
    for json in movies {
      let fields = try Fields(json)
      let watchedAt = try fields.watchedAt()
      if let movie = catalogue.movie(try fields.reference()) {
        entries.append(Entry(item: .movie(movie), watchedAt: watchedAt ?? .now))
      } else {
        notFound["movies", default: []].append(json)
      }
    }
  }

  /// Adds a show. Without seasons it selects all its episodes, and so does a season without
  /// episodes.
  private mutating func add(show json: JSON, _ catalogue: Catalogue) throws(Refusal) {
    let fields = try Fields(json)
    let watchedAt = try fields.watchedAt()
    guard let show = catalogue.show(try fields.reference()) else {
      notFound["shows", default: []].append(json)
      return
    }
    guard fields.has("seasons") else {
      for season in show.seasons where season.number > 0 { add(season, of: show, watchedAt) }
      return
    }
    for seasonJSON in try fields.array("seasons") {
      let seasonFields = try Fields(seasonJSON)
      let number = try required(try seasonFields.integer("number"))
      let watchedAt = try seasonFields.watchedAt() ?? watchedAt
      let season = show.season(number)
      guard seasonFields.has("episodes") else {
        if let season { add(season, of: show, watchedAt) } else { miss(show, seasonJSON) }
        continue
      }
      for episodeJSON in try seasonFields.array("episodes") {
        let episodeFields = try Fields(episodeJSON)
        let episodeNumber = try required(try episodeFields.integer("number"))
        let watchedAt = try episodeFields.watchedAt() ?? watchedAt ?? .now
        if let episode = season?.episodes.first(where: { $0.number == episodeNumber }) {
          entries.append(Entry(item: .episode(episode, of: show), watchedAt: watchedAt))
        } else {
          miss(show, ["number": .integer(number), "episodes": [episodeJSON]])
        }
      }
    }
  }

  private mutating func add(seasons: [JSON], _ catalogue: Catalogue) throws(Refusal) {
    for json in seasons {
      let fields = try Fields(json)
      let watchedAt = try fields.watchedAt()
      let ids = try required(try fields.ids())
      if let found = catalogue.season(anyOf: ids.identifiers) {
        add(found.season, of: found.show, watchedAt)
      } else {
        notFound["seasons", default: []].append(json)
      }
    }
  }

  private mutating func add(episodes: [JSON], _ catalogue: Catalogue) throws(Refusal) {
    for json in episodes {
      let fields = try Fields(json)
      let watchedAt = try fields.watchedAt()
      if let item = catalogue.item(.episode(try required(try fields.ids()))) {
        entries.append(Entry(item: item, watchedAt: watchedAt ?? .now))
      } else {
        notFound["episodes", default: []].append(json)
      }
    }
  }

  private mutating func add(_ season: Season, of show: Show, _ watchedAt: WatchedAt?) {
    entries += season.episodes.map {
      Entry(item: .episode($0, of: show), watchedAt: watchedAt ?? .now)
    }
  }

  private mutating func miss(_ show: Show, _ season: JSON) {
    notFound["shows", default: []].append([
      "ids": ["trakt": JSON(show.ids.trakt), "slug": JSON(show.ids.slug)], "seasons": [season],
    ])
  }
}

extension Fields {
  /// Reads a time: UTC in ISO 8601 with a `Z`, `released` or `unknown`; other offsets are rejected.
  fileprivate func watchedAt() throws(Refusal) -> WatchedAt? {
    switch try string("watched_at") {
    case nil: return nil
    case "released": return .released
    case "unknown": return .unknown
    case .some(let string):
      guard let date = Timestamp.date(string) else { throw .malformed("Invalid datetime") }
      return .date(date)
    }
  }
}
