// SPDX-License-Identifier: MIT

internal import Logging
internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// All viewings that are in progress, or ended and not identified. Maps player events to actions
/// that store, look up, show and deliver.
///
/// Performs no I/O: each event returns the actions that follow. Mirrors the journal.
struct ViewingLog: Sendable {
  /// Identifies the playback of one file among all players.
  struct FileID: Hashable, Sendable {
    var player: String
    var viewing: ViewingID
  }

  /// A file in progress.
  enum FileState: Equatable, Sendable {
    /// One viewing.
    case whole(Play.Key)
    indirect case multipart(MultipartFile)
    /// The path filter's decision is pending; treated as excluded until then.
    indirect case undecided(UndecidedFile)
  }

  var policy: ScrobblePolicy
  var filter: PathFilter
  /// Destinations of ended viewings.
  var destinations: [DestinationTraits]
  var availability = LookupAvailability.available
  var viewings: BoxedValues<Play.Key, LoggedViewing> = [:]
  var files: [FileID: FileState] = [:]
  /// Numbers the path filter's decisions, so that outdated results are recognised.
  var decisions = 0
  /// The number of viewings that were ever in the log.
  private var count = 0
  /// Viewings for which a `start` was sent and may have arrived.
  var shown: Set<Play.Key> = []
  /// Viewings for which resuming is offered, and until when: the saved position of one that ends
  /// before that is kept.
  var offered: [Play.Key: Instant] = [:]
  /// Viewings that the user skipped and whose files are still open, by player. They are continued
  /// by `unskip`.
  var skipped: [String: LoggedViewing] = [:]
  /// Number of the file that each player skipped last: none of it is recorded, neither another part
  /// nor a viewing from the beginning, until `unskip` or the next file.
  var skippedEntries: [String: Int] = [:]
  /// Items of viewings that are decided again once earlier viewings are identified; see
  /// ``waitsForEarlier(_:)``.
  var awaitingEarlier: [Play.Key: Media] = [:]
  /// Viewings that an earlier daemon left in progress, until their players are connected or known to
  /// be gone.
  var leftOpen: [Play] = []
  /// Lookups by title of items that are unknown to a destination.
  var retries = TitleRetries()

  init(
    policy: ScrobblePolicy = ScrobblePolicy(), filter: PathFilter = PathFilter(),
    destinations: [DestinationTraits] = [.trakt]
  ) {
    self.policy = policy
    self.filter = filter
    self.destinations = destinations
  }

  // MARK: players

  /// Records a change of one player.
  ///
  /// - Parameter stored: stored viewings of the player's newest file; needed if a viewing continues
  ///   after a restart of the daemon.
  mutating func record(
    _ change: PlaybackChange, of player: String, stored: [Play] = [], at clock: ClockReading
  ) -> [ViewingAction] {
    let id = FileID(player: player, viewing: change.viewing)
    if case .undecided(var file) = files[id] {
      file.changes.append(change)
      files[id] = .undecided(file)
      return file.decision == nil ? decide(id, file) : []
    }
    if case .began(let file, let isResumed) = change.kind {
      if case .multipart = files[id] { return applyMultipart(change, id, at: clock) }
      switch filter.admission(of: file.address) {
      case .admitted:
        return begin(id, file, change, isResumed: isResumed, stored: stored, at: clock)
      case .excluded:
        return isResumed ? dropStored(id, stored) : []
      case .unknown:
        return decide(id, UndecidedFile(address: file.address, changes: [change]))
      }
    }
    switch files[id] {
    case .whole(let key):
      let actions = apply(change, key, at: clock)
      if change.kind.isLast { files[id] = nil }
      return actions
    case .multipart:
      return applyMultipart(change, id, at: clock)
    case .undecided, nil:
      return []
    }
  }

