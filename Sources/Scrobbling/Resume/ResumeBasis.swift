// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Playback

/// Decides in which earlier viewings the position of a viewing is looked for.
enum ResumeBasis: Hashable, Sendable {
  /// Those of the same item. Its saved position at Trakt counts too.
  case item(Media)
  /// Those of the same path and content.
  case content

  /// - Parameters:
  ///   - part: the item of one part of the file; nil for the whole file.
  ///   - identifies: false if nothing is identified, as without an account.
  /// - Returns: nil if the viewing cannot be resumed, or not yet.
  init?(_ viewing: LoggedViewing, part: Media? = nil, identifies: Bool) {
    if let media = part ?? viewing.acceptedItem {
      // The progress of one part of a movie in several files does not apply to another file.
      let isPart = media.kind == .movie && viewing.isPartOfMovie
      self = isPart ? .content : .item(media)
    } else if viewing.resolution == nil, !identifies,
      viewing.read?.identification.ignored == nil
    {
      self = .content
    } else {
      return nil
    }
  }

  /// Chooses the position.
  ///
  /// - Parameters:
  ///   - earlier: ended viewings, in any order; those that do not count are skipped.
  ///   - saved: Trakt's position of the item.
  ///   - date: the current time, in seconds since 1970.
  func point(
    for play: Play, among earlier: [Play], _ saved: StoredPosition?, at date: Double
  ) -> ResumePoint? {
    let since = date - ResumePoint.maximumAge
    let counting = earlier.filter { $0.key != play.key && includes($0, for: play, since: since) }
    return ResumePoint.choose(counting, saved)
  }

  private func includes(_ earlier: Play, for play: Play, since: Double) -> Bool {
    switch self {
    case .item(let media):
      let known: Media? = JSON.value(earlier.media)
      return known?.isSameItem(as: media) ?? false
    case .content:
      return earlier.path == play.path
        && (play.identity == nil || earlier.identity == play.identity)
        && earlier.beganAt >= since && earlier.key.part == 0
    }
  }
}

extension LoggedViewing {
  /// Its item, if it may be scrobbled.
  fileprivate var acceptedItem: Media? {
    guard case .found(let media)? = resolution, refusal == nil else { return nil }
    return media
  }

  /// Whether its file is one of several of a movie.
  fileprivate var isPartOfMovie: Bool {
    read?.identification.hypotheses.first?.part != nil
  }
}
