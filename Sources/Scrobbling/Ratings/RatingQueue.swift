// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping
internal import Trakt

/// A rating that waits for delivery.
struct PendingRating: Hashable, Sendable {
  var rating: Rating
  var media: Media
  /// The earliest time of the next attempt.
  var notBefore = Instant(-.infinity)
  var failures = RepeatedFailures()

  /// - Returns: nil if the stored item cannot be read, which is then never sent.
  init?(_ rating: Rating) {
    guard let media: Media = JSON.value(rating.media) else { return nil }
    self.rating = rating
    self.media = media
  }
}

/// The ratings that one destination does not have yet. The last rating of an item replaces earlier
/// ones, also while one of them is being sent.
struct RatingQueue: Sendable {
  /// Maximum number in memory; the journal keeps the others.
  static let maximumCount = 100

  private(set) var waiting: [PendingRating] = []

  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(_ pending: PendingRating) {
    waiting.removeAll { $0.rating.item == pending.rating.item }
    waiting.append(pending)
  }

  /// Replaces the queue with the ratings in the journal. Those that were queued before keep their
  /// delays.
  mutating func load(_ ratings: [Rating]) {
    let known = Dictionary(waiting.map { ($0.rating, $0) }) { $1 }
    waiting = ratings.compactMap { known[$0] ?? PendingRating($0) }
  }

  /// The next one to send.
  func first(at now: Instant) -> PendingRating? {
    waiting.filter { $0.notBefore <= now }.min { $0.failures.rank < $1.failures.rank }
  }

  /// The time at which ``first(at:)`` may return another one.
  func nextMoment(after now: Instant) -> Instant {
    waiting.map(\.notBefore).filter { $0 > now }.min() ?? .never
  }

  mutating func retryNow() {
    for index in waiting.indices {
      waiting[index].notBefore = Instant(-.infinity)
      waiting[index].failures = RepeatedFailures()
    }
  }

  /// Whether Trakt accepts other ratings, but not this one.
  func isFailureSpecific(to pending: PendingRating) -> Bool {
    waiting.contains { $0.rating == pending.rating && $0.failures.isRequestSpecific }
  }

  /// Applies the response to a rating.
  ///
  /// - Returns: its final state; nil if it stays queued, or was replaced meanwhile.
  mutating func handleResponse(
    _ sent: PendingRating, _ disposition: Disposition, at now: Instant
  ) -> Rating? {
    guard let index = waiting.firstIndex(where: { $0.rating == sent.rating }) else { return nil }
    var rating = sent.rating
    switch disposition {
    case .concluded(.unmatched, let detail): (rating.state, rating.detail) = (.unmatched, detail)
    case .concluded(.refused, let detail): (rating.state, rating.detail) = (.refused, detail)
    case .concluded: rating.state = .delivered
    case .postponed:
      waiting[index].notBefore = now + DestinationState.longPause
      return nil
    case .retry(let retryAfter, _, _):
      let due = waiting[index].failures.failed(at: now, retryAfter: retryAfter)
      if let due { waiting[index].notBefore = due }
      return nil
    case .unreachable, .limited, .blocked, .signedOut: return nil
    }
    waiting.remove(at: index)
    for index in waiting.indices { waiting[index].failures.otherSucceeded() }
    return rating
  }
}

extension Media {
  /// Identifies the item among ratings; nil if it cannot be rated.
  var ratingKey: String? {
    switch kind {
    case .movie: ids.trakt.map { "movie \($0)" }
    case .episode:
      if let show = ids.trakt, let season, let number = episodes.first {
        "show \(show) \(season)x\(number)"
      } else {
        episodeIDs.trakt.map { "episode \($0)" }
      }
    }
  }

  /// The item to rate; nil if nothing identifies it.
  var ratedItem: ItemRating.Item? {
    switch kind {
    case .movie: return ids.isEmpty ? nil : .movie(ids)
    case .episode:
      if episodeIDs.trakt != nil { return .episode(episodeIDs) }
      guard ids.trakt != nil, let season, let number = episodes.first else { return nil }
      return .showEpisode(ids, season: season, number: number)
    }
  }
}
