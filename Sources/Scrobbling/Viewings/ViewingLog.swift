// SPDX-License-Identifier: MIT

internal import Logging
internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// All viewings that are under way, or ended and not identified: from what the players do to what is
/// stored, looked up, shown and delivered.
///
/// Decides only: each event returns what follows from it. What it holds is the same as in the journal.
struct ViewingLog: Sendable {
  /// Identifies the playback of one file among those of all players.
  struct FileID: Hashable, Sendable {
    var player: String
    var viewing: ViewingID
  }

  /// A file under way.
  enum FileState: Equatable, Sendable {
    /// One viewing.
    case whole(Play.Key)
    indirect case multipart(MultipartFile)
    /// Whether it may be recorded is being looked up; until then it counts as excluded.
    indirect case undecided(UndecidedFile)
  }

  var policy: ScrobblePolicy
  var filter: PathFilter
  /// Where ended viewings are delivered.
  let destinations: [Destination]
  var viewings: BoxedValues<Play.Key, LoggedViewing> = [:]
  var files: [FileID: FileState] = [:]
  /// Numbers the decisions about files, so that an answer for an earlier one is recognised.
  var decisions = 0
  /// Viewings for which a `start` went out and may have arrived.
  var shown: Set<Play.Key> = []
  /// What a destination does not know and is looked up by its title.
  var retries = TitleRetries()

  init(
    policy: ScrobblePolicy = ScrobblePolicy(), filter: PathFilter = PathFilter(),
    destinations: [Destination] = [.trakt]
  ) {
    self.policy = policy
    self.filter = filter
    self.destinations = destinations
  }

  // MARK: players

  /// Takes in what changed in one player.
  ///
  /// - Parameter stored: what the journal has of the player's newest file; read where a viewing goes
  ///   on after the daemon was away.
  mutating func record(
    _ change: PlaybackChange, of player: String, stored: [Play] = [], at clock: ClockReading
  ) -> [ViewingAction] {
    let id = FileID(player: player, viewing: change.viewing)
    if case .undecided(var file) = files[id] {
      file.changes.append(change)
      files[id] = .undecided(file)
      return []
    }
    if case .began(let file, let isResumed) = change.kind {
      if case .multipart = files[id] { return takeMultipart(change, id, at: clock) }
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
      let actions = take(change, key, at: clock)
      if change.kind.isLast { files[id] = nil }
      return actions
    case .multipart:
      return takeMultipart(change, id, at: clock)
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
    var key = id.key(part: isResumed ? (earlier.last?.key.part ?? 0) % MultipartFile.rewatch : 0)
    // Back in an episode that was seen, of a file of several: another viewing of it.
    while earlier.contains(where: { $0.key == key && $0.isPlayed }) {
      key.part += MultipartFile.rewatch
    }
    files[id] = .whole(key)
    return begin(key, file, change, isResumed: isResumed, at: clock) {
      if let before = earlier.first(where: { $0.key == key }) {
        $0.play.beganAt = before.beganAt
        $0.play.startPosition = before.startPosition
      }
      $0.playedParts = Set(earlier.filter(\.isPlayed).map(\.key))
    }
  }

  /// Begins one viewing: of a file, or of one of its parts.
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
    viewing.epoch = (viewings[key]?.epoch ?? -1) + 1
    viewing.note(change, at: clock, policy: policy)
    // What ran before it was heard was played from an earlier position on.
    viewing.play.startPosition = max(0, change.motion.position(at: change.at) - change.ran)
    body(&viewing)
    viewings[key] = viewing
    retries.remove(key)
    // One that is paused is said to be so by the change that follows; a stall is no pause.
    let event = NowPlayingEvent.began(
      change.motion, change.duration, ran: change.ran, at: clock.now, isResumed: isResumed)
    return [
      .withdraw(key), .store(.begin(viewing.play)), .nowPlaying(key, event),
      .log(.info, "\(isResumed ? "goes on" : "begins"): \(viewing.play.path)"),
      .identify(viewing.ticket, viewing.reference),
    ]
  }

