// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling
internal import Trakt
internal import Webhooks

/// The data of `scrobbled config`: each setting with its value and origin. Its keys are those of
/// `--json`.
public struct ConfigReport: Sendable {
  public struct Entry: Encodable, Sendable {
    var key: String
    var meaning: String
    var takes: String
    var variable: String?
    /// The default; nil if there is none.
    var standard: SettingValue?
    /// The effective value while it is unset, as text.
    var fallback: String?
    /// The configured value; nil if it is unset.
    var value: SettingValue?
    /// `default`, `config.toml` for the user's, the path of a file of the system, a variable's
    /// name, `sign-in` or `built in`.
    var origin: String
    /// The path of the file that sets it; nil if none does.
    var file: String?

    enum CodingKeys: String, CodingKey {
      case key, meaning, takes, variable, value, origin, file
      case fallback = "otherwise"
      case standard = "default"
    }
  }

  /// One `[[rule]]`.
  public struct Rule: Encodable, Sendable {
    var path: String
    var id: String
    var seasonOffset: Int?
    var episodeOffset: Int?
    var season: Int?

    enum CodingKeys: String, CodingKey {
      case path, id, season
      case seasonOffset = "season_offset"
      case episodeOffset = "episode_offset"
    }
  }

  /// A key of `[[rule]]` or `[[webhook]]`.
  public struct RuleKey: Encodable, Sendable {
    var key: String
    var meaning: String
  }

  /// One `[[webhook]]`, without secrets.
  public struct Webhook: Encodable, Sendable {
    var name: String
    /// Scheme and host, or the place of the URL.
    var url: String
    var format: String
    var events: [String]
    /// The name of the header.
    var header: String?
    var allowHTTP: [String]

    enum CodingKeys: String, CodingKey {
      case name, url, format, events, header
      case allowHTTP = "allow_http"
    }
  }

  public var entries: [Entry]
  public var rules: [Rule]
  public var webhooks: [Webhook]
  let webhookKeys = Setting.webhookKeys.map { RuleKey(key: $0.name, meaning: $0.meaning) }
  let ruleKeys = Setting.ruleKeys.map { RuleKey(key: $0.name, meaning: $0.meaning) }
  let file: String
  let hasFile: Bool
  /// The files of the system that were read, and those that were not, with the reason.
  let systemFiles: [String]
  let warnings: [String]
  /// Remarks on valid settings.
  public let notes: [String]

  /// Replaces a secret.
  static let mask = "********"

  private static let ratingNote =
    "your settings at Trakt ask for a rating after watching; to be asked in mpv: [rate] ask ="
    + " \"movies\" or \"always\""

  /// - Throws: ``CommandFailure`` if the configuration is invalid.
  public init(paths: Paths, environment: [String: String]) throws(CommandFailure) {
    file = paths.configurationFile
    hasFile = FileManager.default.fileExists(atPath: file)
    var loaded: LoadedConfiguration
    do throws(ConfigurationError) {
      loaded = try ConfigurationFile.load(paths, environment: environment)
      _ = try loaded.settings.trakt()
    } catch {
      throw CommandFailure(error)
    }
    systemFiles = loaded.systemFiles
    warnings = loaded.warnings
    let credentials = try? CredentialStore(directory: paths.state).load()
    loaded.complete(by: credentials)
    let (settings, origins) = (loaded.settings, loaded.origins)
    let isAsking = origins["rate.ask"] != nil
    notes = credentials?.showsRatingPrompt == true && !isAsking ? [Self.ratingNote] : []
    let standard = Settings()
    entries = Setting.all.map { setting in
      let value = setting.value(in: settings)
      let origin = value.flatMap { _ in origins[setting.path] }
      return Entry(
        key: setting.path, meaning: setting.meaning, takes: setting.takes,
        variable: setting.variable, standard: setting.value(in: standard),
        fallback: setting.fallback,
        value: setting.isSecret ? value.map { _ in .text(Self.mask) } : value,
        origin: origin?.text ?? "default", file: origin?.file(ofUser: paths.configurationFile))
    }
    rules = settings.rules.map {
      Rule(
        path: $0.path, id: $0.id, seasonOffset: $0.seasonOffset, episodeOffset: $0.episodeOffset,
        season: $0.season)
    }
    webhooks = settings.webhooks.map(Webhook.init)
  }
}

extension ConfigReport: Encodable {
  enum CodingKeys: String, CodingKey {
    case file, rules, warnings, notes, webhooks
    case systemFiles = "system_files"
    case entries = "settings"
    case ruleKeys = "rule_keys"
    case webhookKeys = "webhook_keys"
  }
}

extension ConfigReport.Webhook {
  fileprivate init(_ settings: WebhookSettings) {
    let address = settings.url.text.flatMap {
      try? WebhookAddress($0, allowHTTP: settings.allowHTTP)
    }
    self.init(
      name: settings.name, url: address.map { "\($0.shown)/…" } ?? settings.url.shown,
      format: settings.format.rawValue,
      events: WebhookEvent.Kind.allCases.filter(settings.events.contains).map(\.rawValue),
      header: settings.header?.name, allowHTTP: settings.allowHTTP)
  }
}
