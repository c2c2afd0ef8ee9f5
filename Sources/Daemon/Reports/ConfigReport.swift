// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling
internal import Trakt

/// What `scrobbled config` tells: each setting, what it is in force, and where that came from. Its
/// keys are those of `--json`.
public struct ConfigReport: Sendable {
  public struct Entry: Encodable, Sendable {
    var key: String
    var meaning: String
    var takes: String
    var variable: String?
    /// Nil where there is none of its own.
    var standard: SettingValue?
    /// What holds while it is not set, in words.
    var otherwise: String?
    /// Nil where it is not set.
    var value: SettingValue?
    /// `default`, `config.toml`, `sign-in` or a variable's name.
    var origin: String

    enum CodingKeys: String, CodingKey {
      case key, meaning, takes, variable, otherwise, value, origin
      case standard = "default"
    }
  }

  /// One of `[[rule]]`.
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

  /// What a rule is made of.
  public struct RuleKey: Encodable, Sendable {
    var key: String
    var meaning: String
  }

  public var entries: [Entry]
  public var rules: [Rule]
  let ruleKeys = Setting.ruleKeys.map { RuleKey(key: $0.name, meaning: $0.meaning) }
  let file: String
  let hasFile: Bool

  /// What stands for a secret that is set.
  static let mask = "********"

  /// - Throws: ``CommandFailure`` where the configuration is wrong.
  public init(paths: Paths, environment: [String: String]) throws(CommandFailure) {
    file = paths.configurationFile
    hasFile = FileManager.default.fileExists(atPath: file)
    var (settings, origins): (Settings, [String: SettingOrigin])
    do throws(ConfigurationError) {
      (settings, origins) = try ConfigurationFile.loadWithOrigins(
        path: file, environment: environment)
      _ = try settings.trakt()
    } catch {
      throw CommandFailure(error)
    }
    if settings.clientID == nil, let kept = try? CredentialStore(directory: paths.state).load() {
      settings.clientID = kept.clientID
      settings.clientSecret = kept.clientSecret
      for path in ["trakt.client_id", "trakt.client_secret"] { origins[path] = .signIn }
    }
    let standard = Settings()
    entries = Setting.all.map { setting in
      let value = setting.value(in: settings)
      return Entry(
        key: setting.path, meaning: setting.meaning, takes: setting.takes,
        variable: setting.variable, standard: setting.value(in: standard),
        otherwise: setting.otherwise,
        value: setting.isSecret ? value.map { _ in .text(Self.mask) } : value,
        origin: value.flatMap { _ in origins[setting.path]?.text } ?? "default")
    }
    rules = settings.rules.map {
      Rule(
        path: $0.path, id: $0.id, seasonOffset: $0.seasonOffset, episodeOffset: $0.episodeOffset,
        season: $0.season)
    }
  }
}

extension ConfigReport: Encodable {
  enum CodingKeys: String, CodingKey {
    case file, rules
    case entries = "settings"
    case ruleKeys = "rule_keys"
  }
}
