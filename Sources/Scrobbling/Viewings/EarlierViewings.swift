// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Trakt

/// Earlier viewings, used to decide whether a later one continues them and what was already played.
struct EarlierViewings: Equatable, Sendable {
  /// Seconds after which an earlier viewing is ignored.
  static let maximumAge: Seconds = 30 * 86_400
  /// Seconds by which a continuation may begin before the position where the item was left.
  static let overlap: Seconds = 120
  /// Maximum length of a viewing in seconds; bounds the search for those ended within
  /// ``maximumAge``.
  static let maximumViewingDuration: Seconds = 7 * 86_400

  /// Ended viewings of any item, latest beginning first.
  private var plays: [Play]

  init(_ plays: [Play] = []) {
    self.plays = plays
  }

  /// Adds a viewing that has just ended.
  mutating func add(_ play: Play) {
    plays.removeAll { $0.key == play.key }
    plays.insert(play, at: 0)
  }

  /// Returns the viewings of this item that ended before `play` began, latest first. Excludes those
  /// that were too short to count.
  ///
  /// - Parameter media: nil if all are of the same content, whatever it is.
  private func earlier(than play: Play, of media: Media?) -> [Play] {
    plays.filter { earlier in
      guard earlier.key != play.key, let endedAt = earlier.endedAt, earlier.duration > 0,
        earlier.outcome == nil || earlier.outcome == .continued,
        earlier.beganAt < play.beganAt, play.beganAt - endedAt <= Self.maximumAge
      else { return false }
      guard let media else { return true }
      let known: Media? = JSON.value(earlier.media)
      return known?.isSameItem(as: media) ?? false
    }
  }

  /// Determines whether a viewing only plays the rest of one that counted: it begins in the second
  /// half of the file, and no more than ``overlap`` before the position where that one ended.
  ///
  /// - Parameter media: nil if all earlier viewings are of the same content.
  /// - Returns: beginning of that viewing in seconds since 1970; nil if there is none.
  func continued(by play: Play, of media: Media? = nil) -> Double? {
    guard let last = earlier(than: play, of: media).first, last.isCounted,
      play.continues(from: last)
    else { return nil }
    return last.beganAt
  }

  /// Returns the ranges played in earlier viewings since the item last counted, in seconds of this
  /// file.
  ///
  /// - Parameter media: nil if all of them are of the same content.
  func seen(before play: Play, of media: Media? = nil) -> PlayedRanges {
    var seen = PlayedRanges()
    for viewing in earlier(than: play, of: media).prefix(while: { !$0.isCounted }) {
      seen.add(viewing.watched, scaledBy: play.duration / viewing.duration)
    }
    return seen
  }

  /// Query for earlier viewings in the journal.
  struct Query: Equatable, Sendable {
    /// Text contained in the stored media.
    var text: String
    /// Seconds since 1970.
    var start: Double
    var end: Double

    /// - Returns: nil if the media has no id to search by.
    init?(_ media: Media, before date: Double) {
      guard let id = media.ids.trakt ?? media.episodeIDs.trakt else { return nil }
      text = "\"trakt\":\(id)"
      start = date - EarlierViewings.maximumAge - EarlierViewings.maximumViewingDuration
      end = date
    }
  }
}

extension Play {
  /// Whether it begins in the second half of the file, so that it may only play the rest of it.
  var beginsInSecondHalf: Bool { duration > 0 && startPosition.map { $0 > duration / 2 } ?? false }

  /// Whether both are of the same part of a file, or of all of it.
  func isSamePart(as other: Play) -> Bool {
    key.part % MultipartFile.rewatch == other.key.part % MultipartFile.rewatch
      && abs(duration - other.duration) <= 0.02 * other.duration
  }

  /// Whether both are of the same file or URL. The identity of a file that ended before its
  /// name was read is unknown.
  func isSameContent(as other: Play) -> Bool {
    guard path == other.path else { return false }
    guard let identity, let known = other.identity else { return path.hasPrefix("/") }
    return identity == known
  }

  /// Whether it begins in the second half of the file, and no more than ``EarlierViewings/overlap``
  /// before the position where an earlier viewing ended.
  func continues(from last: Play) -> Bool {
    guard let startPosition, beginsInSecondHalf, last.duration > 0 else { return false }
    // Another file of the same movie may have a different duration.
    return startPosition >= last.position / last.duration * duration - EarlierViewings.overlap
  }

  /// Whether it counted as a play, or continued one that did.
  fileprivate var isCounted: Bool { isPlayed || outcome == .continued }
}