  mutating func begin(
    _ id: FileID, _ file: LoadedFile, _ change: PlaybackChange, isResumed: Bool, stored: [Play],
    at clock: ClockReading
  ) -> [ViewingAction] {
    let earlier = stored.filter {
      $0.key.entry == id.viewing.entry && $0.key.lap == id.viewing.lap
    }
    leftOpen.removeAll { $0.key.instance == id.player }
    var key = id.key(part: isResumed ? (earlier.last?.key.part ?? 0) % MultipartFile.rewatch : 0)
    // Playback returned to an episode that was already played: begin another viewing of it.
    while earlier.contains(where: { $0.key == key && $0.isPlayed }) {
      key.part += MultipartFile.rewatch
    }
    files[id] = .whole(key)
    return begin(key, file, change, isResumed: isResumed, at: clock) {
      if let before = earlier.first(where: { $0.key == key }) {
        $0.play.beganAt = before.beganAt
        $0.play.startPosition = before.startPosition
        $0.play.shown = before.shown
        $0.shownEarlier = before.shown
        let media: Media? = JSON.value(before.media)
        $0.storedPart = media?.episodes.count == 1 ? before : nil
        // Otherwise it was paused already, and that was reported.
        let isMoved = abs($0.play.position - before.position) > 1
        $0.shownPlaying = isMoved ? before.shown : []
      }
      $0.playedParts = Set(earlier.filter(\.isPlayed).map(\.key))
    }
  }

  /// - Returns: ``LoggedViewing/number`` of the next viewing.
  mutating func makeNumber() -> Int {
    defer { count += 1 }
    return count
  }

  /// Begins a viewing of a file or of one of its parts.
  mutating func begin(
    _ key: Play.Key, _ file: LoadedFile, _ change: PlaybackChange, isResumed: Bool,
    at clock: ClockReading, _ body: (inout LoggedViewing) -> Void = { _ in }
  ) -> [ViewingAction] {
    let began = clock.date(of: change)
    var viewing = LoggedViewing(
      play: Play(
        key: key, path: file.address.shown, mediaTitle: file.mediaTitle,
        tags: JSON.text(file.tags), beganAt: began, seenAt: began, duration: change.duration),
      motion: change.motion, address: file.address,
      reference: MediaReference(
        path: file.address.readable, mediaTitle: file.mediaTitle, tags: file.tags,
        duration: change.duration))
    viewing.file = file
    viewing.number = makeNumber()
    viewing.note(change, at: clock, policy: policy)
    // Playback before the first change began at an earlier position.
    viewing.play.startPosition = max(0, change.motion.position(at: change.at) - change.playingTime)
    body(&viewing)
    if isResumed { _ = viewing.noteBeginning(policy) }
    guard skippedEntries[key.instance] != key.entry else {
      skipped[key.instance] = viewing
      return []
    }
    viewings[key] = viewing
    (skipped[key.instance], skippedEntries[key.instance]) = (nil, nil)
    awaitingEarlier[key] = nil
    retries.remove(key)
    // A pause is reported by the change that follows; a stall is not a pause.
    let event = NowPlayingEvent.began(
      change.motion, change.duration, playingTime: change.playingTime, at: clock.now,
      isResumed: isResumed,
      shownAt: viewing.shownPlaying)
    return [
      .withdraw(key), .store(.begin(viewing.play)), .nowPlaying(key, event),
      .log(.info, "playback \(isResumed ? "continues" : "starts"): \(viewing.play.path)"),
      .identify(viewing.ticket, viewing.reference),
    ]
  }

  /// Applies a change to a viewing of a file or of one of its parts.
  mutating func apply(
    _ change: PlaybackChange, _ key: Play.Key, at clock: ClockReading
  ) -> [ViewingAction] {
    if skipped[key.instance]?.play.key == key { return applySkipped(change, key, at: clock) }
    guard var viewing = viewings[key], !viewing.isOver else { return [] }
    viewing.note(change, at: clock, policy: policy)
    let beginsElsewhere = !change.kind.isLast && viewing.noteBeginning(policy)
    viewings[key] = viewing
    return react(to: change, key) + (beginsElsewhere ? identifyAgain(key) : [])
  }

