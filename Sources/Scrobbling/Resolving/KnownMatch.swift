// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// What was found out before about a file or a show's folder, by the user or by us.
struct KnownMatch: Codable, Hashable, Sendable {
  /// The film, the episode, or of a show what all its episodes share.
  var media: Media
  /// Added to the seasons that the names say, to get Trakt's.
  var seasonOffset: Int?
  /// What it holds for; nil where it stands until the user takes it back.
  var basis: MatchBasis?

  /// Puts together what is known of the show and what a name says of the episode.
  ///
  /// - Returns: nil where the name does not say which episode it is.
  func media(for hypothesis: Hypothesis) -> Media? {
    guard media.kind == .episode, media.episodes.isEmpty, media.absolute == nil else {
      return media
    }
    guard hypothesis.kind == .episode else { return nil }
    var episode = Media(hypothesis)
    episode.title = media.title ?? episode.title
    episode.year = media.year ?? episode.year
    episode.ids = media.ids
    // That of another episode, which tells nothing about specials.
    if hypothesis.season != 0 { episode.runtime = media.runtime }
    if let season = hypothesis.season, let seasonOffset { episode.season = season + seasonOffset }
    return episode.item == nil ? nil : episode
  }
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
    "rule \(rule.target) \(rule.seasonOffset ?? 0)"
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
