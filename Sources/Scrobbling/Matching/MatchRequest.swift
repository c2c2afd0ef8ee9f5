// SPDX-License-Identifier: MIT

internal import Addresses
public import Journal
internal import MediaIdentity
internal import Playback
public import Trakt

/// A user's word on what a file is, or all of a show in its folder; it wins over everything.
public struct MatchRequest: Codable, Hashable, Sendable {
  /// Of a file, absolute; or an address.
  public var path: String
  /// Nil to forget what was said before.
  public var media: Media?
  /// Added to the seasons that the names say.
  public var seasonOffset: Int?
  /// Added to the episodes that the names say.
  public var episodeOffset: Int?
  /// The season, whatever the names say.
  public var season: Int?

  public init(
    path: String, media: Media?, seasonOffset: Int? = nil, episodeOffset: Int? = nil,
    season: Int? = nil
  ) {
    self.path = MediaAddress(path).shown
    self.media = media
    self.seasonOffset = seasonOffset
    self.episodeOffset = episodeOffset
    self.season = season
  }

  /// Whether it says what the file is. A show alone does so where the name says which episode.
  public var isEnough: Bool {
    guard let known = media.map({ known($0) }), known.wholeMedia == nil else {
      return true
    }
    guard ShowFolder.of(path) != nil else { return false }
    return known.meaning(of: identify(MediaReference(path: path)).hypotheses) != nil
  }

  private func known(_ media: Media) -> KnownMatch {
    KnownMatch(
      media: media, seasonOffset: seasonOffset, episodeOffset: episodeOffset, season: season)
  }

  /// Asks Trakt what the user means.
  ///
  /// - Returns: the film, the episode, or the show without an episode; nil where Trakt knows none.
  public static func media(
    for target: MatchTarget, client: TraktClient
  ) async throws(TraktError) -> Media? {
    do throws(TraktError) {
      switch target {
      case .episode(let slug, let season, let number):
        let show = try await client.show(slug)
        return Media(
          show: show, episode: try await client.episode(show: slug, season: season, number: number))
      case .id(.trakt, let slug, .movie):
        return Media(movie: try await client.movie(slug))
      case .id(.trakt, let slug, .show):
        return Media(show: try await client.show(slug), episode: nil)
      case .id(let type, let id, let kind):
        let hits = try await client.lookup(type, id, type: kind.map(MediaType.init))
        return hits.lazy.compactMap(Media.init(result:)).first
      }
    } catch .notFound {
      return nil
    }
  }

  /// Stores it, and the deliveries of the plays that waited for it.
  ///
  /// - Parameters:
  ///   - time: now, seconds since 1970.
  ///   - destinations: where those plays are delivered.
  /// - Returns: how many plays will be delivered by it.
  public func apply(
    to journal: Journal, policy: ScrobblePolicy, at time: Double,
    destinations: [Destination] = [.trakt]
  ) throws(JournalError) -> Int {
    // An older command line says it as it was typed.
    let address = MediaAddress(path)
    let path = address.shown
    let showKeys = Self.showKeys(of: path)
    guard let media else {
      try journal.forget(MatchKey.user(file: path))
      for key in showKeys { try journal.forget(key) }
      return 0
    }
    guard address.isTelling else { return 0 }
    let match = known(media)
    let isWhole = match.wholeMedia != nil
    let keys = isWhole ? [MatchKey.user(file: path)] : Array(showKeys)
    guard let text = JSON.text(match) else { return 0 }
    for key in keys { try journal.remember(text, for: key, at: time) }

    let folder = isWhole ? nil : ShowFolder.of(path)
    var count = 0
    for var play in try journal.unmatched(under: folder.map { $0 + "/" } ?? path) {
      guard isWhole || !showKeys.isDisjoint(with: Self.showKeys(of: play.path)) else { continue }
      let share = play.duration > 0 ? play.watchedSeconds / play.duration : 0
      let ending = policy.ending(
        at: Progress(percent: play.progress), watched: share, ran: play.ran, isShown: false)
      guard ending.isPlay, let deliveries = ending.deliveries(to: destinations) else { continue }
      // Which of several episodes in a file it was is known; what they are is asked again.
      var part: Media? = JSON.value(play.media)
      if part?.episodes.count != 1 { part = nil }
      part?.ids = TraktIDs()
      part?.episodeIDs = TraktIDs()
      play.media = part.flatMap { JSON.text($0) }
      play.outcome = nil
      play.detail = nil
      try journal.end(play, deliveries: deliveries)
      count += 1
    }
    return count
  }

  /// The keys for all of the show that a file's name can mean.
  private static func showKeys(of path: String) -> Set<String> {
    guard let folder = ShowFolder.of(path) else { return [] }
    let readings = identify(MediaReference(path: path)).hypotheses
    return Set(
      readings.filter { $0.kind == .episode }.map { MatchKey.user(show: $0, in: folder) })
  }
}

extension MediaType {
  fileprivate init(_ kind: MatchTarget.MatchKind) {
    switch kind {
    case .movie: self = .movie
    case .show: self = .show
    case .episode: self = .episode
    }
  }
}

extension Media {
  init(movie: Movie) {
    self.init(.init(kind: .movie))
    confirm(movie: movie)
  }

  init(show: Show?, episode: Episode?) {
    self.init(.init(kind: .episode))
    confirm(show: show, episode: episode)
  }

  fileprivate init?(result: SearchResult) {
    switch result {
    case .movie(let movie): self.init(movie: movie)
    case .show(let show): self.init(show: show, episode: nil)
    case .episode(let episode, let show): self.init(show: show, episode: episode)
    }
  }
}
