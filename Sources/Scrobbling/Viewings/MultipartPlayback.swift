// SPDX-License-Identifier: MIT

internal import Playback

/// The playback of a file of several episodes: several viewings, one after the other.
///
/// Crossing a border by playing ends one at 100 % and begins the next; a jump over a part ends the one
/// that is left where it was, and what lies between is not counted.
///
/// A player that can be asked where it is has to say that it is past a mark: the place from which a part
/// counts as a play, and the border behind it. Any other player is believed to be where it must be.
struct MultipartPlayback: Hashable, Sendable {
  /// Where the parts begin and the last one ends, in seconds of the file; rising.
  let borders: [Seconds]
  private(set) var current: Int
  /// From here on the end of a part counts as a play.
  var threshold: Progress
  /// The player is to be asked where it is, or was asked and has not answered.
  private(set) var isAwaitingPosition = false
  private let file: LoadedFile
  private var last: PlaybackChange
  private var isPaused = false
  /// Seconds for which the file had run when the current part began.
  private var ranBefore: Seconds

  /// - Parameters:
  ///   - runtimes: seconds of each part, by Trakt; equal parts where one of them is not known.
  ///   - change: the latest of the whole file.
  init(
    runtimes: [Seconds], file: LoadedFile, change: PlaybackChange, threshold: Progress = .scrobble
  ) {
    borders = Self.borders(runtimes, duration: change.duration)
    self.threshold = threshold
    self.file = file
    last = change
    current = 0
    ranBefore = 0
    current = part(at: change.motion.position(at: change.at))
  }

  /// When ``deadlinePassed(at:)`` wants to be called next; nil while only the player can change anything.
  var deadline: Instant? {
    guard last.requestsPosition else { return nextBorder }
    guard !isAwaitingPosition else { return nil }
    let position = last.motion.position(at: last.at)
    return marks.first { $0 > position }.flatMap { last.motion.moment(of: $0) }
      .map { $0 + PlaybackTracker.positionRequestDelay }
  }

  /// - Returns: what changed. Where nothing did and ``isAwaitingPosition`` is true, the player is to be
  ///   asked where it is.
  mutating func deadlinePassed(at now: Instant) -> [(part: Int, change: PlaybackChange)] {
    guard let deadline, deadline <= now else { return [] }
    guard !last.requestsPosition else {
      isAwaitingPosition = true
      return []
    }
    return cross(at: now)
  }

  /// What a change of the whole file means for its parts, in order.
  mutating func split(_ change: PlaybackChange) -> [(part: Int, change: PlaybackChange)] {
    isAwaitingPosition = false
    // After a jump the player says where it landed, and not how far it had come.
    let said = change.kind == .sought ? last.lastReport : change.lastReport
    var changes = cross(at: change.at, as: said)
    var change = change
    if change.kind == .ended(.lost) { change.returnToHeard(beyond: marks) }
    if change.kind == .paused { isPaused = true }
    if change.kind == .resumed { isPaused = false }
    let there = part(at: change.motion.position(at: change.at))
    if there != current {
      // It was left by a jump, from where it must have been.
      var left = last
      (left.kind, left.at) = (change.kind, change.at)
      (left.watched, left.ran) = (change.watched, change.ran)
      left.returnToHeard(beyond: marks)
      changes.append((current, told(left, .ended(.closed(.stop)), at: change.at)))
      changes.append(begin(there, change))
      if isPaused, change.kind != .paused {
        changes.append((there, told(change, .paused, at: change.at)))
      }
    }
    last = change
    let isSaid =
      [.sought, .positionReported, .grows].contains(change.kind) && changes.last?.part == there
    if !isSaid { changes.append((there, told(change, change.kind, at: change.at))) }
    return changes
  }

  /// When the next border will be crossed by playing; nil while it can't be.
  private var nextBorder: Instant? {
    guard current + 2 < borders.count else { return nil }
    return last.motion.moment(of: borders[current + 1])
  }

  /// The places in the current part that are passed only where the player says so, in seconds of the
  /// file; rising.
  private var marks: [Seconds] {
    let (start, end) = (borders[current], borders[current + 1])
    // A millisecond more, so that rounding down does not fall short of it.
    let counts = start + threshold.percent / 100 * (end - start) + 0.001
    return current + 2 < borders.count ? [counts, end] : [counts]
  }

