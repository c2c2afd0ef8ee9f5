// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// One viewing in the log, from its beginning until it is delivered or dropped.
struct LoggedViewing: Equatable, Sendable {
  /// State as stored in the journal.
  var play: Play
  var motion: Motion
  /// Latest change; nil if it was received by an earlier daemon.
  var latest: PlaybackChange?
  /// File as reported by the player; nil if it was received by an earlier daemon.
  var file: LoadedFile?
  /// Path or URL of the file.
  var address: MediaAddress
  /// Evidence used to identify the file.
  var reference: MediaReference
  /// Result of reading the name; nil until it is available.
  var read: ReadReference?
  /// Result of identification; nil until it is available.
  var resolution: Resolution?
  /// What identified it before its title changed, if Trakt confirmed that.
  var earlierTitle: Boxed<EarlierTitle>?
  /// Whether its title has changed since it was identified.
  var isRetitled = false
  /// Distinguishes it from an earlier viewing with the same key.
  var number = 0
  /// Counts changes that make earlier lookups outdated: a new title, a user match, a new rule.
  var epoch = 0
  /// The effect of the end; nil while the viewing is in progress.
  var ending: ScrobblePolicy.Ending?
  /// The threshold by which its end was decided; nil if an earlier daemon decided.
  var thresholdAtEnd: Progress?
  /// Deliveries pending since it ended.
  var deliveries: [Delivery] = []
  /// Viewings of other parts of the same file that ended as plays under an earlier daemon.
  var playedParts: Set<Play.Key> = []
  /// Items of the parts that ended as plays, if the file was divided and then proved to be one
  /// item.
  var playedItems: [Media] = []
  /// The row of the part of the file that played when an earlier daemon ended.
  var storedPart: Play?
  /// Destinations that an earlier daemon may have notified of it.
  var shownEarlier: Set<Destination> = []
  /// Those of ``shownEarlier`` that may show it as playing, because it has played since.
  var shownPlaying: Set<Destination> = []
  /// Whether an earlier daemon left the viewing in the journal; see ``StartupDelay``.
  var isFromEarlierDaemon = false
  /// Whether the journal durably records that this viewing counts as a play if no further change
  /// arrives.
  var isPlayStored = false
  /// Time up to which ``play`` includes the seconds and ranges played.
  var accumulatedUntil = Instant(-.infinity)
  /// Seconds of the first half that were played before a seek that moved its beginning.
  var playedBeforeBeginning: Seconds = 0
  /// Whether it only plays the rest of an earlier viewing that counted.
  var isContinuation = false
  /// Ranges of the file played in earlier viewings since it last counted as a play.
  var seenBefore = PlayedRanges()
  /// Earlier viewings of the same content, which apply while its item is unknown.
  var earlierViewingsOfSameContent = EarlierViewings()
  /// Whether Trakt did not list its item at the last lookup.
  var isUnlisted = false
  /// The kind of the stored item, for a viewing that an earlier daemon left.
  var storedKind: Media.Kind?
  /// The threshold that the player's tracker was given for it; nil for the default.
  var reportedThreshold: Progress?
  /// Whether it is not shown before an earlier viewing has ended, of which it may be the rest.
  var isHeld = false
  /// Whether destinations were notified not to show it although it is identified; see ``refusal``.
  var isRefused = false

  var isOver: Bool { ending != nil }

  /// Whether it is a movie or an episode: by its item, or by its name alone until that is known.
  var kind: Media.Kind? {
    switch resolution {
    case .found(let media), .notYetListed(let media, _): media.kind
    case .unmatched(let media, _): media?.kind
    case .ignored: nil
    case nil:
      read?.identification.hypotheses.first.map { $0.kind == .movie ? .movie : .episode }
        ?? storedKind
    }
  }

  /// The policy that applies to it.
  func policy(_ policy: ScrobblePolicy) -> ScrobblePolicy {
    policy.adapted(to: kind, file, duration: play.duration)
  }

  var ticket: LookupTicket { LookupTicket(key: play.key, number: number, epoch: epoch) }

  /// The identified item: confirmed, or by the name alone.
  var media: Media? {
    switch resolution {
    case .found(let media), .unmatched(let media?, _), .notYetListed(let media, _): media
    case .unmatched, .ignored: nil
    case nil: read?.identification.hypotheses.first.map { part(of: Media($0)) }
    }
  }

  /// Returns the episode that this viewing is of, if it is a part of a file of several.
  private func part(of media: Media) -> Media {
    guard media.episodes.count > 1, let known: Media = JSON.value(play.media),
      known.episodes.count == 1
    else { return media }
    return media.single.first { $0.episodes == known.episodes } ?? known
  }

  /// Display name: the title if known, otherwise the file's name.
  var name: String {
    if case .found(let media) = resolution { return media.name }
    return play.path.split(separator: "/").last.map(String.init) ?? play.path
  }

