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
  ///   - stored: ended viewings in the journal that mention the item, or of the path and content.
  ///   - left: viewings of any item that an earlier daemon left open.
  ///   - saved: Trakt's position of the item.
  ///   - date: the current time, in seconds since 1970.
  func point(
    for play: Play, _ stored: [Play], left: [Play], _ saved: StoredPosition?, at date: Double
  ) -> ResumePoint? {
    let earlier: [Play]
    switch self {
    case .item(let media):
      earlier = (stored + left).filter { play in
        let known: Media? = JSON.value(play.media)
        return known?.isSameItem(as: media) ?? false
      }
    case .content:
      earlier = (stored + left.filter { $0.isSameContent(as: play) }).filter {
        $0.beganAt >= date - ResumePoint.maximumAge && $0.key.part == 0
      }
    }
    return ResumePoint.choose(earlier.filter { $0.key != play.key }, saved)
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
