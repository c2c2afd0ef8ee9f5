// SPDX-License-Identifier: MIT

internal import Scrobbling
internal import Trakt

/// One key of config.toml: its name, type, description and storage.
struct Setting: Sendable {
  enum Kind: Sendable {
    case text(any WritableKeyPath<Settings, String?> & Sendable)
    case choice(any WritableKeyPath<Settings, String> & Sendable, [String])
    case number(any WritableKeyPath<Settings, Double> & Sendable, ClosedRange<Double>)
    case optionalNumber(any WritableKeyPath<Settings, Double?> & Sendable, ClosedRange<Double>)
    case flag(any WritableKeyPath<Settings, Bool> & Sendable)
    case optionalFlag(any WritableKeyPath<Settings, Bool?> & Sendable)
    case texts(any WritableKeyPath<Settings, [String]> & Sendable)
  }

  var path: String
  var kind: Kind
  var meaning: String
  /// The effective value while it is unset, if it has no default.
  var fallback: String?
  /// The value in the sample, if there is no default.
  var example: SettingValue?
  /// The environment variable that overrides it.
  var variable: String?
  var isSecret = false

  /// Its table, such as `trakt.sharing`, and its name within the table.
  var section: String { String(path[..<(path.lastIndex(of: ".") ?? path.startIndex)]) }
  var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  static let logLevels = ["debug", "info", "notice", "warning", "error"]

  /// All settings. The sample, the manual and the check for unknown keys derive from this list.
  static let all: [Setting] = [
    Setting(
      path: "trakt.client_id", kind: .text(\.clientID),
      meaning: "client id of a Trakt API application",
      fallback: "from the sign-in, else built in, else none",
      example: .text("…"), variable: "SCROBBLED_TRAKT_CLIENT_ID"),
    Setting(
      path: "trakt.client_secret", kind: .text(\.clientSecret),
      meaning: "client secret of that application; many applications have none",
      fallback: "from the sign-in, or none", example: .text("…"),
      variable: "SCROBBLED_TRAKT_CLIENT_SECRET", isSecret: true),
    Setting(
      path: "trakt.api_url", kind: .text(\.apiURL), meaning: "base URL of the API",
      fallback: TraktConfiguration.defaultAPIURL,
      example: .text(TraktConfiguration.defaultAPIURL), variable: "SCROBBLED_TRAKT_API_URL"),
    Setting(
      path: "trakt.auth_url", kind: .text(\.authURL), meaning: "base URL for signing in",
      fallback: "\(TraktConfiguration.defaultAuthURL), or api_url if only that is set",
      example: .text(TraktConfiguration.defaultAuthURL), variable: "SCROBBLED_TRAKT_AUTH_URL"),
    sharing("twitter", \.sharing.twitter),
    sharing("mastodon", \.sharing.mastodon),
    sharing("tumblr", \.sharing.tumblr),
    Setting(
      path: "scrobble.threshold", kind: .number(\.threshold, 80...100),
      meaning: "progress in percent from which the end of a viewing counts as a play"),
    Setting(
      path: "scrobble.threshold_movies", kind: .optionalNumber(\.thresholdOfMovies, 80...100),
      meaning: "threshold for movies", fallback: "value of threshold", example: .number(90)),
    Setting(
      path: "scrobble.threshold_episodes", kind: .optionalNumber(\.thresholdOfEpisodes, 80...100),
      meaning: "threshold for episodes", fallback: "value of threshold", example: .number(85)),
    Setting(
      path: "scrobble.credits_count", kind: .flag(\.creditsCount),
      meaning: "count a file closed during its credits as a play, if the credits are its last "
        + "chapter"),
    Setting(
      path: "scrobble.min_watched", kind: .number(\.minWatched, 0...100),
      meaning: "percentage of the file that must have been played for its end to count; "
        + "viewings of the same item within 30 days are added up"),
    Setting(
      path: "scrobble.start_after", kind: .number(\.startAfter, 0...600),
      meaning: "seconds of playback before anything is sent to Trakt; a viewing that ends "
        + "earlier does not count"),
    Setting(
      path: "scrobble.include", kind: .texts(\.include),
      meaning: "directories; if any are given, nothing outside them is recorded",
      example: .texts(["~/Videos"])),
    Setting(
      path: "scrobble.exclude", kind: .texts(\.exclude),
      meaning: "directories in which nothing is recorded, not even in the journal",
      example: .texts(["~/Videos/private"])),
    Setting(
      path: "delivery.late_after", kind: .number(\.lateAfter, 10...3_600),
      meaning: "seconds after its end from which a play is added to the Trakt history with its "
        + "own date, instead of being scrobbled"),
    Setting(
      path: "osd.scrobbled", kind: .flag(\.osd.scrobbled),
      meaning: "show a message in mpv when a play was recorded"),
    Setting(
      path: "osd.unmatched", kind: .flag(\.osd.unmatched),
      meaning: "show a message in mpv when a file is not identified"),
    Setting(
      path: "osd.problems", kind: .flag(\.osd.problems),
      meaning: "show a message in mpv when action is required, such as signing in"),
    Setting(
      path: "resume.mode",
      kind: .choice(\.resumeMode, ResumeSettings.Mode.allCases.map(\.rawValue)),
      meaning: "whether a movie or an episode that was left unfinished is resumed when its file "
        + "is opened: offer shows a line with a key that resumes, always seeks immediately"),
    Setting(
      path: "resume.key", kind: .text(\.resumeKey),
      meaning: "key for the resume prompt, in mpv's notation; set it if ENTER or HOME is bound",
      fallback: ResumeSettings.defaultKey, example: .text("Ctrl+r")),
    Setting(
      path: "players.attach", kind: .texts(\.attach),
      meaning: "IPC sockets of players into which the plugin is loaded as they appear; the last "
        + "part of a path may have *, ? and […]",
      example: .texts(["/tmp/smplayer-mpv-*"])),
    Setting(
      path: "rate.ask",
      kind: .choice(\.ratingPromptMode, RatingPromptMode.allCases.map(\.rawValue)),
      meaning: "ask for a rating in mpv after a play was recorded"),
    Setting(
      path: "log.level", kind: .choice(\.logLevel, logLevels),
      meaning: "log level", variable: "SCROBBLED_LOG_LEVEL"),
  ]

