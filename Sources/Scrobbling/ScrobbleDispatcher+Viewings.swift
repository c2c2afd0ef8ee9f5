// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Journal
internal import Logging
internal import MediaIdentity
public import Playback
internal import Timekeeping

/// From what the players do to what is written down and wished for.
extension ScrobbleDispatcher {
  /// Takes in what changed in one player; it is on disk when this returns.
  ///
  /// - Parameter player: the instance that the player's plugin drew.
  public func record(_ changes: [PlaybackChange], of player: String) async {
    await waitForTurn(player)
    for change in changes {
      let ref = Ref(player: player, viewing: change.viewing)
      if case .began(let file, let again) = change.kind,
        await !admits(ref, file, again: again)
      {
        continue
      }
      if parted[ref] == nil { take(change, ref) } else { takeParted(change, ref) }
    }
    goOn(player)
    if !changes.isEmpty { wake() }
  }

  /// Takes in what changed in one viewing: of a file, or of one of its parts.
  func take(_ change: PlaybackChange, _ ref: Ref) {
    if case .began(let file, let again) = change.kind {
      begin(ref, file, change, again: again)
    } else if active[ref]?.ending == nil, var viewing = active[ref] {
      note(change, in: &viewing)
      active[ref] = viewing
      proceed(ref, change)
    }
  }

  /// The viewing of this player that the journal knows from before.
  public func remembered(_ player: String) -> RememberedViewing? {
    guard let play = look({ try $0.latest(of: player) }) ?? nil else { return nil }
    return RememberedViewing(
      viewing: ViewingID(entry: play.key.entry, lap: play.key.lap),
      isOver: play.endedAt != nil && (play.crossed || play.isSkipped),
      // A later part counts its seconds from its own beginning.
      watched: play.key.part == 0 ? Stretches(play.watched) : Stretches(), ran: play.ran)
  }

  /// What a viewing is taken for.
  public func media(of player: String, _ viewing: ViewingID) -> Media? {
    let file = Ref(player: player, viewing: viewing)
    let part = parted[file]?.parts.current ?? 0
    let viewing = active[Ref(player: player, viewing: viewing, part: part)]
    switch viewing?.resolution {
    case .found(let media), .unmatched(let media?, _): return media
    case .unmatched, .ignored: return nil
    case nil: return viewing?.identification?.hypotheses.first.map { Media($0) }
    }
  }

  /// Ends what was open when the last daemon stopped and whose player did not come back: as a play
  /// where the mark was crossed, else where it was last seen.
  ///
  /// - Parameter random: as of ``takeUp(random:)``.
  public func endOrphans(
    random: Double = Double.random(in: 0...1), _ isConnected: (String) async -> Bool
  ) async {
    let left: [Play] = look { try $0.open() } ?? []
    if !left.isEmpty { legacy = Legacy(takenUpAt: time.now(), random: random) }
    for play in left where await !isConnected(play.key.instance) {
      let ref = Ref(
        player: play.key.instance,
        viewing: ViewingID(entry: play.key.entry, lap: play.key.lap), part: play.key.part)
      guard active[ref] == nil else { continue }
      var viewing = Active(
        play: play, address: play.address, motion: .held(at: play.position),
        reference: play.reference)
      viewing.isLegacy = true
      viewing.play.endedAt = play.seenAt
      viewing.ending = abandoned(play)
      active[ref] = viewing
      log.info("its player is gone: \(play.path)")
      read(ref)
    }
  }

  /// How a viewing ends of which nothing more is heard.
  func abandoned(_ play: Play) -> ScrobblePolicy.Ending {
    let reached = Progress(percent: play.progress)
    return policy.ending(
      at: play.crossed ? max(reached, policy.threshold) : reached,
      watched: play.duration > 0 ? play.watchedSeconds / play.duration : 0, ran: play.ran,
      // Where that is not known: a stop at 1 % would take the place of a position that is kept.
      isShown: play.ran >= policy.startAfter)
  }

  /// Added to a part's number when it is seen once more: no file has as many episodes.
  static let rewatch = 1_000

  private func begin(
    _ ref: Ref, _ file: LoadedFile, _ change: PlaybackChange, again: Bool
  ) {
    var key = Play.Key(
      instance: ref.player, entry: ref.viewing.entry, lap: ref.viewing.lap,
      part: again ? latestPart(ref) : ref.part)
    // Back in an episode that was seen, of a file of several: another viewing of it.
    while look({ try $0.isPlayed(key) }) ?? false { key.part += Self.rewatch }
    let began = time.date(of: change.at)
    var viewing = Active(
      play: Play(
        key: key, path: file.address.shown, mediaTitle: file.mediaTitle,
        tags: JSON.text(file.tags), beganAt: began, seenAt: began, duration: change.duration),
      address: file.address, motion: change.motion,
      reference: MediaReference(
        path: file.address.readable, mediaTitle: file.mediaTitle, tags: file.tags,
        duration: change.duration))
    viewing.file = file
    note(change, in: &viewing)
    viewing.play.id = beginInJournal(viewing.play)
    viewing.play.beganAt = (look { try $0.began(viewing.play.id) } ?? nil) ?? began
    debts[viewing.play.id] = nil
    outbox.remove(viewing.play.id)
    active[ref] = viewing
    // One that is paused is said to be so by the change that follows; a stall is no pause.
    // Trakt shows it already where the last daemon had said so.
    let now = again ? max(time.now(), legacy.opensAt) : time.now()
    presence.began(
      ref, motion: change.motion, duration: change.duration, ran: change.ran, at: now)
    log.info("\(again ? "goes on" : "begins"): \(viewing.play.path)")
    read(ref)
  }

