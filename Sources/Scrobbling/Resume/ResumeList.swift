// SPDX-License-Identifier: MIT

public import Journal
internal import Playback

/// The unfinished movies and episodes of the account and of the journal.
public struct ResumeList: Sendable {
  public struct Entry: Sendable {
    /// Nil if the file was never identified.
    public var media: Media?
    public var point: ResumePoint
    /// The file that it was last played from; nil if it was never played here.
    public var path: String?
    /// Seconds from the beginning of that file; nil if its duration is unknown.
    public var position: Double?
  }

  /// Newest first.
  public private(set) var entries: [Entry] = []

  /// - Parameters:
  ///   - plays: ended viewings of the last ``ResumePoint/maximumAge`` seconds.
  ///   - saved: Trakt's positions.
  public init(_ plays: [Play], _ saved: [StoredPosition]) {
    var items: [String: (plays: [Play], saved: StoredPosition?, media: Media?)] = [:]
    for play in plays {
      let media: Media? = JSON.value(play.media)
      let key = media?.resumeKey ?? "file \(play.path)"
      items[key, default: ([], nil, nil)].plays.append(play)
      if let media, media.resumeKey != nil { items[key]?.media = media }
    }
    for position in saved {
      let key = position.episodeKey ?? position.item
      var item = items[key, default: ([], nil, nil)]
      item.saved = position
      item.media = item.media ?? JSON.value(position.media)
      items[key] = item
    }
    entries = items.values.compactMap { item in
      guard let point = ResumePoint.choose(item.plays, item.saved) else { return nil }
      let last = item.plays.max { $0.beganAt < $1.beganAt }
      return Entry(
        media: item.media, point: point, path: last?.path,
        position: last.flatMap { Self.position(point, in: $0, plays) })
    }.sorted { ($0.point.date, $0.path ?? "") > ($1.point.date, $1.path ?? "") }
  }

  /// The position in the file. The parts before the one that was played must be known.
  private static func position(_ point: ResumePoint, in play: Play, _ plays: [Play]) -> Double? {
    // An imported play can have any part.
    guard play.key.part >= 0 else { return nil }
    let part = play.key.part % MultipartFile.rewatch
    var start = 0.0
    for number in 0..<part {
      let before = plays.first {
        $0.key.instance == play.key.instance && $0.key.entry == play.key.entry
          && $0.key.part % MultipartFile.rewatch == number
      }
      guard let before else { return nil }
      start += before.duration
    }
    return play.duration > 0 ? start + play.duration * point.progress / 100 : nil
  }
}

extension Media {
  /// The item as in ``StoredPosition``; nil if Trakt has not identified it.
  fileprivate var resumeKey: String? { positionEpisodeKey ?? positionItem }
}
