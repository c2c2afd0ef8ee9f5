// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// A stored match of a file or of a show's directory, from the user or confirmed by Trakt.
struct KnownMatch: Codable, Hashable, Sendable {
  /// The movie, the episode, or for a show the fields common to all its episodes.
  var media: Media
  /// Added to the season numbers in names to get Trakt's.
  var seasonOffset: Int?
  /// Added to the episode numbers in names to get Trakt's.
  var episodeOffset: Int?
  /// Season that replaces the one in names.
  var season: Int?
  /// Condition for the match; nil if it holds until the user removes it.
  var basis: MatchBasis?
  /// Whether the user has decided that it is not to be scrobbled; ``media`` has no meaning then.
  var isExcluded: Bool?

  /// Combines the stored show with the episode that a name names.
  ///
  /// - Returns: nil if the name does not name the episode.
  func media(for hypothesis: Hypothesis) -> Media? {
    guard isExcluded != true else { return nil }
    guard media.kind == .episode, media.episodes.isEmpty, media.absolute == nil else {
      return media
    }
    guard hypothesis.kind == .episode, let hypothesis = renumbered(hypothesis) else { return nil }
    var episode = Media(hypothesis)
    episode.title = media.title ?? episode.title
    episode.year = media.year ?? episode.year
    episode.ids = media.ids
    // The run time is that of another episode, and does not apply to specials.
    if hypothesis.season != 0 { episode.runtime = media.runtime }
    return episode.item == nil ? nil : episode
  }

  /// Converts a reading to Trakt's numbers.
  ///
  /// - Returns: nil if a number would be out of range.
  func renumbered(_ reading: Hypothesis) -> Hypothesis? {
    var reading = reading
    if let season {
      if reading.episodes.isEmpty, let absolute = reading.absolute { reading.episodes = [absolute] }
      if !reading.episodes.isEmpty {
        reading.season = season
        reading.absolute = nil
      }
    } else if let season = reading.season, let seasonOffset {
      reading.season = season + Self.bounded(seasonOffset)
    }
    if let episodeOffset = episodeOffset.map(Self.bounded), episodeOffset != 0 {
      reading.episodes = reading.episodes.map { $0 + episodeOffset }
      // If a season is known, the absolute number would be the unshifted one.
      reading.absolute = reading.season == nil ? reading.absolute.map { $0 + episodeOffset } : nil
      if reading.episodes.contains(where: { $0 < 0 }) || reading.absolute ?? 1 < 1 { return nil }
    }
    return reading.season ?? 0 < 0 ? nil : reading
  }

  /// Limits an offset from a request or the journal, so that adding it cannot overflow.
  private static func bounded(_ offset: Int) -> Int { max(-100_000, min(100_000, offset)) }
}

/// The keys under which the journal keeps matches.
enum MatchKey {
  /// Key of the user's match for one file.
  ///
  /// Earlier versions used it for URLs too, in their displayable form.
  static func user(file path: String) -> String { "user file \(path)" }

  /// Key of the user's match for one URL, by its keyed hash.
  static func user(address identity: String) -> String { "user address \(identity)" }

  /// Key of the user's match for a whole show, by its name as read from files in that directory.
  static func user(show hypothesis: Hypothesis, in directory: String) -> String {
    "user " + confirmed(show: hypothesis, in: directory)
  }

  /// Key of the item that a configured rule names.
  static func ruled(_ rule: MatchRule) -> String {
    let shift = "\(rule.seasonOffset ?? 0)"
    guard rule.episodeOffset != nil || rule.season != nil else {
      return "rule \(rule.target) \(shift)"
    }
    let season = rule.season.map(String.init) ?? "-"
    return "rule \(rule.target) \(shift) \(rule.episodeOffset ?? 0) \(season)"
  }

  /// Key of Trakt's match for one file.
  static func confirmed(file path: String) -> String { "file \(path)" }

  /// Key of Trakt's match for one URL, by its keyed hash.
  static func confirmed(address identity: String) -> String { "address \(identity)" }

  /// Common prefix of the keys of all shows that Trakt confirmed in a directory.
  static func shows(in directory: String) -> String { "show \(directory) " }

  /// Key of Trakt's match for a show, by its name as read from files in that directory.
  static func confirmed(show hypothesis: Hypothesis, in directory: String) -> String {
    let title = TitleKey(hypothesis.title ?? "").text
    return shows(in: directory) + "\(title) \(hypothesis.year ?? 0) \(hypothesis.country ?? "")"
  }
}
