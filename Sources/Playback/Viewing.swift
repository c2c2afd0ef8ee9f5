// SPDX-License-Identifier: MIT

/// The current viewing of a file: its position, and the ranges that were played.
struct Viewing: Hashable, Sendable {
  let id: ViewingID
  private(set) var motion: Motion
  var duration: Seconds
  private(set) var watched: PlayedRanges
  /// Seconds spent playing, by the clock: pauses excluded, at any speed.
  private(set) var playingTime: Seconds
  /// The state at the last reported position; later state is computed.
  private(set) var lastReport: ReportedPosition
  /// The start of a seek that has not finished yet.
  var seekOrigin: Seconds?
  /// The difference between the last reported position and the expected one, until the next event.
  /// If that is a seek to this position, the player had begun it when the position was read.
  private var jump: Jump?
  /// The distance of seeks from the last reported position, in seconds.
  var drift: Seconds = 0
  /// The time since which it is paused at one position; nil unless it was last reported as paused.
  var pausedSince: Instant?
  /// The threshold was reached and reported.
  var hasReachedThreshold = false
  /// The duration grows, and that was reported.
  var isGrowing = false
  /// The speed of the motion that was last reported; nil if that was held.
  private(set) var reportedSpeed: Double?
  /// Playback has jumped to the start of a loop, and that is not reported yet.
  var hasJumped = false
  /// Whether it ended with an iteration of a loop; the following iterations are not viewings.
  var isLooped = false

  private struct Jump: Hashable, Sendable {
    var distance: Seconds
    /// The computed state, which holds if the player was seeking.
    var computed: ReportedPosition
  }

  var isPaused: Bool { pausedSince != nil }

  init(
    id: ViewingID, position: Seconds, duration: Seconds, watched: PlayedRanges = PlayedRanges(),
    playingTime: Seconds = 0
  ) {
    self.id = id
    self.duration = duration
    self.watched = watched
    self.playingTime = playingTime
    let position = min(max(position, 0), duration)
    motion = .held(at: position)
    lastReport = ReportedPosition(position: position, watched: watched, playingTime: playingTime)
  }

  /// Seconds from the start of the file, clamped to it.
  func position(at now: Instant) -> Seconds {
    clampedPosition(motion.position(at: now))
  }

  func progress(at now: Instant) -> Progress {
    Progress(position: position(at: now), duration: duration)
  }

  /// Counts the range played until now and continues at the reported position.
  ///
  /// - Parameter reported: mpv's `time-pos`; nil uses the computed position.
  mutating func advance(to now: Instant, reported: Seconds?, speed: Double?) {
    let here = accumulate(at: now, reported: reported)
    motion =
      if let speed { .running(from: here, since: now, speed: speed) } else { .held(at: here) }
  }

  /// The largest difference between the reported positions of one seek, in seconds.
  private static let sameTarget = 2.0

  /// Counts the range played until now; the next range begins at `target`.
  mutating func beginSeek(at now: Instant, to target: Seconds?) {
    let here = accumulate(at: now, reported: nil)
    let there = clampedPosition(target ?? here)
    if let computed = jump?.computed, abs(there - lastReport.position) <= Self.sameTarget {
      (watched, playingTime) = (computed.watched, computed.playingTime)
      seekOrigin = seekOrigin ?? computed.position
      jump = nil
    }
    treatJumpAsSeek()
    seekOrigin = seekOrigin ?? here
    motion = .held(at: there)
    lastReport = ReportedPosition(position: there, watched: watched, playingTime: playingTime)
    // Seeking while paused restarts the pause.
    if isPaused { pausedSince = now }
  }

  /// Continues at the reported position.
  ///
  /// - Returns: the start of the seek that has now finished; nil if there was none.
  mutating func finishSeek(at now: Instant, reported: Seconds?, speed: Double?) -> Seconds? {
    advance(to: now, reported: reported, speed: speed)
    defer { seekOrigin = nil }
    return seekOrigin
  }

  /// Treats an unexpected position that no seek explains as a seek that was not observed.
  mutating func treatJumpAsSeek() {
    drift += jump?.distance ?? 0
    jump = nil
  }

  /// Limits ``playingTime`` to the time for which its file was open.
  mutating func limitPlayingTime(to limit: Seconds) {
    playingTime = min(playingTime, max(0, limit))
  }

  /// Records that the present motion is reported.
  ///
  /// - Parameter isComplete: false if a far seek is reported later.
  mutating func noteReport(isComplete: Bool = true) {
    reportedSpeed = motion.speed
    if isComplete { drift = 0 }
    hasJumped = false
  }

  private mutating func accumulate(at now: Instant, reported: Seconds?) -> Seconds {
    let computed = position(at: now)
    let expected = abs(motion.position(at: now) - lastReport.position)
    var reach = 2.0
    if case .running(let from, let since, let speed) = motion {
      watched.add(between: clampedPosition(from), and: computed)
      playingTime += max(0, now - since)
      reach *= abs(speed)
    }
    guard let here = reported.map(clampedPosition) else { return computed }
    if seekOrigin == nil, abs(here - computed) > reach {
      jump = Jump(
        distance: here - computed,
        computed: ReportedPosition(position: computed, watched: watched, playingTime: playingTime))
    }
    if playingTime > lastReport.playingTime {
      // The reported position replaces everything computed since the last report, but for no more
      // than can have been played in that time.
      watched = lastReport.watched
      if computed >= lastReport.position {
        watched.add(from: lastReport.position, to: min(here, computed + reach))
      } else {
        watched.add(from: max(here, computed - reach), to: lastReport.position)
      }
      // A suspended player process (SIGSTOP) has not run for all of that time.
      let moved = abs(here - lastReport.position)
      if moved + reach < expected {
        playingTime =
          lastReport.playingTime + (playingTime - lastReport.playingTime) * moved / expected
      }
    }
    lastReport = ReportedPosition(position: here, watched: watched, playingTime: playingTime)
    return here
  }

  /// The progress at the last reported position.
  var reportedProgress: Progress { Progress(position: lastReport.position, duration: duration) }

  /// Discards what was computed since the last reported position.
  mutating func revertToReported() {
    motion = .held(at: lastReport.position)
    watched = lastReport.watched
    playingTime = lastReport.playingTime
  }

  private func clampedPosition(_ position: Seconds) -> Seconds {
    min(max(position, 0), duration)
  }
}
