// SPDX-License-Identifier: MIT

/// The beginning, continuation and end of viewings.
extension PlaybackTracker {
  /// Whether a file is a video: not music, an image, cover art or a file without a duration.
  func isVideo(_ file: LoadedFile) -> Bool {
    file.hasVideo && !file.isImage
  }

  /// Begins a viewing of the open file once it runs, or at once if it was in progress before.
  ///
  /// - Parameter moment: its beginning, if that is not now.
  mutating func begin(at moment: (instant: Instant, date: Double?)? = nil) -> [PlaybackChange] {
    guard case .open(let file, let pending) = state, pending.hasStarted,
      isVideo(file) || pending.before != nil, let duration = properties.duration,
      properties.isRunning || pending.isUnderWay
    else { return [] }
    let before = pending.before
    var watched = before?.watched ?? PlayedRanges()
    // The playback that was not observed ended at this position.
    let position = min(pending.position, duration)
    let rate = max(1, abs(properties.speed ?? 1))
    if let before {
      if before.mayHavePlayed(to: position, by: now, rate: rate) {
        watched.add(from: before.position, to: position)
      }
    } else {
      watched.add(from: max(0, position - pending.playingTime * rate), to: position)
    }
    var viewing = Viewing(
      id: before?.viewing ?? ViewingID(entry: entry, lap: pending.lap),
      position: pending.position, duration: duration, watched: watched,
      playingTime: pending.playingTime)
    viewing.advance(to: now, reported: nil, speed: speed)
    if before?.isOver == true {
      state = .over(file, viewing)
      return []
    }
    viewing.noteReport()
    state = .viewing(file, viewing)
    durations.record(duration, playingTime: viewing.playingTime)
    var begun = change(viewing, .began(file, isResumed: before != nil))
    if let moment { (begun.at, begun.date) = moment }
    return [begun]
  }

  /// Prepares another viewing of the same file from its beginning; it begins once it runs.
  mutating func openLap(_ file: LoadedFile, after last: Viewing) -> [PlaybackChange] {
    durations = DurationHistory()
    state = .open(
      file,
      PendingViewing(position: last.position(at: now), hasStarted: true, lap: last.id.lap + 1))
    return begin()
  }

  func isAtStart(_ viewing: Viewing) -> Bool {
    viewing.position(at: now) <= viewing.duration * Self.farSeek
  }

  /// Whether a seek from `from` to the start begins the file again.
  ///
  /// A loop jumps from the very end, which always counts. A seek from elsewhere past the threshold
  /// counts only if half of the file was played, so that searching for a scene is not a viewing.
  func isSeen(_ viewing: Viewing, until from: Seconds) -> Bool {
    isPastThreshold(from, of: viewing)
      && (isAtEnd(from, of: viewing) || viewing.watched.total >= viewing.duration / 2)
  }

  func isPastThreshold(_ position: Seconds, of viewing: Viewing) -> Bool {
    Progress(position: position, duration: viewing.duration) >= threshold
  }

  /// Whether a finished seek was the jump from the end of a loop to its start.
  func isLoopJump(_ from: Seconds, _ landed: Viewing) -> Bool {
    let isWholeFile = isAtEnd(from, of: landed) && isAtStart(landed)
    return [loops, loopsBefore].contains {
      $0?.isLoopJump(from: from, to: landed.position(at: now), isWholeFile: isWholeFile) == true
    }
  }

  /// Handles the end of an iteration of a loop. The first iteration that passes the threshold ends
  /// the viewing as a play; before that the viewing continues.
  mutating func endIteration(
    _ file: LoadedFile, from: Seconds, before: Viewing, after: Viewing
  ) -> [PlaybackChange] {
    guard isAtEnd(from, of: before) || isPastThreshold(from, of: before),
      before.playingTime >= startAfter
    else {
      var after = after
      after.hasJumped = true
      state = .viewing(file, after)
      return reportChanges()
    }
    state = .viewing(file, before)
    let ended = leave(.looped, at: isAtEnd(from, of: before) ? before.duration : from)
    var repeated = after
    repeated.isLooped = true
    state = .over(file, repeated)
    return ended
  }

  func isAtEnd(_ position: Seconds, of viewing: Viewing) -> Bool {
    position >= viewing.duration - max(2, viewing.duration * 0.01)
  }

  /// Adds the range played until now, up to the reported position.
  mutating func accumulate(at position: Seconds?) {
    switch state {
    case .viewing(let file, var viewing):
      if let duration = properties.duration, duration != viewing.duration {
        viewing.duration = duration
        if durations.isGrowing(playingTime: viewing.playingTime) {
          viewing.hasReachedThreshold = false
        }
      }
      viewing.advance(to: now, reported: position, speed: speed)
      state = .viewing(file, viewing)
    case .over(let file, var viewing):
      viewing.advance(to: now, reported: position, speed: speed)
      state = .over(file, viewing)
    case .open(let file, var pending):
      pending.position = position ?? pending.position
      state = .open(file, pending)
    case .idle:
      break
    }
  }

  mutating func treatJumpAsSeek() {
    switch state {
    case .viewing(let file, var viewing):
      viewing.treatJumpAsSeek()
      state = .viewing(file, viewing)
    case .over(let file, var viewing):
      viewing.treatJumpAsSeek()
      state = .over(file, viewing)
    case .idle, .open:
      break
    }
  }

