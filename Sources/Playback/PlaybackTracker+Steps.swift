// SPDX-License-Identifier: MIT

/// What each kind of event does to the state.
extension PlaybackTracker {
  /// Seconds of film for each second while frames are shown; nil while they are not.
  var speed: Double? { properties.isRunning ? properties.speed ?? 1 : nil }

  /// The next file: what belongs to the last one is forgotten; pause and speed stay.
  mutating func enter(_ entry: Int) {
    self.entry = entry
    state = .idle
    durations = DurationWatch()
    properties = Properties(
      pause: properties.pause, coreIdle: properties.coreIdle, speed: properties.speed)
  }

  mutating func open(_ file: LoadedFile, _ told: Properties, at position: Seconds?) {
    guard case .idle = state else { return }
    properties.update(with: told)
    state = .open(file, Opening(position: position ?? 0))
  }

  /// A player tells its present state: it was playing before it could be heard.
  mutating func join(
    _ file: LoadedFile, _ told: Properties, at position: Seconds?
  ) -> [PlaybackChange] {
    // A state says everything there is, so that what it leaves out is not so (any more).
    properties = Properties(
      pause: false, coreIdle: false, pausedForCache: false, eofReached: false, seeking: false,
      speed: 1)
    properties.update(with: told)
    switch state {
    case .viewing(_, var viewing):
      viewing.jumpedFrom = viewing.jumpedFrom ?? viewing.position(at: now)
      state = .viewing(file, viewing)
      return restart(at: position) + reachEnd(at: position)
    case .over:
      return []
    case .idle, .open:
      var opening = Opening(position: position ?? 0, hasStarted: true)
      if case .open(_, let known) = state { opening.isLive = known.isLive }
      state = .open(file, opening)
      guard let old = recall() else {
        // Nobody saw how it came this far. It has run for as long as that takes.
        return begin(ViewingID(entry: entry), ran: opening.position, evenPaused: true)
      }
      if old.isOver, let duration = properties.duration {
        state = .over(file, Viewing(id: old.viewing, position: opening.position, duration: duration))
        return []
      }
      return begin(old.viewing, again: old, evenPaused: true) + reachEnd(at: position)
    }
  }

  mutating func update(_ told: Properties, at position: Seconds?) -> [PlaybackChange] {
    properties.update(with: told)
    var changes: [PlaybackChange] = []
    if told.duration != nil, let duration = properties.duration,
      durations.note(duration, at: now)
    {
      changes += drop()
    }
    if properties.seekable == false { changes += drop() }
    if let title = told.mediaTitle { changes += retitle(title) }
    settle(at: position)
    changes += reachEnd(at: position)
    changes += announce()
    changes += begin(ViewingID(entry: entry))
    return changes
  }

  mutating func seek(to target: Seconds?) {
    properties.seeking = true
    switch state {
    case .viewing(let file, var viewing):
      viewing.jump(at: now, to: target)
      state = .viewing(file, viewing)
    case .over(let file, var viewing):
      viewing.jump(at: now, to: target)
      state = .over(file, viewing)
    case .open(let file, var opening):
      opening.position = target ?? opening.position
      state = .open(file, opening)
    case .idle:
      break
    }
  }

  /// A jump has landed, or the first frame of a file is there.
  mutating func restart(at position: Seconds?) -> [PlaybackChange] {
    properties.seeking = false
    switch state {
    case .idle:
      return []
    case .open(let file, var opening):
      opening.hasStarted = true
      opening.position = position ?? opening.position
      state = .open(file, opening)
      return begin(ViewingID(entry: entry))
    case .over(let file, var viewing):
      guard let from = viewing.jumpedFrom else { return [] }
      viewing.advance(to: now, reported: position, speed: nil)
      viewing.jumpedFrom = nil
      guard isRewatch(viewing, from: max(from, viewing.duration)) else {
        state = .over(file, viewing)
        return []
      }
      return beginLap(file, after: viewing)
    case .viewing(let file, var viewing):
      let from = viewing.jumpedFrom
      viewing.jumpedFrom = nil
      viewing.advance(to: now, reported: position, speed: speed)
      state = .viewing(file, viewing)
      guard let from else { return announce() }
      if isRewatch(viewing, from: from) {
        var last = viewing
        let seenToEnd = from >= viewing.duration * 0.99
        last.advance(to: now, reported: seenToEnd ? viewing.duration : from, speed: nil)
        return [change(last, .ended(.looped))] + beginLap(file, after: viewing)
      }
      let distance = abs(viewing.position(at: now) - from)
      guard distance > viewing.duration * Self.farSeek else { return announce() }
      viewing.hasCrossed = false
      state = .viewing(file, viewing)
      return [change(viewing, .sought)] + announce()
    }
  }

  mutating func end(
    _ reason: EndReason, _ farewell: Farewell?, at position: Seconds?
  ) -> [PlaybackChange] {
    var changes: [PlaybackChange] = []
    if case .idle = state, let farewell, isFilm(farewell.file, farewell.properties) {
      changes += tell(farewell, at: position)
    }
    changes += leave(.closed(reason), at: position)
    // The entry is done with: whatever else comes for it is too late.
    entry += 1
    enter(entry)
    return changes
  }

  /// Nobody saw this viewing but its end, which tells of all of it.
  private mutating func tell(_ farewell: Farewell, at position: Seconds?) -> [PlaybackChange] {
    properties.update(with: farewell.properties)
    // As long as it was open is as long as it can have run.
    let opening = Opening(position: position ?? 0, hasStarted: true)
    state = .open(farewell.file, opening)
    let old = recall()
    if let old, old.isOver {
      state = .idle
      return []
    }
    let id = old?.viewing ?? ViewingID(entry: entry)
    let ran = max(0, now - farewell.began)
    return begin(id, again: old, ran: ran, evenPaused: true, at: old == nil ? farewell.began : nil)
  }
}
