// SPDX-License-Identifier: MIT

internal import Playback

/// Playback of a multi-episode file, divided into one viewing per part.
///
/// Playing across a boundary ends one part at 100 % and begins the next. A seek past a part ends
/// the part that was left at its position; the parts between are not counted. Seeks in quick
/// succession are one seek.
///
/// A player that supports position requests must confirm that it has passed the threshold of a part
/// or the boundary after it, or that it has run for long enough past it. For other players, the
/// extrapolated position is used.
struct MultipartPlayback: Hashable, Sendable {
  /// Beginnings of the parts and the end of the last one, in seconds of the file; ascending.
  private(set) var boundaries: [Seconds]
  private(set) var current: Int
  /// Progress from which the end of a part counts as a play.
  var threshold: Progress
  /// Seconds for which a part must have run to count.
  let startAfter: Seconds
  /// Whether the player's position is to be requested, or was requested and is not yet reported.
  private(set) var isAwaitingPosition = false
  private var file: LoadedFile
  private var last: PlaybackChange
  private(set) var isPaused = false
  /// The playing time of the file when the current part began, in seconds.
  private var playingTimeBefore: Seconds
  /// The latest seek within the current part.
  private var seek: Seek?

  private struct Seek: Hashable, Sendable {
    /// The state in which the position was left.
    var origin: PlaybackChange
    /// The playing time of the file by then, in seconds.
    var playingTime: Seconds
  }

  /// Seeks with less playback than this between them, in seconds, are one: the position is dragged,
  /// or a chapter key is pressed repeatedly.
  private static let seekInterval = 1.0

  /// - Parameters:
  ///   - runtimes: run time of each part in seconds, from Trakt; if any is unknown, parts are
  ///     equal.
  ///   - change: latest change of the whole file.
  init(
    runtimes: [Seconds], file: LoadedFile, change: PlaybackChange, threshold: Progress = .scrobble,
    startAfter: Seconds = 5
  ) {
    boundaries = Self.boundaries(runtimes, duration: change.duration)
    self.threshold = threshold
    self.startAfter = startAfter
    self.file = file
    last = change
    current = 0
    playingTimeBefore = 0
    current = part(at: change.motion.position(at: change.at))
  }

  /// The file, and its latest change as the beginning of one viewing of all of it.
  var whole: (file: LoadedFile, change: PlaybackChange) {
    var change = last
    change.kind = .began(file, isResumed: false)
    return (file, change)
  }

  /// Divides the file by run times that became known during playback, unless the present position
  /// is in another part then.
  mutating func adopt(runtimes: [Seconds]) {
    var other = self
    other.boundaries = Self.boundaries(runtimes, duration: boundaries.last ?? 0)
    guard other.boundaries.count == boundaries.count,
      other.part(at: last.motion.position(at: last.at)) == current
    else { return }
    self = other
  }

  /// The time of the next ``deadlinePassed(at:)``; nil if only the player can cause a change.
  var deadline: Instant? {
    guard last.requestsPosition else { return nextBoundary }
    guard !isAwaitingPosition else { return nil }
    let position = last.motion.position(at: last.at)
    let passing = confirmationPoints.first { $0 > position }.flatMap { last.motion.moment(of: $0) }
    return [passing.map { $0 + PlaybackTracker.positionRequestDelay }, countingTime]
      .compactMap(\.self).min()
  }

  /// The time at which the current part, past its threshold, has run for long enough to count; nil
  /// if it already has.
  private var countingTime: Instant? {
    let missing = startAfter - (last.playingTime - playingTimeBefore)
    guard last.motion.isRunning, missing > 0, let counts = confirmationPoints.first,
      last.motion.position(at: last.at) >= counts
    else { return nil }
    // One millisecond later, so that rounding down does not miss it.
    return last.at + (missing + 0.001)
  }

  /// - Returns: the changes. If there are none and ``isAwaitingPosition`` is true, the player's
  ///   position must be requested.
  mutating func deadlinePassed(at now: Instant) -> [(part: Int, change: PlaybackChange)] {
    guard let deadline, deadline <= now else { return [] }
    guard !last.requestsPosition else {
      isAwaitingPosition = true
      return []
    }
    return cross(at: now)
  }

  /// Divides a change of the whole file into changes of its parts, in order.
  mutating func split(_ change: PlaybackChange) -> [(part: Int, change: PlaybackChange)] {
    isAwaitingPosition = false
    if case .retitled(let title) = change.kind { file.retitle(title) }
    // After a seek, the reported position is the target, not the position reached before.
    let report = change.kind == .seeked ? last.lastReport : change.lastReport
    var changes = cross(at: change.at, as: report)
    var change = change
    if change.kind == .ended(.lost) { change.returnToLastReport(beyond: confirmationPoints) }
    if change.kind == .paused { isPaused = true }
    if change.kind == .resumed { isPaused = false }
    if change.kind == .seeked { noteSeek(to: change) }
    let there = part(at: change.motion.position(at: change.at))
    if there != current {
      // The part was left by a seek, from its extrapolated position.
      var left = change.kind == .seeked ? seek?.origin ?? last : last
      (left.kind, left.at) = (change.kind, change.at)
      (left.watched, left.playingTime) = (change.watched, change.playingTime)
      left.returnToLastReport(beyond: confirmationPoints)
      changes.append((current, partChange(left, .ended(.closed(.stop)), at: change.at)))
      changes.append(begin(there, change))
      if isPaused, change.kind != .paused {
        changes.append((there, partChange(change, .paused, at: change.at)))
      }
    }
    last = change
    let isReported =
      [.seeked, .positionReported, .grows].contains(change.kind) && changes.last?.part == there
    if !isReported { changes.append((there, partChange(change, change.kind, at: change.at))) }
    return changes
  }

