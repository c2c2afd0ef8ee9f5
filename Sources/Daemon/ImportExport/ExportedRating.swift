// SPDX-License-Identifier: MIT

internal import Journal
internal import Scrobbling

/// One rating in the JSON of `scrobbled export`.
struct ExportedRating: Codable, Hashable, Sendable {
  var destination: String
  /// Identifies the movie or episode.
  var item: String
  var media: Media
  /// 1…10.
  var rating: Int
  var ratedAt: ExactTime
  /// Raw value of `Rating.State`.
  var state: String
  var detail: String?

  private enum CodingKeys: String, CodingKey {
    case destination, item, media, rating, state, detail
    case ratedAt = "rated_at"
  }
}

extension ExportedRating {
  /// Seconds by which another clock may be ahead.
  private static let clockTolerance = 86_400.0

  /// - Returns: nil if the journal's media cannot be read.
  init?(_ rating: Rating) {
    guard let media: Media = ExportedPlay.value(rating.media) else { return nil }
    self.init(
      destination: rating.destination.rawValue, item: rating.item, media: media,
      rating: rating.rating, ratedAt: ExactTime(rating.ratedAt), state: rating.state.rawValue,
      detail: rating.detail)
  }

  /// Returns the rating as it is to be stored: one that waits is sent only if `isDelivering`.
  ///
  /// - Parameter now: seconds since 1970.
  func stored(now: Double, isDelivering: Bool) throws(BadRow) -> Rating {
    guard Rating.range.contains(rating) else { throw BadRow("rating is not 1 to 10") }
    guard ratedAt.seconds <= now + Self.clockTolerance else { throw BadRow("in the future") }
    guard 1...256 ~= item.utf8.count, 1...64 ~= destination.utf8.count,
      let state = Rating.State(rawValue: state), let media = ExportedPlay.text(media)
    else { throw BadRow("impossible item, destination or state") }
    let isHeld = state == .waiting && !isDelivering
    return Rating(
      destination: Destination(rawValue: destination), item: item, media: media, rating: rating,
      ratedAt: ratedAt.seconds, state: isHeld ? .refused : state,
      detail: isHeld ? "imported, not sent" : detail)
  }
}
