// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// What was found out before about a file or a show's folder, by the user or by us.
struct KnownMatch: Codable, Hashable, Sendable {
  /// The film, the episode, or of a show what all its episodes share.
  var media: Media
  /// Added to the seasons that the names say, to get Trakt's.
  var seasonOffset: Int?
  /// Added to the episodes that the names say, to get Trakt's.
  var episodeOffset: Int?
  /// The season, whatever the names say.
  var season: Int?
  /// What it holds for; nil where it stands until the user takes it back.
  var basis: MatchBasis?

  /// Puts together what is known of the show and what a name says of the episode.
  ///
  /// - Returns: nil where the name does not say which episode it is.
  func media(for hypothesis: Hypothesis) -> Media? {
    guard media.kind == .episode, media.episodes.isEmpty, media.absolute == nil else {
      return media
    }
    guard hypothesis.kind == .episode, let hypothesis = renumbered(hypothesis) else { return nil }
    var episode = Media(hypothesis)
    episode.title = media.title ?? episode.title
    episode.year = media.year ?? episode.year
    episode.ids = media.ids
    // That of another episode, which tells nothing about specials.
    if hypothesis.season != 0 { episode.runtime = media.runtime }
    return episode.item == nil ? nil : episode
  }

  /// A reading with the numbers that Trakt has for it.
  ///
  /// - Returns: nil where there can be no such number.
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
      // Beside a season it is the number before the shift.
      reading.absolute = reading.season == nil ? reading.absolute.map { $0 + episodeOffset } : nil
      if reading.episodes.contains(where: { $0 < 0 }) || reading.absolute ?? 1 < 1 { return nil }
    }
    return reading.season ?? 0 < 0 ? nil : reading
  }

  /// An offset as requests and the journal may hold it, within what can be added.
  private static func bounded(_ offset: Int) -> Int { max(-100_000, min(100_000, offset)) }
}

/// The keys under which the journal keeps matches.
enum MatchKey {
  /// The user's own match, for one file.
  ///
  /// Earlier versions kept that for an address too, by what may be shown of it.
  static func user(file path: String) -> String { "user file \(path)" }

  /// The user's own match, for one address, given as its keyed hash.
  static func user(address identity: String) -> String { "user address \(identity)" }

  /// The user's own match, for all of a show: its name as it is read from files in that folder.
  static func user(show hypothesis: Hypothesis, in folder: String) -> String {
    "user " + confirmed(show: hypothesis, in: folder)
  }

  /// What a rule of the configuration names.
  static func ruled(_ rule: MatchRule) -> String {
    let shift = "\(rule.seasonOffset ?? 0)"
    guard rule.episodeOffset != nil || rule.season != nil else {
      return "rule \(rule.target) \(shift)"
    }
    let season = rule.season.map(String.init) ?? "-"
    return "rule \(rule.target) \(shift) \(rule.episodeOffset ?? 0) \(season)"
  }

  /// What Trakt confirmed for one file.
  static func confirmed(file path: String) -> String { "file \(path)" }

  /// What Trakt confirmed for one address, given as its keyed hash.
  static func confirmed(address identity: String) -> String { "address \(identity)" }

  /// How the keys of all shows begin that Trakt confirmed in a folder.
  static func shows(in folder: String) -> String { "show \(folder) " }

  /// What Trakt confirmed of a show: its name as it is read from files in that folder.
  static func confirmed(show hypothesis: Hypothesis, in folder: String) -> String {
    let title = TitleKey(hypothesis.title ?? "").text
    return shows(in: folder) + "\(title) \(hypothesis.year ?? 0) \(hypothesis.country ?? "")"
  }
}
