// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// One viewing in the log: from its beginning until it is delivered, or until it is known to be none.
struct LoggedViewing: Equatable, Sendable {
  /// As it is stored in the journal.
  var play: Play
  var motion: Motion
  /// The latest change; nil where that came before the daemon was started.
  var latest: PlaybackChange?
  /// As the player named and tagged it; nil where that came before the daemon was started.
  var file: LoadedFile?
  /// Where it lies.
  var address: MediaAddress
  /// What it is identified by.
  var reference: MediaReference
  /// The readings of its name, and of what they are; nil until they are there.
  var read: ReadReference?
  /// What it is; nil while that is not known.
  var resolution: Resolution?
  /// Counts what makes earlier look-ups out of date: a new title, the user's word, a new rule.
  var epoch = 0
  /// How it ended; nil while it lasts.
  var ending: ScrobblePolicy.Ending?
  /// What waits for each destination since it ended.
  var deliveries: [Delivery] = []
  /// Viewings of other parts of the same file that ended as plays before the daemon was started.
  var playedParts: Set<Play.Key> = []
  /// An earlier daemon left it; see ``StartupDelay``.
  var isLeftOver = false
  /// The journal has, safe from a power cut, that it would count as a play if nothing more were heard
  /// of it.
  var isPlayStored = false
  /// Until when ``play`` says for how long it ran, and what of the film was played.
  var accountedUntil = Instant(-.infinity)
  /// Only shows the rest of an earlier viewing that counted.
  var isContinuation = false
  /// What earlier sittings have shown of the film since it last counted.
  var seenBefore = PlayedRanges()
  /// Destinations were told to show nothing of it, though it is known; see ``refusal``.
  var isRefused = false

  var isOver: Bool { ending != nil }

  var ticket: LookupTicket { LookupTicket(key: play.key, epoch: epoch) }

  /// What it is taken for: confirmed, else by its name alone.
  var media: Media? {
    switch resolution {
    case .found(let media), .unmatched(let media?, _), .notYetListed(let media, _): media
    case .unmatched, .ignored: nil
    case nil: read?.identification.hypotheses.first.map { Media($0) }
    }
  }

  /// For a person: the title where it is known, else the file's name.
  var name: String {
    if case .found(let media) = resolution { return media.name }
    return play.path.split(separator: "/").last.map(String.init) ?? play.path
  }

  /// What is known or looked up of it; nil until its name is read.
  var subject: MatchOverrides.Subject? {
    read.map { MatchOverrides.Subject(address: address, read: $0, reference: reference) }
  }

  // MARK: progress

  /// Takes over where a change says that it is.
  mutating func note(_ change: PlaybackChange, at clock: ClockReading, policy: ScrobblePolicy) {
    motion = change.motion
    latest = change
    play.watched = change.watched.parts
    play.watchedSeconds = change.watched.total
    play.ran = change.ran
    play.duration = change.duration
    play.isGrowing = change.isGrowing
    accountedUntil = change.at
    play.seenAt = clock.date(of: change)
    place(at: change.motion.position(at: change.at), policy: policy)
  }

  /// Takes over where it must be by now.
  mutating func advance(to clock: ClockReading, policy: ScrobblePolicy) {
    play.seenAt = clock.date
    // The player has not said yet that it is past the threshold.
    if latest?.requestsPosition == true, !play.reachedThreshold,
      Progress(position: motion.position(at: clock.now), duration: play.duration)
        >= policy.threshold
    {
      return
    }
    if motion.isRunning, clock.now > accountedUntil {
      var watched = PlayedRanges(play.watched)
      watched.add(
        from: motion.position(at: accountedUntil),
        to: min(motion.position(at: clock.now), play.duration))
      (play.watched, play.watchedSeconds) = (watched.parts, watched.total)
      play.ran += clock.now - accountedUntil
      accountedUntil = clock.now
    }
    place(at: motion.position(at: clock.now), policy: policy)
  }

  private mutating func place(at position: Seconds, policy: ScrobblePolicy) {
    let progress = Progress(position: position, duration: play.duration)
    play.position = min(position, play.duration)
    play.progress = progress.percent
    play.reachedThreshold = progress >= policy.threshold
  }
}

/// Names the state of a viewing for which something is looked up: an answer that carries another
/// epoch than the viewing has by then is out of date.
struct LookupTicket: Hashable, Sendable {
  var key: Play.Key
  var epoch: Int
}

extension LoggedViewing {
  /// A viewing that an earlier daemon stored.
  init(leftOver play: Play) {
    // Of an address the journal has no more than may be shown of it.
    let address = MediaAddress(play.path)
    self.init(
      play: play, motion: .held(at: play.position), address: address,
      reference: MediaReference(
        path: address.readable, mediaTitle: play.mediaTitle, tags: JSON.value(play.tags) ?? [:],
        duration: play.duration))
    isLeftOver = true
  }
}