  /// Subject for matches and lookups; nil until the name is read.
  var subject: MatchOverrides.Subject? {
    read.map { MatchOverrides.Subject(address: address, read: $0, reference: reference) }
  }

  /// The row of a viewing that the user skipped.
  var skippedPlay: Play {
    var play = play
    play.endedAt = play.seenAt
    play.reachedThreshold = false
    (play.outcome, play.detail, play.readings) = (.ignored, Play.skipped, nil)
    return play
  }

  // MARK: progress

  /// Adopts the position and state from a change.
  mutating func note(_ change: PlaybackChange, at clock: ClockReading, policy: ScrobblePolicy) {
    motion = change.motion
    latest = change
    play.watched = change.watched.parts
    play.watchedSeconds = change.watched.total
    play.playingTime = change.playingTime
    play.duration = change.duration
    play.isGrowing = change.isGrowing
    accumulatedUntil = change.at
    play.seenAt = clock.date(of: change)
    noteReturn(policy)
    setPosition(to: change.motion.position(at: change.at), policy: policy)
  }

  /// Treats the target of a seek as the beginning of a viewing that has run for less than
  /// ``ScrobblePolicy/startAfter``: the user is assumed to have looked for the place where the item
  /// was left.
  ///
  /// - Returns: whether it may only play the rest of an earlier viewing now, or no longer does.
  mutating func noteBeginning(_ policy: ScrobblePolicy) -> Bool {
    let beginning = max(0, play.position - play.playingTime)
    guard play.playingTime < policy.startAfter, let before = play.startPosition,
      abs(beginning - before) > play.duration * PlaybackTracker.farSeek
    else { return false }
    let couldContinue = play.beginsInSecondHalf
    play.startPosition = beginning
    playedBeforeBeginning = secondsOfFirstHalf
    return couldContinue || play.beginsInSecondHalf
  }

  private var secondsOfFirstHalf: Seconds {
    let half = play.duration / 2
    return play.watched.reduce(0) { $0 + max(0, min($1.upperBound, half) - $1.lowerBound) }
  }

  /// Treats a viewing that began late as one from the start once it has played at least
  /// ``ScrobblePolicy/startAfter`` seconds of the first half of the file: it no longer plays the
  /// rest only.
  private mutating func noteReturn(_ policy: ScrobblePolicy) {
    guard play.beginsInSecondHalf, playedItems.isEmpty, let first = play.watched.first else {
      return
    }
    let seconds = secondsOfFirstHalf - playedBeforeBeginning
    guard seconds > 0, seconds >= policy.startAfter else { return }
    play.startPosition = first.lowerBound
    isContinuation = false
  }

  /// Advances to the position expected now.
  mutating func advance(to clock: ClockReading, policy: ScrobblePolicy) {
    var advanced = self
    advanced.advance(to: clock.now, policy: policy)
    // The player must confirm that a viewing counts, if it can.
    let isUnconfirmed =
      latest?.requestsPosition == true && advanced.play.reachedThreshold
      && !(play.reachedThreshold && play.playingTime >= policy.startAfter)
    if !isUnconfirmed { self = advanced }
    play.seenAt = clock.date
  }

  private mutating func advance(to now: Instant, policy: ScrobblePolicy) {
    if motion.isRunning, now > accumulatedUntil {
      var watched = PlayedRanges(play.watched)
      watched.add(
        from: motion.position(at: accumulatedUntil),
        to: min(motion.position(at: now), play.duration))
      (play.watched, play.watchedSeconds) = (watched.parts, watched.total)
      play.playingTime += now - accumulatedUntil
      accumulatedUntil = now
    }
    setPosition(to: motion.position(at: now), policy: policy)
  }

  private mutating func setPosition(to position: Seconds, policy: ScrobblePolicy) {
    let progress = Progress(position: position, duration: play.duration)
    play.position = min(position, play.duration)
    play.progress = progress.percent
    play.reachedThreshold = progress >= self.policy(policy).effectiveThreshold
  }

  /// Applies another policy, or another item, to the present position.
  mutating func reassess(_ policy: ScrobblePolicy) {
    guard !isOver else { return }
    play.reachedThreshold =
      Progress(percent: play.progress) >= self.policy(policy).effectiveThreshold
  }
}

/// State of a viewing at the time of a lookup. A result is outdated if the viewing's epoch has
/// changed since, or if another viewing has its key.
struct LookupTicket: Hashable, Sendable {
  var key: Play.Key
  var number = 0
  var epoch: Int
}

extension LoggedViewing {
  /// Creates a viewing that an earlier daemon stored.
  init(stored play: Play) {
    // For a URL, the journal has only its displayable form.
    let address = MediaAddress(play.path)
    self.init(
      play: play, motion: .held(at: play.position), address: address,
      reference: MediaReference(
        path: address.readable, mediaTitle: play.mediaTitle, tags: JSON.value(play.tags) ?? [:],
        duration: play.duration))
    isFromEarlierDaemon = true
    let media: Media? = JSON.value(play.media)
    storedKind = media?.kind
  }
}