  /// Returns the effect of a change that is noted.
  private mutating func react(to change: PlaybackChange, _ key: Play.Key) -> [ViewingAction] {
    // The debounce starts at the time of the change, not of its processing.
    let (motion, duration, moment) = (change.motion, change.duration, change.at)
    switch change.kind {
    case .paused:
      return [.nowPlaying(key, .paused(motion, duration, at: moment))] + review(key) + store(key)
    case .resumed:
      return [
        .nowPlaying(key, .resumed(motion, duration, playingTime: change.playingTime, at: moment))
      ]
        + review(key) + store(key)
    case .seeked:
      return [.nowPlaying(key, .seeked(motion, duration, at: moment))] + review(key) + store(key)
    case .retitled(let title):
      return retitle(key, title, at: moment)
    case .ended:
      return settleTitle(key, at: moment) + end(key, change)
    case .dropped:
      return drop(key)
    case .moved:
      return [.nowPlaying(key, .moved(motion, duration))] + review(key) + store(key)
    case .reachedThreshold, .positionReported, .grows, .began:
      return review(key) + store(key)
    }
  }

  private mutating func end(_ key: Play.Key, _ change: PlaybackChange) -> [ViewingAction] {
    guard var viewing = viewings[key] else { return [] }
    let share = change.duration > 0 ? change.watched.total / change.duration : 0
    let isShown = shown.remove(key) != nil
    var ending = viewing.policy(policy).ending(
      at: change.progress, watched: share, seen: viewing.seenShare, playingTime: change.playingTime,
      isShown: isShown)
    // Without a `start`, Trakt still has the saved position, which is kept.
    if let until = offered.removeValue(forKey: key), change.at < until, !isShown, !ending.isPlay {
      ending = .nothing
    }
    viewing.play.endedAt = viewing.play.seenAt
    viewing.play.reachedThreshold = ending.isPlay
    viewing.ending = ending
    viewing.thresholdAtEnd = viewing.policy(policy).effectiveThreshold
    viewings[key] = viewing
    // A dropped viewing sends no final `stop`, so clear what is shown of it.
    // The same where nothing is delivered: a webhook may show what Trakt does not.
    let isSent = viewing.refusal == nil && ending != .nothing && !waitsForEarlier(viewing)
    return [.nowPlaying(key, isSent ? .ended : .dropped)] + close(key)
  }

  /// Removes a viewing that must not, or no longer, be recorded.
  mutating func drop(_ key: Play.Key) -> [ViewingAction] {
    guard let viewing = viewings.removeValue(forKey: key) else { return [] }
    shown.remove(key)
    offered[key] = nil
    retries.remove(key)
    return [.cancelLookup(key), .nowPlaying(key, .dropped), .store(.remove(key))]
      + clearEarlier(viewing)
  }

  // MARK: queries

  /// Returns the player's current viewing, if any.
  func playing(_ player: String) -> LoggedViewing? {
    viewings.values.first { $0.play.key.instance == player && !$0.isOver }
  }

  /// Returns the viewing of this file, or of its current part.
  func viewing(of player: String, _ viewing: ViewingID) -> LoggedViewing? {
    switch files[FileID(player: player, viewing: viewing)] {
    case .whole(let key)?: viewings[key]
    case .multipart(let file)?: file.keys[file.playback.current].flatMap { viewings[$0] }
    case .undecided?, nil: nil
    }
  }

  /// Number of ended viewings that are not identified.
  var endedCount: Int { viewings.values.count(where: \.isOver) }

  /// Ends of those viewings, in seconds since 1970.
  var endedDates: [Double] { viewings.values.filter(\.isOver).compactMap(\.play.endedAt) }

  /// Determines how a viewing ends if no further change arrives.
  ///
  /// - Parameter seen: share of the file played in all viewings, 0…1; nil if only this one is
  ///   known.
  func abandoned(_ viewing: LoggedViewing, seen: Double? = nil) -> ScrobblePolicy.Ending {
    let play = viewing.play
    let policy = viewing.policy(policy)
    let reached = Progress(percent: play.progress)
    return policy.ending(
      at: play.reachedThreshold ? max(reached, policy.threshold) : reached,
      watched: play.duration > 0 ? play.watchedSeconds / play.duration : 0, seen: seen,
      playingTime: play.playingTime,
      // Where it was not shown, a stop at 1 % would replace a kept position.
      isShown: play.shown.contains(.trakt))
  }
}

extension ViewingLog.FileID {
  func key(part: Int) -> Play.Key {
    Play.Key(instance: player, entry: viewing.entry, lap: viewing.lap, part: part)
  }
}

extension PlaybackChange.Kind {
  /// Whether no further event of the viewing follows.
  var isLast: Bool { isEnd || self == .dropped }
}
