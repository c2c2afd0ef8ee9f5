// SPDX-License-Identifier: MIT

internal import Scrobbling
internal import Trakt

/// One key of config.toml: its name, what it takes, what it means, and where it goes.
struct Setting: Sendable {
  enum Kind: Sendable {
    case text(any WritableKeyPath<Settings, String?> & Sendable)
    case choice(any WritableKeyPath<Settings, String> & Sendable, [String])
    case number(any WritableKeyPath<Settings, Double> & Sendable, ClosedRange<Double>)
    case flag(any WritableKeyPath<Settings, Bool> & Sendable)
    case optionalFlag(any WritableKeyPath<Settings, Bool?> & Sendable)
    case texts(any WritableKeyPath<Settings, [String]> & Sendable)
  }

  var path: String
  var kind: Kind
  var meaning: String
  /// What holds while it is not set, for those that have no value of their own.
  var otherwise: String?
  /// For the sample, where the default says nothing.
  var example: SettingValue?
  /// The environment variable that goes over it.
  var variable: String?
  var isSecret = false

  /// Its table, such as `trakt.sharing`, and its name in there.
  var section: String { String(path[..<(path.lastIndex(of: ".") ?? path.startIndex)]) }
  var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  static let logLevels = ["debug", "info", "notice", "warning", "error"]

  /// All there are. The sample, the manual and the check for unknown keys are made from this.
  static let all: [Setting] = [
    Setting(
      path: "trakt.client_id", kind: .text(\.clientID),
      meaning: "the id of your Trakt API application", otherwise: "as signed in with",
      example: .text("…"), variable: "SCROBBLED_TRAKT_CLIENT_ID"),
    Setting(
      path: "trakt.client_secret", kind: .text(\.clientSecret), meaning: "its secret",
      otherwise: "as signed in with", example: .text("…"),
      variable: "SCROBBLED_TRAKT_CLIENT_SECRET", isSecret: true),
    Setting(
      path: "trakt.api_url", kind: .text(\.apiURL), meaning: "where the API is",
      otherwise: TraktConfiguration.defaultAPIURL,
      example: .text(TraktConfiguration.defaultAPIURL), variable: "SCROBBLED_TRAKT_API_URL"),
    Setting(
      path: "trakt.auth_url", kind: .text(\.authURL), meaning: "where to sign in",
      otherwise: "\(TraktConfiguration.defaultAuthURL), or api_url where only that is set",
      example: .text(TraktConfiguration.defaultAuthURL), variable: "SCROBBLED_TRAKT_AUTH_URL"),
    sharing("twitter", \.sharing.twitter),
    sharing("mastodon", \.sharing.mastodon),
    sharing("tumblr", \.sharing.tumblr),
    Setting(
      path: "scrobble.threshold", kind: .number(\.threshold, 80...100),
      meaning: "per cent of a film from which on an end counts as a play"),
    Setting(
      path: "scrobble.min_watched", kind: .number(\.minWatched, 0...100),
      meaning: "per cent of a film that must really have been played for an end to count; "
        + "what its sittings of 30 days have shown adds up"),
    Setting(
      path: "scrobble.start_after", kind: .number(\.startAfter, 0...600),
      meaning: "seconds that must have been shown before Trakt hears of it, and for an end to "
        + "count"),
    Setting(
      path: "scrobble.include", kind: .texts(\.include),
      meaning: "folders; where there are any, nothing outside them is recorded",
      example: .texts(["~/Videos"])),
    Setting(
      path: "scrobble.exclude", kind: .texts(\.exclude),
      meaning: "folders of which nothing is recorded, not even in the journal",
      example: .texts(["~/Videos/private"])),
    Setting(
      path: "delivery.late_after", kind: .number(\.lateAfter, 10...3_600),
      meaning: "seconds after which a play is delivered with its own time"),
    Setting(
      path: "osd.scrobbled", kind: .flag(\.osd.scrobbled),
      meaning: "say on mpv's screen when a play was recorded"),
    Setting(
      path: "osd.unmatched", kind: .flag(\.osd.unmatched),
      meaning: "say on mpv's screen when a file is not recognised"),
    Setting(
      path: "osd.problems", kind: .flag(\.osd.problems),
      meaning: "say on mpv's screen when you have to do something, such as signing in"),
    Setting(
      path: "log.level", kind: .choice(\.logLevel, logLevels),
      meaning: "how much is logged", variable: "SCROBBLED_LOG_LEVEL"),
  ]

  private static func sharing(
    _ network: String, _ path: any WritableKeyPath<Settings, Bool?> & Sendable
  ) -> Setting {
    Setting(
      path: "trakt.sharing.\(network)", kind: .optionalFlag(path),
      meaning: "post each scrobble there", otherwise: "as your settings at Trakt say",
      example: .flag(false))
  }

  /// The keys of a `[[rule]]`, which says what files are.
  static let ruleKeys: [(name: String, meaning: String, example: SettingValue)] = [
    (
      "path", "a pattern of paths, as of the shell: *, ? and […], which also stand for a slash",
      .text("/anime/Show/*")
    ),
    (
      "id", "what the files are: tt…, tmdb:N, tvdb:N, trakt:N, or the address of a page",
      .text("tmdb:1396")
    ),
    (
      "season_offset", "a number added to the seasons that the names say; may be left out",
      .number(1)
    ),
    (
      "episode_offset", "a number added to the episodes that the names say; may be left out",
      .number(-12)
    ),
    (
      "season",
      "the season of all of them, whatever the names say; goes over season_offset, and "
        + "may be left out",
      .number(2)
    ),
  ]
}
