// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Trakt

/// Lookups by title after a destination responded with 404 to an item's ids; one per viewing.
///
/// Ids come from the user, from a name or from an earlier viewing, and databases merge and delete
/// items.
struct TitleRetries: Sendable {
  /// A lookup in progress.
  struct Retry: Equatable, Sendable {
    /// The item that is unknown to the destination.
    var media: Media
    /// The failed delivery; nil for a viewing in progress.
    var pending: PendingDelivery?
    /// Whether the item is known, and only its ids are looked up.
    var isForIDs = false
  }

  private var open: [Play.Key: Retry] = [:]
  /// Viewings whose retry has finished; they get no second one.
  private var retried: Set<Play.Key> = []

  /// - Returns: whether to look up the item again.
  mutating func begin(_ key: Play.Key, _ media: Media, _ pending: PendingDelivery? = nil) -> Bool {
    guard !retried.contains(key), media.title?.isEmpty == false,
      !media.ids.isEmpty || !media.episodeIDs.isEmpty
    else { return false }
    open[key] = Retry(media: media, pending: pending)
    return true
  }

  /// Looks up the ids of an episode of a known show.
  mutating func beginForIDs(_ key: Play.Key, _ media: Media) {
    open[key] = Retry(media: media, isForIDs: true)
  }

  func isForIDs(_ key: Play.Key) -> Bool { open[key]?.isForIDs == true }

  /// Returns the identification to look up; nil if there is none.
  func identification(of key: Play.Key) -> Identification? {
    open[key].map { retry in
      Identification(hypotheses: [
        retry.isForIDs ? Hypothesis(episode: retry.media) : Hypothesis(titleOf: retry.media)
      ])
    }
  }

  /// Finishes the retry of this viewing; there is no further one.
  mutating func take(_ key: Play.Key) -> Retry? {
    guard let retry = open.removeValue(forKey: key) else { return nil }
    retried.insert(key)
    return retry
  }

  /// Removes a viewing that is no longer sent or is identified again.
  mutating func remove(_ key: Play.Key) {
    open[key] = nil
    retried.remove(key)
  }

  mutating func removeAll() { (open, retried) = ([:], []) }
}

extension Hypothesis {
  /// Creates a hypothesis from the numbers of an episode and the ids of its show.
  init(episode media: Media) {
    self.init(
      kind: .episode, title: media.title, year: media.year, season: media.season,
      episodes: media.episodes, absolute: media.absolute,
      ids: MediaIDs(
        imdb: media.ids.imdb, tmdb: media.ids.tmdb, tvdb: media.ids.tvdb, trakt: media.ids.trakt),
      confidence: 100)
  }

  /// Creates a hypothesis from the title and numbers of a movie or an episode, without its ids.
  fileprivate init(titleOf media: Media) {
    let hasNumbers = media.season != nil && !media.episodes.isEmpty
    self.init(
      kind: media.kind == .movie ? .movie : .episode, title: media.title, year: media.year,
      season: media.season, episodes: media.episodes,
      absolute: hasNumbers ? nil : media.absolute, date: hasNumbers ? nil : media.date,
      confidence: 100)
  }
}
