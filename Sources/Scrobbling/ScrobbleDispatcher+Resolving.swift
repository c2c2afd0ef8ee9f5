// SPDX-License-Identifier: MIT

internal import Addresses
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
      self.wantsResolving(ref)
      self.wake()
    }
  }

  private func wantsResolving(_ ref: Ref) {
    guard let viewing = active[ref], viewing.identification != nil else { return }
    unresolved[ref] = (viewing.ending != nil, viewing.play.beganAt)
  }

  /// What plays now comes first.
  func nextToResolve() -> Ref? {
    while let (ref, known) = unresolved.min(by: {
      ($0.value.isOver ? 1 : 0, $0.value.beganAt) < ($1.value.isOver ? 1 : 0, $1.value.beganAt)
    }) {
      guard let viewing = active[ref], viewing.identification != nil, viewing.resolution == nil
      else {
        unresolved[ref] = nil
        continue
      }
      if viewing.ending == nil || known.isOver {
        return viewing.isLegacy && time.now() < legacy.opensAt ? nil : ref
      }
      unresolved[ref]?.isOver = true
    }
    return nil
  }

  /// Finds out what it is: from what is known, else by asking Trakt.
  func resolve(_ ref: Ref) async {
    guard let viewing = active[ref], var identification = viewing.identification else { return }
    let address = viewing.address
    let word = UsersWord(rules: rules) { self.match(for: $0) }
    let rule = word.rule(for: address)
    var meaning = word.settled(address, identification.hypotheses)
    if case .media(let media) = meaning { return found(media, ref) }
    if meaning == nil, rule == nil {
      if let media = confirmed(address, identification) { return found(media, ref) }
      if let doubt = doubts[address], doubt.until > time.now() {
        return resolved(ref, doubt.resolution)
      }
      if let reason = identification.ignored { return resolved(ref, .ignored(reason: reason)) }
    }

    let client = await account.client
    var resolver = MediaResolver(client: client, duration: viewing.reference.duration) {
      () throws(TraktError) in
      let now = self.time.now()
      guard let opens = self.budget.spend(at: now) else { return }
      self.lookUpsFrom = opens
      throw .rateLimited(retryAfter: opens - now)
    }
    do throws(TraktError) {
      if meaning == nil, let rule {
        meaning = try await word.ruled(rule, identification.hypotheses, client: client) {
          remember($0, for: $1)
        }
        if meaning == nil {
          log.warning("the rule for \(rule.path) does not say what \(address) is")
        }
      }
      guard active[ref]?.asked == viewing.asked else { return }
      if case .media(let media) = meaning { return found(media, ref) }
      if case .reading(let reading) = meaning {
        identification = Identification(hypotheses: [reading])
      }
      let resolution = try await resolver.resolve(identification)
      guard active[ref]?.asked == viewing.asked else { return }
      if case .found(let media) = resolution {
        // By the user's word it is so only until that is taken back.
        if meaning == nil { remember(media, address, identification) }
        found(media, ref)
      } else {
        if doubts.count >= Self.mostDoubts { doubts = [:] }
        doubts[address] = (resolution, time.now() + Self.doubtFor)
        resolved(ref, resolution)
      }
    } catch .noClientID {
      hasNoApplication = true
    } catch .rejected(let status, _) {
      guard active[ref]?.asked == viewing.asked else { return }
      let best = identification.hypotheses.first.map { Media($0) }
      resolved(ref, .unmatched(best, reason: "trakt refused to look it up: \(status)"))
    } catch .rateLimited where lookUpsFrom > time.now() {
      // By our own count: what need not be looked up goes on.
    } catch {
      hold(Verdict(error))
    }
  }

  /// What a viewing is may be another thing by what the user says now.
  func askAnew(_ ref: Ref) {
    active[ref]?.resolution = nil
    active[ref]?.asked += 1
    wantsResolving(ref)
    presence.hide(ref)
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
        Task { await show(ref.player, "Not scrobbled, settle it: scrobbled match FILE ID") }
      }
    case .ignored(let reason):
      viewing.play.detail = reason
      log.info("\(path) is not for trakt: \(reason)")
    }
    active[ref] = viewing
    if viewing.ending == nil { update(ref) }
    settleEnding(ref)
  }

  // MARK: what is known

  /// What Trakt has confirmed before, of a local file: what is kept of an address may be that of
  /// another one too.
  private func confirmed(_ address: MediaAddress, _ identification: Identification) -> Media? {
    guard address.isLocal else { return nil }
    let path = address.shown
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
    // What plays now may be what was meant.
    for (ref, viewing) in active where viewing.ending == nil { askAnew(ref) }
    takeUpOutbox()
    wake()
    return count
  }

  /// Only what Trakt has confirmed is remembered.
  private func remember(_ media: Media, _ address: MediaAddress, _ identification: Identification) {
    guard address.isLocal else { return }
    let path = address.shown
    remember(KnownMatch(media: media), for: MatchKey.confirmed(file: path))
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
    remember(KnownMatch(media: show), for: MatchKey.confirmed(show: best, in: folder))
  }

  private func remember(_ known: KnownMatch, for key: String) {
    guard let text = JSON.text(known) else { return }
    write { try $0.remember(text, for: key, at: time.date()) }
  }
}

extension Play {
  /// Of an address no more than is shown of it.
  var address: MediaAddress { MediaAddress(path) }

  /// What its name and tags were.
  var reference: MediaReference {
    MediaReference(
      path: address.readable, mediaTitle: mediaTitle, tags: JSON.value(tags) ?? [:],
      duration: duration)
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
