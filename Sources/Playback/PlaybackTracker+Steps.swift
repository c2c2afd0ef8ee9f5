// SPDX-License-Identifier: MIT

/// The effect of each kind of event on the state.
extension PlaybackTracker {
  /// Seconds of media per second while frames are shown, negative for backward playback; nil
  /// otherwise.
  var speed: Double? {
    guard properties.isRunning else { return nil }
    let speed = properties.speed ?? 1
    return properties.isBackward == true ? -speed : speed
  }

  /// Seconds for which the file has run.
  var playingTime: Seconds {
    switch state {
    case .idle: return 0
    case .open(_, let pending): return pending.before?.playingTime ?? pending.playingTime
    case .viewing(_, let viewing), .over(_, let viewing):
      guard case .running(_, let since, _) = viewing.motion else { return viewing.playingTime }
      return viewing.playingTime + max(0, now - since)
    }
  }

  /// Begins the next file: the state of the previous one is discarded; pause and speed are kept.
  mutating func enter(_ entry: Int) {
    self.entry = entry
    state = .idle
    durations = DurationHistory()
    fileThreshold = nil
    (loops, loopsBefore) = (nil, nil)
    properties = Properties(
      pause: properties.pause, coreIdle: properties.coreIdle, speed: properties.speed,
      isBackward: properties.isBackward)
  }

  /// Merges the properties that the player reports.
  mutating func update(_ reported: Properties) {
    properties.update(with: reported)
    if reported.duration != nil, let duration = properties.duration {
      durations.record(duration, playingTime: playingTime)
    }
    // A viewing that has begun continues even if its video track is deselected.
    if case .open(var file, let pending) = state {
      file.hasVideo = reported.hasVideo ?? file.hasVideo
      file.isImage = reported.isImage ?? file.isImage
      state = .open(file, pending)
    }
  }

  mutating func open(_ file: LoadedFile, _ reported: Properties, at position: Seconds?) {
    guard case .idle = state else { return }
    update(reported)
    state = .open(file, PendingViewing(position: position ?? 0))
  }

  /// Handles the present state of a player that was playing before it connected.
  mutating func join(
    _ file: LoadedFile, _ reported: Properties, since beginning: FileBeginning?,
    at position: Seconds?
  ) -> [PlaybackChange] {
    // A state report is complete, so missing properties are reset.
    properties = Properties(
      pause: false, coreIdle: false, pausedForCache: false, eofReached: false, seeking: false,
      speed: 1, isBackward: false)
    properties.update(with: reported)
    switch state {
    case .viewing(let known, var viewing):
      // A missed event may have been a seek.
      viewing.seekOrigin = viewing.seekOrigin ?? viewing.position(at: now)
      state = .viewing(known, viewing)
      let landed = properties.seeking == true ? [] : restart(at: position)
      return landed + update(reported, at: position)
    case .over:
      return []
    case .idle:
      let before = rememberedViewing()
      let playingTime = unobservedPlayingTime(
        since: beginning, before: before, until: position ?? 0)
      state = .open(file, PendingViewing(before: before, playingTime: playingTime))
    case .open(_, let pending):
      state = .open(file, pending)
    }
    return joinInProgress(at: position)
  }

  /// Seconds for which a file has run until the player connected: as long as it takes to play from
  /// its last known position to the present one, and no longer than it has been loaded.
  ///
  /// - Parameter beginning: nil from an older plugin.
  private func unobservedPlayingTime(
    since beginning: FileBeginning?, before: RememberedViewing?, until position: Seconds
  ) -> Seconds {
    let loaded = beginning.flatMap { $0.at.isPlausible ? max(0, now - $0.at) : nil }
    let start = beginning.map { Properties.clamped($0.position) } ?? 0
    return min(
      before?.playingTime(until: position) ?? max(0, position - start), loaded ?? .infinity)
  }

  private mutating func joinInProgress(at position: Seconds?) -> [PlaybackChange] {
    guard case .open(let file, var pending) = state else { return [] }
    pending.position = position ?? pending.position
    pending.hasStarted = true
    pending.isUnderWay = true
    state = .open(file, pending)
    let changes = begin() + reachEnd(at: position) + reportChanges()
    guard case .over(let file, let last) = state, isAtStart(last), loops?.isOn != true,
      pending.before?.position ?? .infinity > last.duration * Self.farSeek
    else { return changes }
    // The previous viewing was over; its return to the start was missed.
    return changes + openLap(file, after: last)
  }