  /// Takes in what changed in one viewing: of a file, or of one of its parts.
  mutating func take(
    _ change: PlaybackChange, _ key: Play.Key, at clock: ClockReading
  ) -> [ViewingAction] {
    guard var viewing = viewings[key], !viewing.isOver else { return [] }
    viewing.note(change, at: clock, policy: policy)
    viewings[key] = viewing
    // The debounce counts from when it happened, not from when it was handled.
    let (motion, duration, moment) = (change.motion, change.duration, change.at)
    switch change.kind {
    case .paused:
      return [.nowPlaying(key, .paused(motion, duration, at: moment))] + review(key) + store(key)
    case .resumed:
      return [.nowPlaying(key, .resumed(motion, duration, ran: change.ran, at: moment))]
        + review(key) + store(key)
    case .sought:
      return [.nowPlaying(key, .sought(motion, duration, at: moment))] + review(key) + store(key)
    case .retitled(let title):
      return retitle(key, title)
    case .ended:
      return end(key, change)
    case .dropped:
      return drop(key)
    case .looped:
      return [.nowPlaying(key, .moved(motion, duration))] + review(key) + store(key)
    case .reachedThreshold, .positionReported, .grows, .began:
      return review(key) + store(key)
    }
  }

  private mutating func end(_ key: Play.Key, _ change: PlaybackChange) -> [ViewingAction] {
    guard var viewing = viewings[key] else { return [] }
    let share = change.duration > 0 ? change.watched.total / change.duration : 0
    let ending = policy.ending(
      at: change.progress, watched: share, seen: viewing.seenShare, ran: change.ran,
      isShown: shown.remove(key) != nil)
    viewing.play.endedAt = viewing.play.seenAt
    viewing.play.reachedThreshold = ending.isPlay
    viewing.ending = ending
    viewings[key] = viewing
    // No `stop` of its own ends what is shown of a viewing that turns out to be none.
    return [.nowPlaying(key, viewing.refusal == nil ? .ended : .dropped)] + close(key)
  }

  /// It is no viewing, or not to be recorded (any more).
  mutating func drop(_ key: Play.Key) -> [ViewingAction] {
    guard viewings.removeValue(forKey: key) != nil else { return [] }
    shown.remove(key)
    retries.remove(key)
    return [.cancelLookup(key), .nowPlaying(key, .dropped), .store(.remove(key))]
  }

  // MARK: questions

  /// What this player shows, if it is a viewing.
  func playing(_ player: String) -> LoggedViewing? {
    viewings.values.first { $0.play.key.instance == player && !$0.isOver }
  }

  /// The viewing of this file, or of its present part.
  func viewing(of player: String, _ viewing: ViewingID) -> LoggedViewing? {
    switch files[FileID(player: player, viewing: viewing)] {
    case .whole(let key)?: viewings[key]
    case .multipart(let file)?: file.keys[file.playback.current].flatMap { viewings[$0] }
    case .undecided?, nil: nil
    }
  }

  /// How many ended and are not identified.
  var endedCount: Int { viewings.values.count(where: \.isOver) }

  /// When those ended; seconds since 1970.
  var endedDates: [Double] { viewings.values.filter(\.isOver).compactMap(\.play.endedAt) }

  /// How a viewing ends of which nothing more is heard.
  ///
  /// - Parameter seen: the share of the film that was shown in all its sittings; nil where only this
  ///   one is known.
  func abandoned(_ play: Play, seen: Double? = nil) -> ScrobblePolicy.Ending {
    let reached = Progress(percent: play.progress)
    return policy.ending(
      at: play.reachedThreshold ? max(reached, policy.threshold) : reached,
      watched: play.duration > 0 ? play.watchedSeconds / play.duration : 0, seen: seen,
      ran: play.ran,
      // Where that is not known: a stop at 1 % would take the place of a position that is kept.
      isShown: play.ran >= policy.startAfter)
  }
}

extension ViewingLog.FileID {
  func key(part: Int) -> Play.Key {
    Play.Key(instance: player, entry: viewing.entry, lap: viewing.lap, part: part)
  }
}

extension PlaybackChange.Kind {
  /// Nothing follows of the viewing.
  var isLast: Bool { isEnd || self == .dropped }
}
