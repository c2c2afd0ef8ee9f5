// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// What the user's word on a file or a show means for viewings that ended before it.
extension [Play] {
  /// Without those that were ignored for what they are themselves: a trailer in a show's folder is none
  /// of its episodes. Above their run times and their origin stands the user's word.
  func overruled() -> [Play] {
    filter { play in
      play.outcome != .ignored
        || [RuntimeRule.reason, VideoSiteRule.reason].contains {
          play.detail?.hasPrefix($0) == true
        }
    }
  }

  /// How each of them ends, the oldest first: what several sittings of one file have shown adds up.
  func endings(by policy: ScrobblePolicy) -> [(play: Play, ending: ScrobblePolicy.Ending)] {
    var sittings: [SittingPlace: [Play]] = [:]
    return map { play in
      let place = SittingPlace(play)
      let recent = (sittings[place] ?? []).filter {
        play.beganAt - ($0.endedAt ?? $0.seenAt) <= Sittings.memory
      }
      let ending = policy.ending(
        at: Progress(percent: play.progress), watched: play.share(of: [play]),
        seen: play.share(of: recent + [play]), ran: play.ran, isShown: false)
      switch ending {
      case .play: sittings[place] = []
      case .keepPosition: sittings[place] = recent + [play]
      case .clear, .nothing: break
      }
      return (play, ending)
    }
  }
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
  /// The share of the film, 0…1, that these viewings of it have shown.
  fileprivate func share(of sittings: [Play]) -> Double {
    guard duration > 0 else { return 0 }
    // Of one the sum is stored, which holds more than the ranges where those were too many.
    if sittings == [self] { return watchedSeconds / duration }
    var seen = PlayedRanges()
    for sitting in sittings { seen.add(sitting.watched, scaledBy: duration / sitting.duration) }
    return seen.total / duration
  }
}

extension PlayedRanges {
  /// Adds what was seen of a longer or shorter copy of the film.
  mutating func add(_ ranges: [ClosedRange<Seconds>], scaledBy scale: Double) {
    for range in ranges { add(from: range.lowerBound * scale, to: range.upperBound * scale) }
  }
}
