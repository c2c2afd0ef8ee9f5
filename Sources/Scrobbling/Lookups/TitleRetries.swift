// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Trakt

/// Ids that a destination answers with 404: what they named is looked up once more for each viewing,
/// by its title alone.
///
/// Ids come from the user, from a name or from an earlier viewing, and databases merge and delete
/// items.
struct TitleRetries: Sendable {
  /// One that is being looked up.
  struct Retry: Equatable, Sendable {
    /// What the destination does not know.
    var media: Media
    /// What was not delivered; nil of a viewing that is under way.
    var pending: PendingDelivery?
  }

  private var open: [Play.Key: Retry] = [:]
  /// Those that were answered: not asked again.
  private var answered: Set<Play.Key> = []

  /// - Returns: whether it is to be looked up again.
  mutating func begin(_ key: Play.Key, _ media: Media, _ pending: PendingDelivery? = nil) -> Bool {
    guard !answered.contains(key), media.title?.isEmpty == false,
      !media.ids.isEmpty || !media.episodeIDs.isEmpty
    else { return false }
    open[key] = Retry(media: media, pending: pending)
    return true
  }

  /// What is to be looked up; nil where nothing is.
  func question(_ key: Play.Key) -> Identification? {
    open[key].map { Identification(hypotheses: [Hypothesis(titleOf: $0.media)]) }
  }

  /// There is an answer: the last one for this viewing.
  mutating func answer(_ key: Play.Key) -> Retry? {
    guard let retry = open.removeValue(forKey: key) else { return nil }
    answered.insert(key)
    return retry
  }

  /// Nothing more is sent of a viewing, or it is identified anew.
  mutating func remove(_ key: Play.Key) {
    open[key] = nil
    answered.remove(key)
  }

  mutating func removeAll() { (open, answered) = ([:], []) }
}

extension Hypothesis {
  /// What a film or an episode is called, without its ids.
  fileprivate init(titleOf media: Media) {
    let hasNumbers = media.season != nil && !media.episodes.isEmpty
    self.init(
      kind: media.kind == .movie ? .movie : .episode, title: media.title, year: media.year,
      season: media.season, episodes: media.episodes,
      absolute: hasNumbers ? nil : media.absolute, date: hasNumbers ? nil : media.date,
      confidence: 100)
  }
}
