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
  /// The environment variable that goes over it.
  var variable: String?
  var isSecret = false

  static let logLevels = ["debug", "info", "notice", "warning", "error"]

  /// All there are. The sample, the manual and the check for unknown keys are made from this.
  static let all: [Setting] = [
    Setting(
      path: "trakt.client_id", kind: .text(\.clientID),
      meaning: "the id of your Trakt API application", variable: "SCROBBLED_TRAKT_CLIENT_ID"),
    Setting(
      path: "trakt.client_secret", kind: .text(\.clientSecret), meaning: "its secret",
      variable: "SCROBBLED_TRAKT_CLIENT_SECRET", isSecret: true),
    Setting(
      path: "trakt.api_url", kind: .text(\.apiURL), meaning: "where the API is",
      variable: "SCROBBLED_TRAKT_API_URL"),
    Setting(
      path: "trakt.auth_url", kind: .text(\.authURL),
      meaning: "where to sign in; the API's address where only that is set",
      variable: "SCROBBLED_TRAKT_AUTH_URL"),
    Setting(
      path: "trakt.sharing.twitter", kind: .optionalFlag(\.sharing.twitter),
      meaning: "post a scrobble there; Trakt's own setting where this is not set"),
    Setting(
      path: "trakt.sharing.mastodon", kind: .optionalFlag(\.sharing.mastodon),
      meaning: "post a scrobble there; Trakt's own setting where this is not set"),
    Setting(
      path: "trakt.sharing.tumblr", kind: .optionalFlag(\.sharing.tumblr),
      meaning: "post a scrobble there; Trakt's own setting where this is not set"),
    Setting(
      path: "scrobble.threshold", kind: .number(\.threshold, 80...100),
      meaning: "per cent of a film from which on an end counts as a play"),
    Setting(
      path: "scrobble.min_watched", kind: .number(\.minWatched, 0...100),
      meaning: "per cent of a film that must really have been played for an end to count"),
    Setting(
      path: "scrobble.start_after", kind: .number(\.startAfter, 0...600),
      meaning: "seconds that must have run before Trakt hears of it"),
    Setting(
      path: "scrobble.include", kind: .texts(\.include),
      meaning: "folders; where there are any, nothing outside them is recorded"),
    Setting(
      path: "scrobble.exclude", kind: .texts(\.exclude),
      meaning: "folders of which nothing is recorded, not even in the journal"),
    Setting(
      path: "delivery.late_after", kind: .number(\.lateAfter, 10...3_600),
      meaning: "seconds after which a play is delivered with its own time"),
    Setting(
      path: "osd.scrobbled", kind: .flag(\.notices.scrobbled),
      meaning: "say on mpv's screen when a play was recorded"),
    Setting(
      path: "osd.unmatched", kind: .flag(\.notices.unmatched),
      meaning: "say on mpv's screen when nobody knows what was played"),
    Setting(
      path: "osd.problems", kind: .flag(\.notices.problems),
      meaning: "say on mpv's screen when you have to do something, such as signing in"),
    Setting(
      path: "log.level", kind: .choice(\.logLevel, logLevels),
      meaning: "how much is logged", variable: "SCROBBLED_LOG_LEVEL"),
  ]
}
