// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// Effect of a user match on viewings that ended before it.
extension [Play] {
  /// Removes plays that were ignored for their own kind: a trailer in a show's directory is no
  /// episode. Plays rejected for their run time or origin stay, as the user match takes precedence.
  func overruled() -> [Play] {
    filter { play in
      play.outcome != .ignored
        || [RuntimeRule.reason, VideoSiteRule.reason].contains {
          play.detail?.hasPrefix($0) == true
        }
    }
  }

  /// Returns how each play ends, oldest first. Several sittings of one file add up, and the rest of
  /// one that counts is its continuation.
  func endings(by policy: ScrobblePolicy) -> [MatchedPlay] {
    var sittings: [SittingPlace: [Play]] = [:]
    var counted: [SittingPlace: Play] = [:]
    return map { play in
      let place = SittingPlace(play)
      if let last = counted[place], play.continues(from: last),
        play.beganAt - (last.endedAt ?? last.seenAt) <= Sittings.memory
      {
        counted[place] = play
        return MatchedPlay(play: play, ending: .nothing, isContinuation: true)
      }
      let recent = (sittings[place] ?? []).filter {
        play.beganAt - ($0.endedAt ?? $0.seenAt) <= Sittings.memory
      }
      let ending = policy.ending(
        at: Progress(percent: play.progress), watched: play.share(of: [play]),
        seen: play.share(of: recent + [play]), ran: play.ran, isShown: false)
      switch ending {
      case .play:
        sittings[place] = []
        counted[place] = play
      case .keepPosition:
        sittings[place] = recent + [play]
        counted[place] = nil
      case .clear, .nothing: break
      }
      return MatchedPlay(play: play, ending: ending)
    }
  }
}

/// A viewing that a user match identifies after its end.
struct MatchedPlay {
  var play: Play
  var ending: ScrobblePolicy.Ending
  /// Whether it only plays the rest of an earlier one that counts.
  var isContinuation = false
}

/// Viewings of the same file, or of the same part of it.
private struct SittingPlace: Hashable {
  var path: String
  var identity: String?
  var part: Int

  init(_ play: Play) {
    path = play.path
    identity = play.identity
    part = play.key.part % MultipartFile.rewatch
  }
}

extension Play {
  /// Share of the film, 0…1, played in these viewings of it.
  fileprivate func share(of sittings: [Play]) -> Double {
    guard duration > 0 else { return 0 }
    // The stored sum of a single viewing includes ranges that were dropped beyond the maximum.
    if sittings == [self] { return watchedSeconds / duration }
    var seen = PlayedRanges()
    for sitting in sittings { seen.add(sitting.watched, scaledBy: duration / sitting.duration) }
    return seen.total / duration
  }
}

extension PlayedRanges {
  /// Adds ranges played from a copy of another length.
  mutating func add(_ ranges: [ClosedRange<Seconds>], scaledBy scale: Double) {
    for range in ranges { add(from: range.lowerBound * scale, to: range.upperBound * scale) }
  }
}
