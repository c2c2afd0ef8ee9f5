// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Trakt

/// User matches (by `match` or in the configuration) and matches that Trakt confirmed before. User
/// matches take precedence over everything.
struct MatchOverrides {
  /// Result of a user match for one file.
  enum Meaning: Equatable {
    case media(Media)
    /// An episode of the show that only Trakt can determine: by its date, or by a number alone.
    case reading(Hypothesis)
    /// Nothing to scrobble.
    case excluded
  }

  /// The file or URL to identify.
  struct Subject: Sendable {
    var address: MediaAddress
    var read: ReadReference
    /// Title and tags from the player, and the duration.
    var reference: MediaReference

    var readings: [Hypothesis] { read.identification.hypotheses }

    /// Basis of a match that Trakt confirms for it.
    var basis: MatchBasis {
      MatchBasis(
        identity: read.identity, evidence: read.evidence, duration: reference.duration)
    }
  }

  /// A stored match of a file, and its source.
  struct Remembered: Equatable {
    enum Source: Equatable {
      /// Trakt confirmed it for the same content at the same URL.
      case file
      /// Trakt confirmed the show for another file in the directory.
      case show(directory: String)
    }

    var media: Media
    var source: Source
  }

  let rules: [MatchRule]
  /// Returns the match stored in the journal under a key.
  let match: (String) -> KnownMatch?

  /// Returns the match of a file without querying Trakt.
  func known(_ subject: Subject) -> Resolution? {
    switch explicitMeaning(subject) {
    case .media(let media)?: return .found(media)
    case .excluded?: return .ignored(reason: Play.skipped)
    case .reading?: return nil
    case nil: break
    }
    guard rule(for: subject.address) == nil else { return nil }
    if let remembered = remembered(subject) { return .found(remembered.media) }
    return subject.read.identification.ignored.map { .ignored(reason: $0) }
  }

  /// Whether neither `match` nor a rule applies to the file.
  func hasNoOverride(_ subject: Subject) -> Bool {
    userMatch(subject) == nil && rule(for: subject.address) == nil
  }

  /// Returns the `match` for this file or the show in its directory; otherwise a rule whose item is
  /// known.
  private func explicitMeaning(_ subject: Subject) -> Meaning? {
    if let meaning = userMatch(subject) { return meaning }
    return rule(for: subject.address).flatMap {
      match(MatchKey.ruled($0))?.meaning(of: subject.readings)
    }
  }

  /// Returns the `match` for this file or URL, or for the show in a file's directory.
  func userMatch(_ subject: Subject) -> Meaning? {
    guard subject.address.isLocal else { return userMatch(address: subject) }
    let path = subject.address.shown
    let known = match(MatchKey.user(file: path))
    if known?.isExcluded == true { return .excluded }
    if let media = known?.wholeMedia { return .media(media.withoutRuntime()) }
    for key in subject.read.showKeys {
      if let known = match(key.text), key.admits(known),
        let meaning = known.meaning(of: subject.readings)
      {
        return meaning
      }
    }
    return nil
  }

  /// Returns the match for a URL, unless the content there has changed since.
  private func userMatch(address subject: Subject) -> Meaning? {
    if let identity = subject.read.identity,
      let known = match(MatchKey.user(address: identity)),
      known.basis?.isSameContent(as: MatchBasis(shown: subject.reference)) != false,
      let meaning = known.meaning(of: subject.readings)
    {
      return meaning
    }
    guard subject.address.isDescriptive else { return nil }
    let known = match(MatchKey.user(file: subject.address.shown))
    if known?.isExcluded == true { return .excluded }
    return known?.wholeMedia.map { .media($0) }
  }

  /// Returns the rule that applies to this file.
  func rule(for address: MediaAddress) -> MatchRule? {
    rules.first(for: address)
  }