  /// Keeps the origin of a seek, or of the seeks that it continues.
  private mutating func noteSeek(to change: PlaybackChange) {
    var origin = last
    origin.motion = .held(at: last.motion.position(at: change.at))
    if let seek, change.playingTime - seek.playingTime < Self.seekInterval { origin = seek.origin }
    seek = Seek(origin: origin, playingTime: change.playingTime)
  }

  /// The time at which playback will cross the next boundary; nil if it cannot.
  private var nextBoundary: Instant? {
    guard current + 2 < boundaries.count else { return nil }
    return last.motion.moment(of: boundaries[current + 1])
  }

  /// Positions in the current part that require confirmation by the player, in seconds of the file;
  /// ascending.
  private var confirmationPoints: [Seconds] {
    let (start, end) = (boundaries[current], boundaries[current + 1])
    // One millisecond more, so that rounding down cannot miss the threshold.
    let counts = start + threshold.percent / 100 * (end - start) + 0.001
    return current + 2 < boundaries.count ? [counts, end] : [counts]
  }

  /// Applies boundary crossings up to now.
  ///
  /// - Parameter report: reported position; nil for a player without position requests.
  private mutating func cross(
    at now: Instant, as report: ReportedPosition? = nil
  ) -> [(part: Int, change: PlaybackChange)] {
    var changes: [(part: Int, change: PlaybackChange)] = []
    while let boundary = nextBoundary, boundary <= now,
      report.map({ $0.position >= boundaries[current + 1] }) ?? true
    {
      var end = last
      end.watched.add(from: last.motion.position(at: last.at), to: boundaries[current + 1])
      end.motion = .held(at: boundaries[current + 1])
      end.playingTime = last.playingTime + max(0, boundary - last.at)
      changes.append((current, partChange(end, .ended(.reachedEnd), at: boundary)))
      var next = end
      next.motion = last.motion
      next.at = boundary
      last = next
      changes.append(begin(current + 1, next))
    }
    return changes
  }

  private mutating func begin(
    _ part: Int, _ change: PlaybackChange
  ) -> (part: Int, change: PlaybackChange) {
    current = part
    playingTimeBefore = change.playingTime
    seek = nil
    return (part, partChange(change, .began(file, isResumed: false), at: change.at))
  }

  /// Converts a change of the whole file to the time scale of the current part.
  func partChange(
    _ change: PlaybackChange, _ kind: PlaybackChange.Kind, at now: Instant
  ) -> PlaybackChange {
    var partial = partChange(change, kind, of: current)
    partial.at = now
    // The player's date applies to another moment.
    if now != change.at { partial.date = nil }
    if kind.isEnd {
      partial.motion = .held(at: min(max(partial.motion.position(at: now), 0), partial.duration))
    }
    partial.playingTime = max(0, change.playingTime - playingTimeBefore)
    return partial
  }

  /// Converts a change to the time scale of any part.
  func partChange(
    _ change: PlaybackChange, _ kind: PlaybackChange.Kind, of part: Int
  ) -> PlaybackChange {
    let start = boundaries[part]
    let length = boundaries[part + 1] - start
    var partial = change
    partial.kind = kind
    partial.duration = length
    partial.motion =
      switch change.motion {
      case .held(let position): .held(at: min(max(position - start, 0), length))
      case .running(let from, let since, let speed):
        .running(from: from - start, since: since, speed: speed)
      }
    partial.watched = Self.ranges(change.watched, from: start, length)
    if let report = change.lastReport {
      partial.lastReport = ReportedPosition(
        position: min(max(report.position - start, 0), length),
        watched: Self.ranges(report.watched, from: start, length),
        playingTime: max(0, report.playingTime - playingTimeBefore))
    }
    return partial
  }

  private static func ranges(
    _ ranges: PlayedRanges, from start: Seconds, _ length: Seconds
  ) -> PlayedRanges {
    PlayedRanges(
      ranges.parts.compactMap { range in
        let lower = max(range.lowerBound - start, 0)
        let upper = min(range.upperBound - start, length)
        return lower < upper ? lower...upper : nil
      })
  }

  private func part(at position: Seconds) -> Int {
    let next = boundaries.dropFirst().firstIndex { position < $0 } ?? boundaries.count - 1
    return min(next, boundaries.count - 1) - 1
  }

  private static func boundaries(_ runtimes: [Seconds], duration: Seconds) -> [Seconds] {
    let total = runtimes.reduce(0, +)
    let isKnown = total > 0 && runtimes.allSatisfy { $0 > 0 }
    let shares = runtimes.map { isKnown ? $0 / total : 1 / Double(runtimes.count) }
    var boundaries = [0.0]
    for share in shares { boundaries.append((boundaries.last ?? 0) + share * duration) }
    boundaries[boundaries.count - 1] = duration
    return boundaries
  }
}

extension PlaybackChange {
  /// Reverts to the last reported position if the extrapolated one is past a boundary or threshold.
  fileprivate mutating func returnToLastReport(beyond confirmationPoints: [Seconds]) {
    let position = motion.position(at: at)
    guard let lastReport,
      confirmationPoints.contains(where: { lastReport.position < $0 && $0 <= position })
    else {
      return
    }
    motion = .held(at: lastReport.position)
    (watched, playingTime) = (lastReport.watched, lastReport.playingTime)
  }
}

extension PlaybackChange.Kind {
  var isEnd: Bool {
    if case .ended = self { true } else { false }
  }
}
