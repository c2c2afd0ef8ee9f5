// SPDX-License-Identifier: MIT

internal import Playback

/// The playback of a file of several episodes: several viewings, one after the other.
///
/// Crossing a border by playing ends one at 100 % and begins the next; a jump over a part ends the one
/// that is left where it was, and what lies between is not counted.
struct MultipartPlayback: Hashable, Sendable {
  /// Where the parts begin and the last one ends, in seconds of the file; rising.
  let borders: [Seconds]
  private(set) var current: Int
  private let file: LoadedFile
  private var last: PlaybackChange
  private var isPaused = false
  /// Seconds for which the file had run when the current part began.
  private var ranBefore: Seconds

  /// - Parameters:
  ///   - runtimes: seconds of each part, by Trakt; equal parts where one of them is not known.
  ///   - change: the latest of the whole file.
  init(runtimes: [Seconds], file: LoadedFile, change: PlaybackChange) {
    borders = Self.borders(runtimes, duration: change.duration)
    self.file = file
    last = change
    current = 0
    ranBefore = 0
    current = part(at: change.motion.position(at: change.at))
  }

  /// When the next border will be crossed by playing; nil while it can't be.
  var nextBorder: Instant? {
    guard current + 2 < borders.count else { return nil }
    return last.motion.moment(of: borders[current + 1])
  }

  /// What a change of the whole file means for its parts, in order.
  mutating func split(_ change: PlaybackChange) -> [(part: Int, change: PlaybackChange)] {
    var changes = cross(at: change.at)
    if change.kind == .paused { isPaused = true }
    if change.kind == .resumed { isPaused = false }
    let there = part(at: change.motion.position(at: change.at))
    if there != current {
      // It was left by a jump, from where it must have been.
      var left = last
      left.watched = change.watched
      left.ran = change.ran
      changes.append((current, told(left, .ended(.closed(.stop)), at: change.at)))
      changes.append(begin(there, change))
      if isPaused, change.kind != .paused {
        changes.append((there, told(change, .paused, at: change.at)))
      }
    }
    last = change
    let isSaid = change.kind == .sought && changes.last?.part == there
    if !isSaid { changes.append((there, told(change, change.kind, at: change.at))) }
    return changes
  }

  /// What has happened by playing on until now.
  mutating func cross(at now: Instant) -> [(part: Int, change: PlaybackChange)] {
    var changes: [(part: Int, change: PlaybackChange)] = []
    while let border = nextBorder, border <= now {
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
    told.watched = PlayedRanges(
      change.watched.parts.compactMap { stretch in
        let lower = max(stretch.lowerBound - start, 0)
        let upper = min(stretch.upperBound - start, length)
        return lower < upper ? lower...upper : nil
      })
    return told
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

extension PlaybackChange.Kind {
  var isEnd: Bool {
    if case .ended = self { true } else { false }
  }
}
