// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// From a file's name to what it is at Trakt.
extension ScrobbleDispatcher {
  /// For so long a name that nobody could tell is not looked up again.
  private static let doubtFor: Seconds = 3_600
  private static let mostDoubts = 1_000

  /// Reads what a name can mean, aside: its folder may lie on a slow disk, and nothing waits for it.
  func read(_ ref: Ref) {
    guard let reference = active[ref]?.reference else { return }
    Task { [identify] in
      let identification = await identify(reference)
      self.active[ref]?.identification = identification
      self.wake()
    }
  }

  func nextToResolve() -> Ref? {
    active.filter { $0.value.identification != nil && $0.value.resolution == nil }
      .min { $0.value.play.beganAt < $1.value.play.beganAt }?.key
  }

  /// Finds out what it is: from what is known, else by asking Trakt.
  func resolve(_ ref: Ref) async {
    guard let viewing = active[ref], let identification = viewing.identification else { return }
    let path = viewing.play.path
    if let media = settled(path, identification) { return found(media, ref) }
    if !rules.contains(where: { $0.fits(path) }) {
      if let media = confirmed(path, identification) { return found(media, ref) }
      if let doubt = doubts[path], doubt.until > time.now() {
        return resolved(ref, doubt.resolution)
      }
      if let reason = identification.ignored { return resolved(ref, .ignored(reason: reason)) }
    }

    let client = await account.client
    var resolver = MediaResolver(client: client, duration: viewing.reference.duration) {
      () throws(TraktError) in
      let now = self.time.now()
      guard let opens = self.budget.spend(at: now) else { return }
      throw .rateLimited(retryAfter: opens - now)
    }
    do throws(TraktError) {
      if let media = try await ruled(path, identification, client) { return found(media, ref) }
      let resolution = try await resolver.resolve(identification)
      if case .found(let media) = resolution {
        remember(media, path, identification)
        found(media, ref)
      } else {
        if doubts.count >= Self.mostDoubts { doubts = [:] }
        doubts[path] = (resolution, time.now() + Self.doubtFor)
        resolved(ref, resolution)
      }
    } catch .noClientID, .unauthorized {
      hasNoApplication = true
    } catch .rejected(let status, _) {
      let best = identification.hypotheses.first.map { Media($0) }
      resolved(ref, .unmatched(best, reason: "trakt refused to look it up: \(status)"))
    } catch {
      hold(Verdict(error))
    }
  }

  /// A file of several episodes is several viewings from here on.
  private func found(_ media: Media, _ ref: Ref) {
    if media.episodes.count > 1 { part(ref, media) } else { resolved(ref, .found(media)) }
  }

  /// It is known what a viewing is: it can be shown, or sent.
  func resolved(_ ref: Ref, _ resolution: Resolution) {
    guard var viewing = active[ref] else { return }
    viewing.resolution = resolution
    let path = viewing.play.path
    switch resolution {
    case .found(let media):
      viewing.play.media = JSON.text(media)
      viewing.play.detail = nil
      presence.identified(ref)
      log.info("\(path) is \(media.name)")
    case .unmatched(let media, let reason):
      viewing.play.media = media.flatMap { JSON.text($0) }
      viewing.play.detail = reason
      log.notice("nobody can tell what \(path) is: \(reason); hint: scrobbled match")
      if notices.unmatched, viewing.ending == nil {
        Task { await show(ref.player, "Not scrobbled, settle it with: scrobbled match") }
      }
    case .ignored(let reason):
      viewing.play.detail = reason
      log.info("\(path) is not for trakt: \(reason)")
    }
    active[ref] = viewing
    if viewing.ending == nil { update(ref) }
    settleEnding(ref)
  }