  /// Reports changes of the viewing: seeks, pauses, resumptions and other changes of its motion.
  mutating func reportChanges() -> [PlaybackChange] {
    guard case .viewing(let file, var viewing) = state else { return [] }
    let isPaused = properties.pause == true
    // `playback-restart` precedes `core-idle=false` and may precede `pause=false`; waiting for the
    // latter gives the reported motion the right value.
    let isStalled = properties.isStalled && !viewing.isPaused
    guard isPaused || viewing.motion.isRunning || isStalled else { return [] }
    let isFar = abs(viewing.drift) > viewing.duration * Self.farSeek
    let isBack = viewing.hasReachedThreshold && viewing.progress(at: now) < threshold
    let kind: PlaybackChange.Kind
    if isPaused != viewing.isPaused {
      viewing.pausedSince = isPaused ? now : nil
      kind = isPaused ? .paused : .resumed
    } else if isFar, !isStalled {
      kind = .seeked
    } else if isBack || viewing.hasJumped || viewing.motion.speed != viewing.reportedSpeed {
      kind = .moved
    } else {
      return []
    }
    if isBack { viewing.hasReachedThreshold = false }
    viewing.noteReport(isComplete: !isStalled)
    state = .viewing(file, viewing)
    return [change(viewing, kind)]
  }

  /// Handles `eof-reached`, the only sign of the end with `--keep-open`. A viewing that has run for
  /// less than ``startAfter`` lasts until the file is closed.
  ///
  /// An interrupted stream reports `eof-reached` too, but not near the end; that counts as a stall.
  mutating func reachEnd(at position: Seconds?) -> [PlaybackChange] {
    guard properties.eofReached == true, case .viewing(_, let viewing) = state,
      isNearEnd(position ?? viewing.position(at: now), of: viewing),
      viewing.playingTime >= startAfter
    else { return [] }
    return leave(.reachedEnd, at: position)
  }

  /// Whether only the computed position is past the threshold, and the player can confirm it.
  func isUnconfirmed(_ viewing: Viewing, at now: Instant) -> Bool {
    requestsPosition && !viewing.hasReachedThreshold && viewing.progress(at: now) >= threshold
  }

  /// Whether the reported position is past the threshold.
  func isPastThreshold(_ viewing: Viewing) -> Bool {
    viewing.reportedProgress >= threshold && viewing.progress(at: now) >= threshold
  }

  mutating func confirmThreshold() -> [PlaybackChange] {
    guard case .viewing(let file, var viewing) = state, !viewing.hasReachedThreshold,
      isPastThreshold(viewing), viewing.playingTime >= startAfter,
      !durations.isGrowing(playingTime: viewing.playingTime)
    else { return [] }
    viewing.hasReachedThreshold = true
    state = .viewing(file, viewing)
    return [change(viewing, .reachedThreshold)]
  }

  /// Reports that the duration has begun to grow.
  mutating func reportGrowth() -> [PlaybackChange] {
    guard case .viewing(let file, var viewing) = state else { return [] }
    let isGrowing = durations.isGrowing(playingTime: viewing.playingTime)
    guard isGrowing != viewing.isGrowing else { return [] }
    viewing.isGrowing = isGrowing
    state = .viewing(file, viewing)
    return isGrowing ? [change(viewing, .grows)] : []
  }

  func isNearEnd(_ position: Seconds, of viewing: Viewing) -> Bool {
    position >= viewing.duration * (1 - Self.farSeek)
  }

  mutating func retitle(_ title: String) -> [PlaybackChange] {
    switch state {
    case .open(var file, let pending):
      file.retitle(title)
      state = .open(file, pending)
      return []
    case .viewing(var file, let viewing):
      guard let title = file.retitle(title) else { return [] }
      state = .viewing(file, viewing)
      return [change(viewing, .retitled(title))]
    case .idle, .over:
      return []
    }
  }

  /// Ends the current viewing, if any.
  ///
  /// The present duration decides how: if it still grows, the file is a live stream and the viewing
  /// is dropped, unless the file reached its end.
  mutating func leave(_ end: ViewingEnd, at position: Seconds?) -> [PlaybackChange] {
    guard case .viewing(let file, var viewing) = state else { return [] }
    if end == .lost, isUnconfirmed(viewing, at: now) { viewing.revertToReported() }
    viewing.advance(to: now, reported: position, speed: nil)
    let isEOF = end == .reachedEnd || end == .closed(.eof)
    let isComplete = isEOF && isNearEnd(viewing.position(at: now), of: viewing)
    if isComplete { viewing.advance(to: now, reported: viewing.duration, speed: nil) }
    state = .over(file, viewing)
    isAwaitingPosition = false
    let isLive = !isComplete && durations.isGrowing(playingTime: viewing.playingTime)
    return [change(viewing, isLive ? .dropped : .ended(end))]
  }

  /// The recorded viewing of this file of this player.
  func rememberedViewing() -> RememberedViewing? {
    remembered.flatMap { $0.viewing.entry == entry ? $0 : nil }
  }

  func change(_ viewing: Viewing, _ kind: PlaybackChange.Kind) -> PlaybackChange {
    PlaybackChange(
      viewing: viewing.id, kind: kind, at: now, date: date, motion: viewing.motion,
      duration: viewing.duration, watched: viewing.watched, playingTime: viewing.playingTime,
      lastReport: requestsPosition ? viewing.lastReport : nil,
      isGrowing: durations.isGrowing(playingTime: viewing.playingTime))
  }
}
