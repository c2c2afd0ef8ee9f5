// SPDX-License-Identifier: MIT

/// One viewing of one file while it lasts: where it is, and what of it was really played.
struct Viewing: Hashable, Sendable {
  let id: ViewingID
  private(set) var motion: Motion
  var duration: Seconds
  private(set) var watched: PlayedRanges
  private(set) var ran: Seconds
  /// What held when the player last said where it is; what follows is computed.
  private(set) var heard: HeardPosition
  /// The position from which a jump set out that has not landed yet.
  var jumpedFrom: Seconds?
  /// How far jumps have carried it from where it was last said to be; seconds.
  var drift: Seconds = 0
  /// Since when it stands still at one place; nil unless it was last said to be paused.
  var pausedSince: Instant?
  /// The threshold was reached, and that was said.
  var hasReachedThreshold = false
  /// The duration grows, and that was said.
  var isGrowing = false
  /// A round of a loop is over, and that was not said yet.
  var hasLooped = false
  /// It ended with a round of a loop; the rounds that follow are not viewings.
  var isLooped = false

  var isPaused: Bool { pausedSince != nil }

  init(
    id: ViewingID, position: Seconds, duration: Seconds, watched: PlayedRanges = PlayedRanges(),
    ran: Seconds = 0
  ) {
    self.id = id
    self.duration = duration
    self.watched = watched
    self.ran = ran
    let position = min(max(position, 0), duration)
    motion = .held(at: position)
    heard = HeardPosition(position: position, watched: watched, ran: ran)
  }

  /// Seconds from the start of the film, within it.
  func position(at now: Instant) -> Seconds {
    inFilm(motion.position(at: now))
  }

  func progress(at now: Instant) -> Progress {
    Progress(position: position(at: now), duration: duration)
  }

  /// Counts what was played until now and goes on from where the player says it is.
  ///
  /// - Parameter reported: mpv's `time-pos`; nil where it is not known, then it is computed.
  mutating func advance(to now: Instant, reported: Seconds?, speed: Double?) {
    let here = account(at: now, reported: reported)
    motion =
      if let speed { .running(from: here, since: now, speed: speed) } else { .held(at: here) }
  }

  /// Counts what was played until now; the next stretch begins at `target`.
  mutating func jump(at now: Instant, to target: Seconds?) {
    let here = account(at: now, reported: nil)
    jumpedFrom = jumpedFrom ?? here
    let there = inFilm(target ?? here)
    motion = .held(at: there)
    heard = HeardPosition(position: there, watched: watched, ran: ran)
    // Whoever looks around while it is paused has not left.
    if isPaused { pausedSince = now }
  }

  /// - Returns: where the jump that has now landed set out; nil if there was none.
  mutating func land() -> Seconds? {
    defer { jumpedFrom = nil }
    return jumpedFrom
  }

  /// It can't have run for longer than its file was open.
  mutating func limitRan(to limit: Seconds) {
    ran = min(ran, max(0, limit))
  }

  private mutating func account(at now: Instant, reported: Seconds?) -> Seconds {
    let computed = position(at: now)
    var reach = 2.0
    if case .running(let from, let since, let speed) = motion {
      watched.add(between: inFilm(from), and: computed)
      ran += max(0, now - since)
      reach *= abs(speed)
    }
    guard let here = reported.map(inFilm) else { return computed }
    if ran > heard.ran {
      // The player's word takes the place of all that was computed since it was last heard, but never
      // for more than can have been played in that time.
      watched = heard.watched
      if computed >= heard.position {
        watched.add(from: heard.position, to: min(here, computed + reach))
      } else {
        watched.add(from: max(here, computed - reach), to: heard.position)
      }
    }
    heard = HeardPosition(position: here, watched: watched, ran: ran)
    return here
  }

  /// How far it had come when the player last said where it is.
  var heardProgress: Progress { Progress(position: heard.position, duration: duration) }

  /// Takes back what was computed since the player last said where it is.
  mutating func returnToHeard() {
    motion = .held(at: heard.position)
    watched = heard.watched
    ran = heard.ran
  }

  private func inFilm(_ position: Seconds) -> Seconds {
    min(max(position, 0), duration)
  }
}