  /// Where a file of several episodes goes on after a restart.
  private func latestPart(_ ref: Ref) -> Int {
    guard let play = look({ try $0.latest(of: ref.player) }) ?? nil,
      play.key.entry == ref.viewing.entry, play.key.lap == ref.viewing.lap
    else { return ref.part }
    return play.key.part % Self.rewatch
  }

  private func beginInJournal(_ play: Play) -> Play.ID {
    if let id = write({ try $0.begin(play) }) { return id }
    if let problem = status.journalProblem, notices.problems {
      Task { await show(play.key.instance, "Not kept: \(problem)") }
    }
    unwritten -= 1
    return unwritten
  }

  private func proceed(_ ref: Ref, _ change: PlaybackChange) {
    guard active[ref] != nil else { return }
    // It settles from when it happened, not from when it was dealt with.
    let now = change.at
    switch change.kind {
    case .paused:
      presence.paused(ref, motion: change.motion, duration: change.duration, at: now)
    case .resumed:
      presence.resumed(
        ref, motion: change.motion, duration: change.duration, ran: change.ran, at: now)
    case .sought:
      presence.sought(ref, motion: change.motion, duration: change.duration, at: now)
    case .ended:
      return end(ref, change)
    case .dropped:
      return drop(ref)
    case .crossed, .retitled, .began:
      break
    }
    update(ref)
  }

  private func end(_ ref: Ref, _ change: PlaybackChange) {
    guard var viewing = active[ref] else { return }
    viewing.play.endedAt = viewing.play.seenAt
    let wasStarted = presence.ended(ref)
    pauseRefused.remove(ref)
    let share = change.duration > 0 ? change.watched.total / change.duration : 0
    let ending = policy.ending(
      at: change.progress, watched: share, ran: change.ran, isShown: wasStarted)
    viewing.ending = ending
    if case .play = ending { viewing.play.crossed = true } else { viewing.play.crossed = false }
    active[ref] = viewing
    settleEnding(ref)
  }

  /// Closes a viewing once both is known: how it ended, and what it was.
  func settleEnding(_ ref: Ref) {
    guard var viewing = active[ref], let ending = viewing.ending else { return }
    let entry: OutboxEntry
    switch ending {
    case .play(let progress): entry = OutboxEntry(kind: .scrobble, progress: progress)
    case .keepPosition(let progress): entry = OutboxEntry(kind: .pause, progress: progress)
    case .clear: entry = OutboxEntry(kind: .pause, progress: 1)
    case .nothing:
      active[ref] = nil
      viewing.play.outcome = .ignored
      viewing.play.detail = viewing.play.detail ?? "too short a look"
      conclude(viewing.play, outbox: nil)
      return
    }
    switch viewing.resolution {
    case nil:
      // Not known yet: on disk as waiting, resolved now or after a restart.
      viewing.play.outcome = .waiting
      conclude(viewing.play, outbox: entry)
    case .found(let media):
      active[ref] = nil
      viewing.play.outcome = .waiting
      enqueue(Outbox.Waiting(play: viewing.play, entry: entry, media: media, player: ref.player))
      conclude(viewing.play, outbox: entry)
    case .unmatched:
      active[ref] = nil
      viewing.play.outcome = .unmatched
      conclude(viewing.play, outbox: nil)
    case .ignored:
      active[ref] = nil
      viewing.play.outcome = .ignored
      conclude(viewing.play, outbox: nil)
    }
  }

  func enqueue(_ waiting: Outbox.Waiting) {
    for old in outbox.positionsReplaced(by: waiting) {
      settle(old, .ignored, detail: "a newer position took its place")
    }
    outbox.add(waiting)
  }

  /// Takes over where a viewing is.
  private func note(_ change: PlaybackChange, in viewing: inout Active) {
    viewing.motion = change.motion
    viewing.latest = change
    viewing.play.watched = change.watched.parts
    viewing.play.watchedSeconds = change.watched.total
    viewing.play.ran = change.ran
    viewing.play.duration = change.duration
    viewing.play.seenAt = time.date(of: change.at)
    if case .retitled(let title) = change.kind {
      viewing.play.mediaTitle = viewing.address.title(title)
    }
    place(&viewing.play, at: change.motion.position(at: change.at))
  }

  /// Takes over where a viewing must be by now.
  func advance(_ viewing: inout Active, to now: Instant) {
    viewing.play.seenAt = time.date(of: now)
    place(&viewing.play, at: viewing.motion.position(at: now))
  }

  private func place(_ play: inout Play, at position: Seconds) {
    let progress = Progress(position: position, duration: play.duration)
    play.position = min(position, play.duration)
    play.progress = progress.percent
    play.crossed = progress >= policy.threshold
  }
}
