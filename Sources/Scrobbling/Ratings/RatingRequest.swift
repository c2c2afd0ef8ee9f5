// SPDX-License-Identifier: MIT

public import Journal
internal import Playback
internal import Trakt

/// A rating by the user from the command line, of a file or of what was scrobbled last.
public struct RatingRequest: Codable, Hashable, Sendable {
  /// Seconds after its end for which a play is the one to rate without a file.
  static let window = 3_600.0
  /// Number of viewings that are searched for that play.
  static let maximumRows = 50

  /// Absolute path of a file, or the displayable form of a URL; nil for the current
  /// viewing, or else what was scrobbled last within an hour.
  public var path: String?
  /// 1…10.
  public var rating: Int

  public init(path: String?, rating: Int) {
    self.path = path
    self.rating = rating
  }

  /// - Returns: the item of the newest viewing that this refers to; nil if none is identified.
  public func media(in journal: Journal, at time: Double) throws(JournalError) -> Media? {
    if let path {
      return try journal.viewings(of: path, identity: nil, limit: Self.maximumRows).lazy
        .compactMap { Self.rateable($0.media) }.first
    }
    let recent = try Self.recent(in: journal, at: time)
    // While something plays, an earlier item is not meant, even if this one is not identified.
    if let playing = recent.first(where: { $0.endedAt == nil }) {
      return Self.rateable(playing.media)
    }
    return Self.last(of: recent) { _ in true }
  }

  /// The viewings of the last hour, newest first, without those that were skipped.
  static func recent(in journal: Journal, at time: Double) throws(JournalError) -> [Play] {
    try journal.history(limit: maximumRows).map(\.play)
      .filter { !$0.isSkipped && abs(time - ($0.endedAt ?? $0.seenAt)) <= window }
      .sorted { $0.seenAt > $1.seenAt }
  }

  /// The item of the newest play that fits.
  static func last(of recent: [Play], where fits: (Play) -> Bool) -> Media? {
    recent.filter { $0.isPlayed && fits($0) }.lazy.compactMap { rateable($0.media) }.first
  }

  private static func rateable(_ json: String?) -> Media? {
    guard let media: Media = JSON.value(json), media.ratingKey != nil else { return nil }
    return media
  }

  /// Stores a rating for each destination.
  ///
  /// - Parameter time: now, seconds since 1970.
  public static func store(
    _ rating: Int, of media: Media, in journal: Journal, at time: Double,
    destinations: [Destination] = [.trakt]
  ) throws(JournalError) {
    for rating in ratings(rating, of: media, at: time, destinations) { try journal.save(rating) }
  }

  static func ratings(
    _ rating: Int, of media: Media, at time: Double, _ destinations: [Destination]
  ) -> [Rating] {
    guard let item = media.ratingKey, let text = JSON.text(media), Rating.range.contains(rating)
    else { return [] }
    return destinations.map {
      Rating(destination: $0, item: item, media: text, rating: rating, ratedAt: time)
    }
  }
}