  /// Returns the match that Trakt confirmed before, for the same content or for the show in the
  /// directory.
  func remembered(_ subject: Subject) -> Remembered? {
    if let key = MatchKey.confirmed(subject), let known = match(key),
      known.basis?.agrees(with: subject.basis) == true, let media = known.wholeMedia
    {
      return Remembered(media: media, source: .file)
    }
    guard let best = subject.readings.first, best.confidence >= Hypothesis.sure,
      best.kind == .episode, best.season != nil, best.episodes.count == 1,
      // Clips of a video site are identified individually.
      !subject.read.identification.isVideoSite,
      let directory = subject.read.showDirectory,
      let known = match(MatchKey.confirmed(show: best, in: directory)),
      known.basis == best.showBasis, let media = known.media(for: best),
      // Another show of that name may be meant.
      CandidateRanking.agrees(runtime: media.runtime, duration: subject.reference.duration) != false
    else { return nil }
    return Remembered(media: media, source: .show(directory: directory))
  }

  /// Applies a rule. Trakt is queried once for the item of each rule.
  ///
  /// - Parameters:
  ///   - countRequest: counts the request against the rate limit, or throws.
  ///   - remember: stores Trakt's result under a key.
  /// - Returns: nil if the item is unknown to Trakt, or if the name does not identify an episode
  ///   of it.
  func ruled(
    _ rule: MatchRule, _ readings: [Hypothesis], client: TraktClient,
    countRequest: () throws(TraktError) -> Void = { () throws(TraktError) in },
    remember: (KnownMatch, _ key: String) -> Void = { _, _ in }
  ) async throws(TraktError) -> Meaning? {
    let key = MatchKey.ruled(rule)
    if let known = match(key) { return known.meaning(of: readings) }
    try countRequest()
    guard let media = try await MatchRequest.media(for: rule.target, client: client) else {
      return nil
    }
    let known = KnownMatch(
      media: media, seasonOffset: rule.seasonOffset, episodeOffset: rule.episodeOffset,
      season: rule.season)
    remember(known, key)
    return known.meaning(of: readings)
  }
}

extension MatchKey {
  /// Returns the key of a confirmed match for one file or URL; nil for a URL without a
  /// hash.
  static func confirmed(_ subject: MatchOverrides.Subject) -> String? {
    subject.address.isLocal
      ? confirmed(file: subject.address.shown)
      : subject.read.identity.map { confirmed(address: $0) }
  }
}

extension MatchBasis {
  /// Creates the basis of a user match for a URL: the content as the player showed it.
  init(shown reference: MediaReference) {
    self.init(title: reference.mediaTitle, tags: reference.tags, duration: reference.duration)
  }

  /// - Parameter tags: values by tag name, as stored in the journal.
  init(title: String?, tags: [String: String], duration: Double?) {
    let text = JSON.text([["": title ?? ""], tags]) ?? ""
    self.init(evidence: digest(of: text), duration: duration)
  }
}

extension KnownMatch {
  /// The movie or the episode, if the match is independent of the file's name.
  var wholeMedia: Media? {
    guard isExcluded != true else { return nil }
    return media.kind == .movie || !media.episodes.isEmpty || media.absolute != nil
      ? media : nil
  }

  /// Returns the meaning of a name under this match, by the first reading that names an episode.
  func meaning(of readings: [Hypothesis]) -> MatchOverrides.Meaning? {
    if isExcluded == true { return .excluded }
    if let wholeMedia { return .media(wholeMedia.withoutRuntime()) }
    for reading in readings where reading.kind == .episode {
      if let media = media(for: reading) { return .media(media.withoutRuntime()) }
      guard var reading = renumbered(reading), reading.date != nil || !reading.episodes.isEmpty
      else { continue }
      reading.ids = MediaIDs(
        imdb: media.ids.imdb, tmdb: media.ids.tmdb, tvdb: media.ids.tvdb, trakt: media.ids.trakt)
      reading.confidence = 100
      return .reading(reading)
    }
    return nil
  }
}
