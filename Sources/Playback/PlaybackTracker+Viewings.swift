// SPDX-License-Identifier: MIT

/// How viewings begin, go on and end.
extension PlaybackTracker {
  /// Music, pictures, cover art, live streams and what has no duration are no viewings.
  func isFilm(_ file: LoadedFile, _ told: Properties) -> Bool {
    file.hasVideo && !file.isImage && told.seekable != false && told.duration != nil
  }

  /// Begins a viewing of the open file once it runs.
  ///
  /// - Parameters:
  ///   - evenPaused: it was under way before we came, so it is a viewing though it may stand still.
  ///   - instant: when it began, where that was not now.
  mutating func begin(
    _ id: ViewingID, again old: RememberedViewing? = nil, ran: Seconds = 0,
    evenPaused: Bool = false, at instant: Instant? = nil
  ) -> [PlaybackChange] {
    guard case .open(let file, let opening) = state, opening.hasStarted, !opening.isLive,
      isFilm(file, properties), let duration = properties.duration,
      properties.isRunning || evenPaused
    else { return [] }
    var viewing = Viewing(
      id: id, position: opening.position, duration: duration,
      watched: old?.watched ?? Stretches(), ran: old?.ran ?? ran)
    viewing.advance(to: now, reported: nil, speed: speed)
    viewing.isPaused = properties.pause == true
    viewing.pausedSince = viewing.isPaused ? now : nil
    state = .viewing(file, viewing)
    _ = durations.note(duration, at: now)
    var begun = change(viewing, .began(file, again: old != nil))
    begun.at = instant ?? now
    return [begun]
  }

  /// The same file from its beginning, after it was seen.
  mutating func beginLap(_ file: LoadedFile, after last: Viewing) -> [PlaybackChange] {
    state = .open(file, Opening(position: last.position(at: now), hasStarted: true))
    return begin(ViewingID(entry: last.id.entry, lap: last.id.lap + 1), evenPaused: true)
  }

  /// Whether a jump from `from` to where the viewing is now begins it anew.
  ///
  /// A loop jumps from the very end. From elsewhere past the mark it counts where half of the film
  /// was really played, so that looking for a scene is no viewing.
  func isRewatch(_ viewing: Viewing, from: Seconds) -> Bool {
    let before = Progress(position: from, duration: viewing.duration)
    let atEnd = from >= viewing.duration - max(2, viewing.duration * 0.01)
    let toStart = viewing.position(at: now) <= viewing.duration * Self.farSeek
    return toStart && before >= mark && (atEnd || viewing.watched.total >= viewing.duration / 2)
  }

  /// Counts what was played until now, at the position that the player says.
  mutating func settle(at position: Seconds?) {
    switch state {
    case .viewing(let file, var viewing):
      if let duration = properties.duration { viewing.duration = duration }
      viewing.advance(to: now, reported: position, speed: speed)
      state = .viewing(file, viewing)
    case .open(let file, var opening):
      opening.position = position ?? opening.position
      state = .open(file, opening)
    case .idle, .over:
      break
    }
  }

  /// Says that it was paused or goes on, where that is new. Stalls and seeks are no pause.
  mutating func announce() -> [PlaybackChange] {
    guard case .viewing(let file, var viewing) = state else { return [] }
    if properties.pause == true, !viewing.isPaused {
      viewing.isPaused = true
      viewing.pausedSince = now
    } else if viewing.isPaused, viewing.motion.isRunning {
      viewing.isPaused = false
      viewing.pausedSince = nil
    } else {
      return []
    }
    state = .viewing(file, viewing)
    return [change(viewing, viewing.isPaused ? .paused : .resumed)]
  }

  /// `eof-reached`, which with `--keep-open` is all that is heard of the end.
  ///
  /// A stream that breaks off says the same, but nowhere near the end: that is a stall.
  mutating func reachEnd(at position: Seconds?) -> [PlaybackChange] {
    guard properties.eofReached == true, case .viewing(_, let viewing) = state,
      isNearEnd(position ?? viewing.position(at: now), of: viewing)
    else { return [] }
    return leave(.reachedEnd, at: position)
  }

  func isNearEnd(_ position: Seconds, of viewing: Viewing) -> Bool {
    position >= viewing.duration * (1 - Self.farSeek)
  }

  /// It is no film after all.
  mutating func drop() -> [PlaybackChange] {
    switch state {
    case .open(let file, var opening):
      opening.isLive = properties.seekable != false
      state = .open(file, opening)
      return []
    case .viewing(let file, let viewing):
      let isLive = properties.seekable != false
      state = .open(file, Opening(hasStarted: true, isLive: isLive))
      return [change(viewing, .dropped)]
    case .idle, .over:
      return []
    }
  }

  mutating func retitle(_ title: String) -> [PlaybackChange] {
    switch state {
    case .open(var file, let opening):
      file.mediaTitle = title
      state = .open(file, opening)
      return []
    case .viewing(var file, let viewing):
      guard file.mediaTitle != title else { return [] }
      file.mediaTitle = title
      state = .viewing(file, viewing)
      return [change(viewing, .retitled(title))]
    case .idle, .over:
      return []
    }
  }

  /// Ends the viewing under way, if any.
  mutating func leave(_ end: ViewingEnd, at position: Seconds?) -> [PlaybackChange] {
    guard case .viewing(let file, var viewing) = state else { return [] }
    viewing.advance(to: now, reported: position, speed: nil)
    let isEOF = end == .reachedEnd || end == .closed(.eof)
    if isEOF, isNearEnd(viewing.position(at: now), of: viewing) {
      viewing.advance(to: now, reported: viewing.duration, speed: nil)
    }
    state = .over(file, viewing)
    return [change(viewing, .ended(end))]
  }

  /// What the journal knows of this file of this player.
  func recall() -> RememberedViewing? {
    remembered.flatMap { $0.viewing.entry == entry ? $0 : nil }
  }

  func change(_ viewing: Viewing, _ kind: PlaybackChange.Kind) -> PlaybackChange {
    PlaybackChange(
      viewing: viewing.id, kind: kind, at: now, motion: viewing.motion,
      duration: viewing.duration, watched: viewing.watched, ran: viewing.ran)
  }
}
