// SPDX-License-Identifier: MIT

public import Journal
internal import MediaIdentity
internal import Playback
internal import Trakt

/// The plays that a user match applies to.
public struct MatchResult: Sendable, Hashable {
  /// Number of plays that will be delivered as the matched item.
  public var plays = 0
  /// Plays that were queued as another item and have to be identified again.
  public var again: Set<Play.Key> = []
}

/// Effect of a user match on viewings that ended before it.
extension [Play] {
  /// Removes plays that were ignored because of their kind: a trailer in a show's directory is not
  /// an episode. Plays rejected for their run time or origin stay, as the user match takes
  /// precedence.
  func withoutIgnoredByKind() -> [Play] {
    filter { play in
      play.outcome != .ignored
        || [RuntimeRule.reason, VideoSiteRule.reason].contains {
          play.detail?.hasPrefix($0) == true
        }
    }
  }

  /// Returns the ending of each play, oldest first. Ranges played in several viewings of one file
  /// add up, and a viewing that plays only the rest of one that counts is its continuation.
  ///
  /// - Parameter policy: the one for the kind of the matched item.
  func endings(by policy: ScrobblePolicy) -> [MatchedPlay] {
    var earlierViewings: [ContentKey: [Play]] = [:]
    var counted: [ContentKey: Play] = [:]
    return map { play in
      let content = ContentKey(play)
      if let last = counted[content], play.continues(from: last),
        play.beganAt - (last.endedAt ?? last.seenAt) <= EarlierViewings.maximumAge
      {
        counted[content] = play
        return MatchedPlay(play: play, ending: .nothing, isContinuation: true)
      }
      let recent = (earlierViewings[content] ?? []).filter {
        play.beganAt - ($0.endedAt ?? $0.seenAt) <= EarlierViewings.maximumAge
      }
      let ending = policy.ending(
        at: Progress(percent: play.progress), watched: play.share(of: [play]),
        seen: play.share(of: recent + [play]), playingTime: play.playingTime, isShown: false)
      switch ending {
      case .play:
        earlierViewings[content] = []
        counted[content] = play
      case .keepPosition:
        earlierViewings[content] = recent + [play]
        counted[content] = nil
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
private struct ContentKey: Hashable {
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
  /// Share of the file, 0…1, played in these viewings of it.
  fileprivate func share(of viewings: [Play]) -> Double {
    guard duration > 0 else { return 0 }
    // The stored sum of a single viewing includes ranges that were dropped beyond the maximum.
    if viewings == [self] { return watchedSeconds / duration }
    var seen = PlayedRanges()
    for viewing in viewings { seen.add(viewing.watched, scaledBy: duration / viewing.duration) }
    return seen.total / duration
  }
}

extension PlayedRanges {
  /// Adds ranges played from a copy of another length.
  mutating func add(_ ranges: [ClosedRange<Seconds>], scaledBy scale: Double) {
    for range in ranges { add(from: range.lowerBound * scale, to: range.upperBound * scale) }
  }
}

extension Play {
  /// Forgets the item, which is to be identified again, except the number of a file's part.
  mutating func forgetItem() {
    var part: Media? = JSON.value(media)
    if part?.episodes.count != 1 { part = nil }
    part?.ids = TraktIDs()
    part?.episodeIDs = TraktIDs()
    media = part.flatMap { JSON.text($0) }
  }
}

extension [Play] {
  /// Only the plays of the newest content at a path: a user match applies to the file that is there
  /// now.
  var ofNewestContent: [Play] {
    let newest = last { $0.identity != nil }?.identity
    return filter { $0.identity == nil || $0.identity == newest }
  }
}

extension [HistoryRow] {
  var ofNewestContent: [HistoryRow] {
    let keys = Set(map(\.play).ofNewestContent.map(\.key))
    return filter { keys.contains($0.play.key) }
  }
}

extension HistoryRow {
  /// The waiting deliveries, as if nothing had been sent.
  var undelivered: [Delivery] {
    deliveries.filter { $0.state == .waiting }.map {
      Delivery(destination: $0.destination, kind: $0.kind, progress: $0.progress)
    }
  }

  /// Whether it waits for delivery as another item than the matched one. A delivery of an item that
  /// was identified by its name alone has a detail.
  func isOther(than match: KnownMatch) -> Bool {
    guard let known: Media = JSON.value(play.media),
      known.isConfirmed || deliveries.contains(where: { $0.state == .waiting && $0.detail != nil })
    else { return false }
    let readings = identify(MediaReference(path: play.path)).hypotheses
    guard case .media(let media)? = match.meaning(of: readings), media.episodes.count < 2 else {
      return true
    }
    return !known.isSameItem(as: media)
  }
}
