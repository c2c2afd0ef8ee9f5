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

  /// What is asked about.
  struct Subject: Sendable {
    var address: MediaAddress
    var read: ReadReference
    /// As the player titled and tagged it, and how long it is.
    var reference: MediaReference

    var readings: [Hypothesis] { read.identification.hypotheses }

    /// What a match that Trakt confirms for it rests on.
    var basis: MatchBasis {
      MatchBasis(
        identity: read.identity, evidence: read.evidence, duration: reference.duration)
    }
  }

  /// What is remembered of a file, and by whom.
  struct Remembered: Equatable {
    enum Source: Equatable {
      /// Trakt confirmed it for the same content at the same place.
      case file
      /// Trakt confirmed the show for another file in the folder.
      case show(folder: String)
    }

    var media: Media
    var source: Source
  }

  let rules: [MatchRule]
  /// What the journal keeps under a key.
  let match: (String) -> KnownMatch?

  /// What is known of a file without asking Trakt.
  func known(_ subject: Subject) -> Resolution? {
    switch said(subject) {
    case .media(let media)?: return .found(media)
    case .reading?: return nil
    case nil: break
    }
    guard rule(for: subject.address) == nil else { return nil }
    if let remembered = remembered(subject) { return .found(remembered.media) }
    return subject.read.identification.ignored.map { .ignored(reason: $0) }
  }

  /// Neither `match` nor a rule says anything of it.
  func isSilent(_ subject: Subject) -> Bool {
    userMatch(subject) == nil && rule(for: subject.address) == nil
  }

  /// What `match` said of this file, or of the show in its folder; else a rule whose item is known.
  private func said(_ subject: Subject) -> Meaning? {
    if let meaning = userMatch(subject) { return meaning }
    return rule(for: subject.address).flatMap {
      match(MatchKey.ruled($0))?.meaning(of: subject.readings)
    }
  }

  /// What `match` said of this file or address, or of the show in a file's folder.
  func userMatch(_ subject: Subject) -> Meaning? {
    guard subject.address.isLocal else { return userMatch(address: subject) }
    let path = subject.address.shown
    if let media = match(MatchKey.user(file: path))?.wholeMedia {
      return .media(media.withoutRuntime())
    }
    guard let folder = ShowFolder.of(path) else { return nil }
    for reading in subject.readings where reading.kind == .episode {
      let known = match(MatchKey.user(show: reading, in: folder))
      if let meaning = known?.meaning(of: [reading]) { return meaning }
    }
    return nil
  }

  /// Another content at the same address is not what the user meant.
  private func userMatch(address subject: Subject) -> Meaning? {
    if let identity = subject.read.identity,
      let known = match(MatchKey.user(address: identity)),
      known.basis?.isSameContent(as: MatchBasis(shown: subject.reference)) != false,
      let meaning = known.meaning(of: subject.readings)
    {
      return meaning
    }
    guard subject.address.isTelling else { return nil }
    let known = match(MatchKey.user(file: subject.address.shown))
    return known?.wholeMedia.map { .media($0) }
  }

  /// The rule that is about this file.
  func rule(for address: MediaAddress) -> MatchRule? {
    rules.first(for: address)
  }

  /// What Trakt confirmed before, of the same content or of the show in the same folder.
  func remembered(_ subject: Subject) -> Remembered? {
    if let key = MatchKey.confirmed(subject), let known = match(key),
      known.basis?.agrees(with: subject.basis) == true, let media = known.wholeMedia
    {
      return Remembered(media: media, source: .file)
    }
    guard let best = subject.readings.first, best.confidence >= Hypothesis.sure,
      best.kind == .episode, best.season != nil, best.episodes.count == 1,
      // Of a clip each is judged for itself.
      !subject.read.identification.isVideoSite,
      let folder = ShowFolder.of(subject.address.shown),
      let known = match(MatchKey.confirmed(show: best, in: folder)),
      known.basis == best.showBasis, let media = known.media(for: best)
    else { return nil }
    return Remembered(media: media, source: .show(folder: folder))
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
    let known = KnownMatch(
      media: media, seasonOffset: rule.seasonOffset, episodeOffset: rule.episodeOffset,
      season: rule.season)
    remember(known, key)
    return known.meaning(of: readings)
  }
}

extension MatchKey {
  /// What Trakt confirmed for one file or address; nil for an address whose hash is not known.
  static func confirmed(_ subject: MatchOverrides.Subject) -> String? {
    subject.address.isLocal
      ? confirmed(file: subject.address.shown)
      : subject.read.identity.map { confirmed(address: $0) }
  }
}

extension MatchBasis {
  /// What the user can have meant by an address: the content as the player showed it.
  init(shown reference: MediaReference) {
    self.init(title: reference.mediaTitle, tags: reference.tags, duration: reference.duration)
  }

  /// - Parameter tags: by their names, as the journal has them.
  init(title: String?, tags: [String: String], duration: Double?) {
    let text = JSON.text([["": title ?? ""], tags]) ?? ""
    self.init(evidence: digest(of: text), duration: duration)
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
