// SPDX-License-Identifier: MIT

public import Addresses
public import Journal
internal import MediaIdentity
internal import Playback
public import Trakt

/// A user match for a file or URL, or for a whole show in a file's directory; takes precedence
/// over everything.
public struct MatchRequest: Codable, Hashable, Sendable {
  /// Absolute path of a file, or the displayable form of a URL.
  public var path: String
  /// Keyed hash of the whole URL; nil for a file, and from older command line clients.
  public var identity: String?
  /// Whether the URL was given in its displayable form, which may be shorter than the one
  /// played.
  public var isAsShown: Bool?
  /// Nil to remove an earlier match.
  public var media: Media?
  /// Added to the season numbers in names.
  public var seasonOffset: Int?
  /// Added to the episode numbers in names.
  public var episodeOffset: Int?
  /// Season that replaces the one in names.
  public var season: Int?

  /// - Parameter identity: keyed hash of a URL; nil for a file.
  public init(
    _ address: MediaAddress, identity: String?, media: Media?, seasonOffset: Int? = nil,
    episodeOffset: Int? = nil, season: Int? = nil
  ) {
    path = address.shown
    self.identity = identity
    if !address.isLocal, address.raw == address.shown { isAsShown = true }
    self.media = media
    self.seasonOffset = seasonOffset
    self.episodeOffset = episodeOffset
    self.season = season
  }

  /// Whether it identifies one item, not a show whose episodes are identified by the file names.
  public var isWhole: Bool { media.map { known($0).wholeMedia != nil } ?? false }

  /// Whether the request identifies that file or URL. A show alone is enough only if the name
  /// names the episode.
  public func isEnough(for address: MediaAddress) -> Bool {
    guard let known = media.map({ known($0) }), known.wholeMedia == nil else {
      return true
    }
    guard !address.isLocal || ShowDirectory.of(path) != nil else { return false }
    let readings = identify(MediaReference(path: address.readable)).hypotheses
    return known.meaning(of: readings) != nil
  }

  private func known(_ media: Media) -> KnownMatch {
    KnownMatch(
      media: media, seasonOffset: seasonOffset, episodeOffset: episodeOffset, season: season)
  }

  /// Queries Trakt for the item that the user named.
  ///
  /// - Returns: the movie, the episode, or the show without an episode; nil if it is
  ///   unknown to Trakt.
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

  /// Stores the match, and the deliveries of the unmatched plays that it identifies. Plays that
  /// wait for delivery as another item are to be identified again.
  ///
  /// - Parameters:
  ///   - time: now, seconds since 1970.
  ///   - destinations: destinations of those plays.
  public func apply(
    to journal: Journal, policy: ScrobblePolicy, at time: Double,
    destinations: [Destination] = [.trakt]
  ) throws(JournalError) -> MatchResult {
    // Older command line clients send the URL as it was typed.
    let address = MediaAddress(path)
    let path = address.shown
    guard let media else {
      for key in try storedKeys(in: journal) { try journal.forget(key) }
      return MatchResult()
    }
    let showKeys = Self.showKeys(of: path)
    var match = known(media)
    let isWhole = match.wholeMedia != nil
    let keys: [String]
    let meant: [Play]
    var waiting: [HistoryRow] = []
    if address.isLocal {
      keys = isWhole ? [MatchKey.user(file: path)] : Array(showKeys)
      let directory = isWhole ? nil : ShowDirectory.of(path)
      let plays = try journal.unmatched(
        under: directory.map { $0 + "/" } ?? path, hasIgnored: true)
      waiting = try journal.undelivered(under: directory.map { $0 + "/" } ?? path)
      waiting =
        isWhole
        ? waiting.ofNewestContent
        : waiting.filter { !showKeys.isDisjoint(with: Self.showKeys(of: $0.play.path)) }
      meant =
        isWhole
        ? plays.ofNewestContent
        : plays.withoutIgnoredByKind().filter {
          !showKeys.isDisjoint(with: Self.showKeys(of: $0.path))
        }
    } else {
      let content = try content(journal, address)
      guard let key = content.key else { return MatchResult() }
      keys = [key]
      match.basis = content.basis
      meant = content.unmatched
      waiting = content.undelivered
    }
    guard let text = JSON.text(match) else { return MatchResult() }
    if !isWhole { try Self.removeExclusion(address, identity: nil, in: journal) }
    for key in keys { try journal.remember(text, for: key, at: time) }

    var result = MatchResult()
    let policy = policy.adapted(to: media.kind, nil, duration: 0)
    for matched in meant.endings(by: policy) {
      var play = matched.play
      if matched.isContinuation {
        try journal.end(play.continued(as: match), deliveries: [])
        continue
      }
      guard matched.ending.isPlay,
        let deliveries = matched.ending.deliveries(to: destinations)
      else { continue }
      play.forgetItem()
      play.outcome = nil
      play.detail = nil
      play.reachedThreshold = true
      try journal.end(play, deliveries: deliveries)
      result.plays += 1
    }
    for row in waiting {
      guard row.isOther(than: match) else { continue }
      var play = row.play
      play.forgetItem()
      let deliveries = row.undelivered
      try journal.end(
        play, deliveries: deliveries, replacing: Set(deliveries.map(\.destination)))
      result.again.insert(play.key)
      if deliveries.contains(where: { $0.kind == .scrobble }) { result.plays += 1 }
    }
    return result
  }