  private static func sharing(
    _ network: String, _ path: any WritableKeyPath<Settings, Bool?> & Sendable
  ) -> Setting {
    Setting(
      path: "trakt.sharing.\(network)", kind: .optionalFlag(path),
      meaning: "post each scrobble to this network", fallback: "as in your Trakt settings",
      example: .flag(false))
  }

  /// The keys of a `[[webhook]]`, which receives events. The examples are TOML.
  static let webhookKeys: [(name: String, meaning: String, example: String)] = [
    ("name", "its name in status, history and logs", "\"tracker\""),
    (
      "url",
      "where events are sent; or { file = \"PATH\" } or { credential = \"NAME\" }, as "
        + "for header",
      "\"https://tracker.example/hook\""
    ),
    ("format", "json, jellyfin or kodi; json if left out", "\"json\""),
    (
      "events", "the events to send: start, pause, resume, stop and scrobble; all if left out",
      "[\"scrobble\"]"
    ),
    (
      "header",
      "a header whose value is a secret, read from the first line of a file or from a credential "
        + "of systemd; optional",
      "{ name = \"Authorization\", file = \"~/.config/scrobbled/tracker.secret\" }"
    ),
    (
      "allow_http",
      "private networks, IP addresses and host names to which plain http is allowed, in "
        + "addition to loopback",
      "[\"192.168.1.0/24\", \"nas.lan\"]"
    ),
  ]

  /// The keys of a `[[rule]]`, which identifies files.
  static let ruleKeys: [(name: String, meaning: String, example: SettingValue)] = [
    (
      "path", "a pattern of paths with *, ? and […], which also match a slash",
      .text("/anime/Show/*")
    ),
    (
      "id", "the movie or show: tt…, tmdb:N, tvdb:N, trakt:N, or the URL of its page",
      .text("tmdb:1396")
    ),
    (
      "season_offset", "a number added to the season in the name; optional",
      .number(1)
    ),
    (
      "episode_offset", "a number added to the episode in the name; optional",
      .number(-12)
    ),
    (
      "season",
      "the season of all matching files, instead of the one in their names; overrides "
        + "season_offset; optional",
      .number(2)
    ),
  ]
}