  /// What a rule of the configuration says it is. Trakt is asked once for each rule's item.
  private func ruled(
    _ path: String, _ identification: Identification, _ client: TraktClient
  ) async throws(TraktError) -> Media? {
    guard let rule = rules.first(where: { $0.fits(path) }) else { return nil }
    let key = MatchKey.ruled(rule)
    let known: KnownMatch
    if let match = match(for: key) {
      known = match
    } else {
      guard let media = try await MatchSettling.media(for: rule.target, client: client) else {
        log.warning("trakt does not know what the rule for \(rule.path) names")
        return nil
      }
      known = KnownMatch(media: media, seasonOffset: rule.seasonOffset)
      if let text = JSON.text(known) {
        write { try $0.remember(text, for: key, at: time.date()) }
      }
    }
    return known.wholeMedia
      ?? identification.hypotheses.lazy.compactMap { known.media(for: $0) }.first
  }

  // MARK: what is known

  /// What the user has said that it is.
  private func settled(_ path: String, _ identification: Identification) -> Media? {
    if let media = match(for: MatchKey.settled(file: path))?.wholeMedia { return media }
    guard let folder = ShowFolder.of(path) else { return nil }
    for reading in identification.hypotheses where reading.kind == .episode {
      let match = match(for: MatchKey.settled(show: reading, in: folder))
      if let media = match?.media(for: reading) { return media }
    }
    return nil
  }

  /// What Trakt has confirmed before.
  private func confirmed(_ path: String, _ identification: Identification) -> Media? {
    if let media = match(for: MatchKey.confirmed(file: path))?.wholeMedia { return media }
    guard let best = identification.hypotheses.first, best.confidence >= Hypothesis.sure,
      best.kind == .episode, best.season != nil, best.episodes.count == 1,
      let folder = ShowFolder.of(path)
    else { return nil }
    return match(for: MatchKey.confirmed(show: best, in: folder))?.media(for: best)
  }

  private func match(for key: String) -> KnownMatch? {
    JSON.value(look { try $0.match(for: key) } ?? nil)
  }

  /// Takes a user's word on what a file is; plays that waited for it are delivered.
  ///
  /// - Returns: how many.
  public func settle(_ settling: MatchSettling) throws -> Int {
    let count = try settling.apply(to: journal, policy: policy, at: time.date())
    doubts = [:]
    for (ref, viewing) in active where viewing.ending == nil {
      // What plays now may be what was meant.
      active[ref]?.resolution = nil
      presence.hide(ref)
    }
    takeUpOutbox()
    wake()
    return count
  }

  /// Only what Trakt has confirmed is remembered.
  private func remember(_ media: Media, _ path: String, _ identification: Identification) {
    let now = time.date()
    if let text = JSON.text(KnownMatch(media: media)) {
      write { try $0.remember(text, for: MatchKey.confirmed(file: path), at: now) }
    }
    guard media.kind == .episode, let best = identification.hypotheses.first, best.season != nil,
      best.season == media.season, let folder = ShowFolder.of(path)
    else { return }
    var show = media
    show.season = nil
    show.episodes = []
    show.absolute = nil
    show.episodeTitle = nil
    show.episodeIDs = TraktIDs()
    show.runtimes = []
    if let text = JSON.text(KnownMatch(media: show)) {
      write {
        try $0.remember(text, for: MatchKey.confirmed(show: best, in: folder), at: now)
      }
    }
  }
}

extension KnownMatch {
  /// The film or the episode itself, whatever the name says.
  var wholeMedia: Media? {
    media.kind == .movie || !media.episodes.isEmpty || media.absolute != nil ? media : nil
  }
}

extension Play {
  /// What its name and tags were; an address without its query.
  var reference: MediaReference {
    MediaReference(
      path: path, mediaTitle: mediaTitle, tags: JSON.value(tags) ?? [:], duration: duration)
  }
}

extension OutboxEntry {
  var ending: ScrobblePolicy.Ending {
    switch kind {
    case .scrobble: .play(progress: progress)
    case .pause: .keepPosition(progress: progress)
    }
  }
}