  // MARK: exclusion

  /// Stores that the file or URL is nothing to scrobble, until another match or
  /// ``removeExclusion(_:identity:in:)``.
  ///
  /// - Returns: false for a URL that cannot be told apart from others.
  static func exclude(
    _ address: MediaAddress, identity: String?, in journal: Journal, at time: Double
  ) throws(JournalError) -> Bool {
    var match = KnownMatch(media: Media(.init(kind: .movie)), isExcluded: true)
    var key: String? = MatchKey.user(file: address.shown)
    if !address.isLocal {
      let content = try MatchRequest(address, identity: identity, media: nil)
        .content(journal, address)
      (key, match.basis) = (content.key, content.basis)
    }
    guard let key, let text = JSON.text(match) else { return false }
    try journal.remember(text, for: key, at: time)
    return true
  }

  /// Deletes the decision of ``exclude(_:identity:in:at:)``. A match stays.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  static func removeExclusion(
    _ address: MediaAddress, identity: String?, in journal: Journal
  ) throws(JournalError) -> Bool {
    let keys =
      [MatchKey.user(file: address.shown)]
      + (address.isLocal ? [] : identity.map { [MatchKey.user(address: $0)] } ?? [])
    var isFound = false
    for key in keys {
      let known: KnownMatch? = JSON.value(try journal.match(for: key))
      guard known?.isExcluded == true else { continue }
      try journal.forget(key)
      isFound = true
    }
    return isFound
  }

  /// Returns the keys under which matches for the file or URL, or for its show, are stored.
  public func storedKeys(in journal: Journal) throws(JournalError) -> [String] {
    // Older command line clients send the URL as it was typed.
    let address = MediaAddress(path)
    var keys = [MatchKey.user(file: address.shown)]
    keys += ShowKey.all(of: address.shown).map(\.text)
    if !address.isLocal {
      var identities = Set([identity].compactMap { $0 })
      if address.isDescriptive, identity == nil || isAsShown == true {
        let plays = try journal.viewings(of: address.shown, identity: nil, limit: .max)
        identities.formUnion(plays.compactMap(\.identity))
      }
      keys += identities.map { MatchKey.user(address: $0) }
    }
    var stored: [String] = []
    for key in keys { if try journal.match(for: key) != nil { stored.append(key) } }
    return stored
  }

  /// Returns the keys under which a match for a show is stored.
  private static func showKeys(of path: String) -> Set<String> {
    let keys = ShowKey.all(of: path)
    return Set(keys.filter { $0.year == nil }.map(\.text))
  }
}

extension Play {
  /// Returns the viewing as the continuation of an earlier one of the matched item.
  fileprivate func continued(as match: KnownMatch) -> Play {
    var play = self
    (play.outcome, play.detail) = Play.continuation
    let readings = identify(MediaReference(path: path)).hypotheses
    if case .media(let media)? = match.meaning(of: readings), media.episodes.count < 2 {
      play.media = JSON.text(media)
    }
    return play
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