  mutating func update(_ reported: Properties, at position: Seconds?) -> [PlaybackChange] {
    update(reported)
    accumulate(at: position)
    let changes = reported.mediaTitle.map { retitle($0) } ?? []
    return changes + begin() + reachEnd(at: position) + reportChanges()
  }

  /// Replaces the computed position by the one that the player reports.
  mutating func applyReport(of position: Seconds?, duration: Seconds?) -> [PlaybackChange] {
    update(Properties(duration: duration))
    guard let position else { return [] }
    accumulate(at: position)
    treatJumpAsSeek()
    return reportChanges() + confirmThreshold()
  }

  mutating func seek(to target: Seconds?) {
    properties.seeking = true
    switch state {
    case .viewing(let file, var viewing):
      viewing.beginSeek(at: now, to: target)
      state = .viewing(file, viewing)
    case .over(let file, var viewing):
      viewing.beginSeek(at: now, to: target)
      state = .over(file, viewing)
    case .open(let file, var pending):
      pending.position = target ?? pending.position
      state = .open(file, pending)
    case .idle:
      break
    }
  }

  /// Handles the end of a seek, or the first frame of a file.
  mutating func restart(at position: Seconds?) -> [PlaybackChange] {
    properties.seeking = false
    switch state {
    case .idle:
      return []
    case .open(let file, var pending):
      pending.hasStarted = true
      pending.position = position ?? pending.position
      state = .open(file, pending)
      return begin()
    case .over(let file, var viewing):
      let from = viewing.finishSeek(at: now, reported: position, speed: speed)
      state = .over(file, viewing)
      guard let from, isAtStart(viewing), !isLoopJump(from, viewing) else { return [] }
      // Within a loop, a seek to its start is not a new viewing unless the end is near.
      guard !viewing.isLooped || isPastThreshold(from, of: viewing) else { return [] }
      return openLap(file, after: viewing)
    case .viewing(let file, var viewing):
      let before = viewing
      let from = viewing.finishSeek(at: now, reported: position, speed: speed)
      if let from, isLoopJump(from, viewing) {
        return endIteration(file, from: from, before: before, after: viewing)
      }
      if let from, isAtStart(viewing), isSeen(before, until: from) {
        state = .viewing(file, before)
        let last = isAtEnd(from, of: viewing) ? viewing.duration : from
        return leave(.looped, at: last) + openLap(file, after: viewing)
      }
      if let from { viewing.drift += viewing.position(at: now) - from }
      state = .viewing(file, viewing)
      return reportChanges()
    }
  }

  mutating func end(
    _ reason: EndReason, _ snapshot: EndSnapshot?, at position: Seconds?
  ) -> [PlaybackChange] {
    var changes: [PlaybackChange] = []
    if case .idle = state, let snapshot { changes += report(snapshot, at: position) }
    if let snapshot, snapshot.began.isPlausible { accumulate(at: position) }
    if case .viewing(let file, var viewing) = state, let snapshot, snapshot.began.isPlausible {
      // The time that was not observed had been estimated.
      viewing.limitPlayingTime(to: now - snapshot.began)
      state = .viewing(file, viewing)
    }
    changes += leave(.closed(reason), at: position)
    // Later events for this entry are ignored.
    entry += 1
    enter(entry)
    return changes
  }

  /// Records a viewing of which only the end was observed, from its snapshot.
  private mutating func report(_ snapshot: EndSnapshot, at position: Seconds?) -> [PlaybackChange] {
    properties.update(with: snapshot.properties)
    let began = snapshot.began.isPlausible ? min(snapshot.began, now) : now
    let before = rememberedViewing()
    // A file cannot have run for longer than it was open.
    let playingTime = min(before?.playingTime(until: position ?? 0) ?? .infinity, now - began)
    let pending = PendingViewing(
      position: position ?? 0, hasStarted: true, isUnderWay: true, before: before,
      playingTime: playingTime)
    state = .open(snapshot.file, pending)
    durations.noteUnobserved(
      from: snapshot.loadedDuration, to: properties.duration, position: position,
      playingTime: playingTime)
    return begin(at: before == nil ? (began, snapshot.beganDate) : nil)
  }
}