  /// What has happened by playing on until now.
  ///
  /// - Parameter report: the reported position; nil for a player that cannot be asked.
  private mutating func cross(
    at now: Instant, as report: ReportedPosition? = nil
  ) -> [(part: Int, change: PlaybackChange)] {
    var changes: [(part: Int, change: PlaybackChange)] = []
    while let border = nextBorder, border <= now,
      report.map({ $0.position >= borders[current + 1] }) ?? true
    {
      var end = last
      end.watched.add(from: last.motion.position(at: last.at), to: borders[current + 1])
      end.motion = .held(at: borders[current + 1])
      end.ran = last.ran + max(0, border - last.at)
      changes.append((current, told(end, .ended(.reachedEnd), at: border)))
      var next = end
      next.motion = last.motion
      next.at = border
      last = next
      changes.append(begin(current + 1, next))
    }
    return changes
  }

  private mutating func begin(
    _ part: Int, _ change: PlaybackChange
  ) -> (part: Int, change: PlaybackChange) {
    current = part
    ranBefore = change.ran
    return (part, told(change, .began(file, again: false), at: change.at))
  }

  /// A change of the whole file in the measure of the current part.
  func told(
    _ change: PlaybackChange, _ kind: PlaybackChange.Kind, at now: Instant
  ) -> PlaybackChange {
    var told = told(change, kind, of: current)
    told.at = now
    // The player told the date of another moment.
    if now != change.at { told.date = nil }
    if kind.isEnd {
      told.motion = .held(at: min(max(told.motion.position(at: now), 0), told.duration))
    }
    told.ran = max(0, change.ran - ranBefore)
    return told
  }

  /// The same in the measure of any part.
  func told(
    _ change: PlaybackChange, _ kind: PlaybackChange.Kind, of part: Int
  ) -> PlaybackChange {
    let start = borders[part]
    let length = borders[part + 1] - start
    var told = change
    told.kind = kind
    told.duration = length
    told.motion =
      switch change.motion {
      case .held(let position): .held(at: min(max(position - start, 0), length))
      case .running(let from, let since, let speed):
        .running(from: from - start, since: since, speed: speed)
      }
    told.watched = Self.ranges(change.watched, from: start, length)
    if let report = change.lastReport {
      told.lastReport = ReportedPosition(
        position: min(max(report.position - start, 0), length),
        watched: Self.ranges(report.watched, from: start, length),
        ran: max(0, report.ran - ranBefore))
    }
    return told
  }

  private static func ranges(
    _ ranges: PlayedRanges, from start: Seconds, _ length: Seconds
  ) -> PlayedRanges {
    PlayedRanges(
      ranges.parts.compactMap { stretch in
        let lower = max(stretch.lowerBound - start, 0)
        let upper = min(stretch.upperBound - start, length)
        return lower < upper ? lower...upper : nil
      })
  }

  private func part(at position: Seconds) -> Int {
    let next = borders.dropFirst().firstIndex { position < $0 } ?? borders.count - 1
    return min(next, borders.count - 1) - 1
  }

  private static func borders(_ runtimes: [Seconds], duration: Seconds) -> [Seconds] {
    let total = runtimes.reduce(0, +)
    let isKnown = total > 0 && runtimes.allSatisfy { $0 > 0 }
    let shares = runtimes.map { isKnown ? $0 / total : 1 / Double(runtimes.count) }
    var borders = [0.0]
    for share in shares { borders.append((borders.last ?? 0) + share * duration) }
    borders[borders.count - 1] = duration
    return borders
  }
}

extension PlaybackChange {
  /// Takes back what was computed since the player last said where it is, where that passes a mark.
  fileprivate mutating func returnToHeard(beyond marks: [Seconds]) {
    let position = motion.position(at: at)
    guard let lastReport, marks.contains(where: { lastReport.position < $0 && $0 <= position })
    else {
      return
    }
    motion = .held(at: lastReport.position)
    (watched, ran) = (lastReport.watched, lastReport.ran)
  }
}

extension PlaybackChange.Kind {
  var isEnd: Bool {
    if case .ended = self { true } else { false }
  }
}
