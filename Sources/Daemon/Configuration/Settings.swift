// SPDX-License-Identifier: MIT

internal import Logging
internal import Playback
public import Scrobbling
public import Trakt

/// The effective settings: defaults, overridden by the system's configuration, by the user's
/// config.toml, and by the environment.
public struct Settings: Sendable, Hashable {
  public var clientID: String?
  public var clientSecret: String?
  /// The application of the system's configuration or of the build, for a user without one.
  public var inherited: InheritedApplication?
  public var apiURL: String?
  public var authURL: String?
  public var sharing = Sharing()
  /// 80…100 %.
  public var threshold = 80.0
  /// The threshold for movies in percent; nil: ``threshold``.
  public var thresholdOfMovies: Double?
  /// The threshold for episodes in percent; nil: ``threshold``.
  public var thresholdOfEpisodes: Double?
  public var creditsCount = false
  /// 0…100 %: the share of a file that must have been played for an end to count.
  public var minWatched = 0.0
  /// Seconds.
  public var startAfter = 5.0
  /// Seconds.
  public var lateAfter = 60.0
  public var include: [String] = []
  public var exclude: [String] = []
  public var rules: [MatchRule] = []
  public var webhooks: [WebhookSettings] = []
  public var osd = OSDSettings()
  public var resumeMode = ResumeSettings.Mode.offer.rawValue
  public var resumeKey: String?
  /// Patterns of players' IPC sockets.
  public var attach: [String] = []
  /// The plays after which mpv asks for a rating; a ``RatingPromptMode``.
  public var ratingPromptMode = "never"
  public var logLevel = "notice"

  public init() {}

  public var policy: ScrobblePolicy {
    ScrobblePolicy(
      threshold: Progress(percent: threshold),
      thresholdOfMovies: thresholdOfMovies.map { Progress(percent: $0) },
      thresholdOfEpisodes: thresholdOfEpisodes.map { Progress(percent: $0) },
      creditsCount: creditsCount, minWatched: minWatched / 100, startAfter: startAfter,
      lateAfter: lateAfter)
  }

  public var resume: ResumeSettings {
    ResumeSettings(
      mode: ResumeSettings.Mode(rawValue: resumeMode) ?? .offer,
      key: resumeKey ?? ResumeSettings.defaultKey)
  }

  var level: Logger.Level { Logger.Level(rawValue: logLevel) ?? .notice }

  /// - Parameter home: the expansion of `~`.
  func filter(home: String) -> PathFilter {
    func expanded(_ directory: String) -> String {
      directory == "~" || directory.hasPrefix("~/") ? home + directory.dropFirst() : directory
    }
    return PathFilter(include: include.map(expanded), exclude: exclude.map(expanded))
  }

  /// - Parameters:
  ///   - home: the expansion of `~`.
  ///   - isSending: false if the configuration is invalid, so that the user's intent is unknown.
  func dispatcher(home: String, isSending: Bool = true) -> DispatcherSettings {
    DispatcherSettings(
      policy: policy, filter: isSending ? filter(home: home) : .unknown, rules: rules, osd: osd,
      resume: resume,
      ratingPromptMode: RatingPromptMode(rawValue: ratingPromptMode) ?? .never, isSending: isSending
    )
  }

  /// - Throws: ``ConfigurationError`` if a URL is rejected.
  public func trakt() throws(ConfigurationError) -> TraktConfiguration {
    do throws(TraktConfiguration.Refusal) {
      return try TraktConfiguration(
        apiURL: apiURL, authURL: authURL, clientID: clientID, clientSecret: clientSecret,
        inherited: inherited, version: version, sharing: sharing == Sharing() ? nil : sharing)
    } catch {
      throw ConfigurationError(error)
    }
  }
}

/// The reason for which a configuration is invalid.
public struct ConfigurationError: Error, Hashable, Sendable {
  public var message: String
  public var hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// The sentence for `status`, with the remedy.
  ///
  /// - Parameter consequence: the daemon's behavior until the error is corrected.
  func problem(_ consequence: String) -> String {
    "\(message); \(consequence)" + (hint.map { "; hint: \($0)" } ?? "")
  }

  fileprivate init(_ refusal: TraktConfiguration.Refusal) {
    switch refusal {
    case .notAURL:
      self.init(
        "trakt.api_url or trakt.auth_url is not a URL", hint: "write it as https://api.trakt.tv")
    case .notEncrypted(let host):
      self.init(
        "plain http to \(host) would send the tokens in clear text",
        hint: "use https; plain http is for loopback only")
    case .disallowedPart(let host):
      self.init(
        "the URL of \(host) must not contain userinfo, a query or a fragment",
        hint: "write it as https://api.trakt.tv")
    }
  }
}
