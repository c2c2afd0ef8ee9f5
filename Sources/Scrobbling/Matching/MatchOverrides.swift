// SPDX-License-Identifier: MIT

internal import Addresses
internal import MediaIdentity
internal import Trakt

/// What the user has said that files are, by `match` or in the configuration, and what Trakt confirmed
/// before; the user's word wins over everything.
struct MatchOverrides {
  /// What a file is by it.
  enum Meaning: Equatable {
    case media(Media)
    /// An episode of that show; which one, only Trakt can tell: by its day, or by a number alone.
    case reading(Hypothesis)
  }

  let rules: [MatchRule]
  /// What the journal keeps under a key.
  let match: (String) -> KnownMatch?

  /// What is known of a file without asking Trakt.
  func known(_ address: MediaAddress, _ identification: Identification) -> Resolution? {
    let readings = identification.hypotheses
    switch said(address, readings) {
    case .media(let media)?: return .found(media)
    case .reading?: return nil
    case nil: break
    }
    guard rule(for: address) == nil else { return nil }
    if let media = confirmed(address, identification) { return .found(media) }
    return identification.ignored.map { .ignored(reason: $0) }
  }

  /// Neither `match` nor a rule says anything of it.
  func isSilent(_ address: MediaAddress, _ identification: Identification) -> Bool {
    userMatch(address, identification.hypotheses) == nil && rule(for: address) == nil
  }

  /// What `match` said of this file, or of the show in its folder; else a rule whose item is known.
  private func said(_ address: MediaAddress, _ readings: [Hypothesis]) -> Meaning? {
    if let meaning = userMatch(address, readings) { return meaning }
    return rule(for: address).flatMap { match(MatchKey.ruled($0))?.meaning(of: readings) }
  }

  /// What `match` said of this file, or of the show in its folder.
  func userMatch(_ address: MediaAddress, _ readings: [Hypothesis]) -> Meaning? {
    guard address.isTelling else { return nil }
    let path = address.shown
    if let media = match(MatchKey.user(file: path))?.wholeMedia {
      return .media(media.withoutRuntime())
    }
    guard let folder = ShowFolder.of(path) else { return nil }
    for reading in readings where reading.kind == .episode {
      let known = match(MatchKey.user(show: reading, in: folder))
      if let meaning = known?.meaning(of: [reading]) { return meaning }
    }
    return nil
  }

  /// The rule that is about this file.
  func rule(for address: MediaAddress) -> MatchRule? {
    rules.first(for: address)
  }

  /// What Trakt confirmed before, of a local file: what is kept of an address may be that of another
  /// one too.
  private func confirmed(_ address: MediaAddress, _ identification: Identification) -> Media? {
    guard address.isLocal else { return nil }
    let path = address.shown
    if let media = match(MatchKey.confirmed(file: path))?.wholeMedia { return media }
    guard let best = identification.hypotheses.first, best.confidence >= Hypothesis.sure,
      best.kind == .episode, best.season != nil, best.episodes.count == 1,
      // Of a clip each is judged for itself.
      !identification.isVideoSite,
      let folder = ShowFolder.of(path)
    else { return nil }
    return match(MatchKey.confirmed(show: best, in: folder))?.media(for: best)
  }

  /// What a rule says of it. Trakt is asked once for each rule's item.
  ///
  /// - Parameter remember: keeps what Trakt said under a key.
  /// - Returns: nil where Trakt does not know what the rule names, or the name no episode of it.
  func ruled(
    _ rule: MatchRule, _ readings: [Hypothesis], client: TraktClient,
    remember: (KnownMatch, _ key: String) -> Void = { _, _ in }
  ) async throws(TraktError) -> Meaning? {
    let key = MatchKey.ruled(rule)
    if let known = match(key) { return known.meaning(of: readings) }
    guard let media = try await MatchRequest.media(for: rule.target, client: client) else {
      return nil
    }
    let known = KnownMatch(media: media, seasonOffset: rule.seasonOffset)
    remember(known, key)
    return known.meaning(of: readings)
  }
}

extension KnownMatch {
  /// The film or the episode itself, whatever the name says.
  var wholeMedia: Media? {
    media.kind == .movie || !media.episodes.isEmpty || media.absolute != nil ? media : nil
  }

  /// What a name means by the user's word, by the first of its readings that says an episode.
  func meaning(of readings: [Hypothesis]) -> MatchOverrides.Meaning? {
    if let wholeMedia { return .media(wholeMedia.withoutRuntime()) }
    for var reading in readings where reading.kind == .episode {
      if let media = media(for: reading) { return .media(media.withoutRuntime()) }
      guard reading.date != nil || !reading.episodes.isEmpty else { continue }
      reading.ids = MediaIDs(
        imdb: media.ids.imdb, tmdb: media.ids.tmdb, tvdb: media.ids.tvdb, trakt: media.ids.trakt)
      reading.confidence = 100
      return .reading(reading)
    }
    return nil
  }
}
