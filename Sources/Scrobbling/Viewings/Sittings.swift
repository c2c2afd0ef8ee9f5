// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Trakt

/// Earlier viewings, by which it is decided whether another one continues them, and what of the film
/// they have shown.
struct Sittings: Equatable, Sendable {
  /// Seconds after which an earlier viewing is forgotten.
  static let memory: Seconds = 30 * 86_400
  /// Seconds by which a continuation may begin before the place where the film was left.
  static let overlap: Seconds = 120
  /// A viewing that ended within ``memory`` began at most this much earlier; seconds.
  static let longestViewing: Seconds = 7 * 86_400

  /// Ended viewings, the one that began last first; of any item.
  private let plays: [Play]

  init(_ plays: [Play] = []) {
    self.plays = plays
  }

  /// The viewings of this item that ended before another began, the latest first. A look that counted
  /// for nothing is none.
  private func earlier(than play: Play, of media: Media) -> [Play] {
    plays.filter { earlier in
      guard earlier.key != play.key, let endedAt = earlier.endedAt, earlier.duration > 0,
        earlier.outcome == nil || earlier.outcome == .continued,
        earlier.beganAt < play.beganAt, play.beganAt - endedAt <= Self.memory,
        let known: Media = JSON.value(earlier.media)
      else { return false }
      return known.isSameItem(as: media)
    }
  }

  /// Whether a viewing only shows the rest of one that counted: it begins past half of the film, where
  /// that was left or later.
  ///
  /// - Returns: when that began, in seconds since 1970; nil where it is a viewing of its own.
  func continued(by play: Play, of media: Media) -> Double? {
    guard let start = play.startPosition, play.duration > 0, start > play.duration / 2,
      let last = earlier(than: play, of: media).first, last.isCounted
    else { return nil }
    // Another file of the same film may be longer.
    let left = last.position / last.duration * play.duration
    return start >= left - Self.overlap ? last.beganAt : nil
  }

  /// What earlier sittings have shown of the film since it last counted, in seconds of this file.
  func seen(before play: Play, of media: Media) -> PlayedRanges {
    var seen = PlayedRanges()
    for sitting in earlier(than: play, of: media).prefix(while: { !$0.isCounted }) {
      seen.add(sitting.watched, scaledBy: play.duration / sitting.duration)
    }
    return seen
  }

  /// What the journal is to be asked for.
  struct Query: Equatable, Sendable {
    /// Part of the stored media.
    var text: String
    /// Seconds since 1970.
    var start: Double
    var end: Double

    /// - Returns: nil where nothing is known by which earlier viewings could be found.
    init?(_ media: Media, before date: Double) {
      guard let id = media.ids.trakt ?? media.episodeIDs.trakt else { return nil }
      text = "\"trakt\":\(id)"
      start = date - Sittings.memory - Sittings.longestViewing
      end = date
    }
  }
}

extension Play {
  /// It counted, or continued one that did.
  fileprivate var isCounted: Bool { isPlayed || outcome == .continued }
}
