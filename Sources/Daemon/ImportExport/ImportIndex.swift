// SPDX-License-Identifier: MIT

internal import Journal
internal import Scrobbling
internal import Trakt

/// An index of the journal's viewings by key, item and Trakt id: decides what an import adds.
struct ImportIndex {
  /// An identifier of an item. Two viewings are of the same item if they have one in common.
  enum Name: Hashable, Sendable {
    case id(Media.Kind, database: String, String, season: Int?, episode: Int?)
    case episode(id: Int)
    case title(Media.Kind, String, year: Int?, season: Int?, episode: Int?)

    static func names(of media: Media) -> [Name] {
      let (season, episode) = (media.season, media.episodes.first)
      var names: [Name] = []
      if let id = media.episodeIDs.trakt { names.append(.episode(id: id)) }
      guard media.kind == .movie || season != nil && episode != nil else { return names }
      let ids = [
        ("trakt", media.ids.trakt.map(String.init)), ("imdb", media.ids.imdb),
        ("tmdb", media.ids.tmdb.map(String.init)), ("tvdb", media.ids.tvdb.map(String.init)),
      ]
      for case (let database, let id?) in ids {
        names.append(.id(media.kind, database: database, id, season: season, episode: episode))
      }
      if let title = media.title?.lowercased() {
        names.append(
          .title(media.kind, title, year: media.year, season: season, episode: episode))
        if media.kind == .episode, media.year != nil {
          names.append(.title(media.kind, title, year: nil, season: season, episode: episode))
        }
      }
      return names
    }
  }

  /// The action of an import for a play.
  enum Decision: Hashable, Sendable {
    case add
    /// The journal has it.
    case present
    /// The journal has it as imported, and it is to be delivered now.
    case deliver
  }

  private struct Known {
    var beganAt: Double
    var endedAt: Double
    var isClaimed = false
  }

  /// Seconds. Trakt stores times to the minute.
  private static let tolerance = 60.0

  private var plays: [Known] = []
  private var byName: [Name: [Int]] = [:]
  /// Whether each viewing is an import that was never to be delivered.
  private var keys: [Play.Key: Bool] = [:]
  private var remoteIDs: Set<Int64> = []

  /// Adds a viewing of the journal.
  mutating func add(_ row: HistoryRow) {
    let play = row.play
    let delivery = row.deliveries.first { $0.destination == .trakt && $0.kind == .scrobble }
    keys[play.key] = play.outcome == .imported && delivery == nil
    guard row.isPlay else { return }
    if let id = row.remoteID(of: .trakt) { remoteIDs.insert(id) }
    guard let media: Media = ExportedPlay(row).media else { return }
    plays.append(Known(beganAt: play.beganAt, endedAt: play.endedAt ?? play.seenAt))
    for name in Name.names(of: media) { byName[name, default: []].append(plays.count - 1) }
  }

  /// Decides about a play of the file. Each viewing of the journal matches one play at most.
  ///
  /// - Parameter isDelivering: whether plays that Trakt may lack are delivered.
  mutating func decide(_ play: ImportedPlay, isDelivering: Bool) -> Decision {
    let key = play.row.play.key
    if let isUndelivered = keys[key] { return isUndelivered && isDelivering ? .deliver : .present }
    // A duplicate in the file is added once.
    keys[key] = false
    guard play.isPlay else { return .add }
    if let id = play.row.remoteID(of: .trakt) {
      guard !remoteIDs.contains(id) else { return .present }
    }
    guard let media = play.media else { return .add }
    let time = play.row.play.endedAt ?? play.row.play.seenAt
    for name in Name.names(of: media) {
      for index in byName[name] ?? [] where isSame(plays[index], time) {
        plays[index].isClaimed = true
        return .present
      }
    }
    return .add
  }

  private func isSame(_ known: Known, _ time: Double) -> Bool {
    !known.isClaimed && time >= known.beganAt - Self.tolerance
      && time <= known.endedAt + Self.tolerance
  }
}
