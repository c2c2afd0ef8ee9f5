// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling
internal import TOMLKit

#if canImport(Glibc)
  internal import Glibc
#endif

/// The result of loading the configuration.
struct LoadedConfiguration: Sendable, Equatable {
  /// The effective settings.
  var settings = Settings()
  /// The origin of each value that is not a default, by path.
  var origins: [String: SettingOrigin] = [:]
  /// The files of the system that were read, the most important one first.
  var systemFiles: [String] = []
  /// The files that another user may have placed and that were not read, with the reason.
  var warnings: [String] = []
}

/// The loader for config.toml, the system's configuration and the environment. Only its files
/// depend on the TOML library.
public enum ConfigurationFile {
  /// The limit for the file, in bytes.
  private static let limit = 1 << 20

  /// - Parameters:
  ///   - path: a missing file counts as empty.
  ///   - environment: overrides the file.
  public static func load(
    path: String, environment: [String: String]
  ) throws(ConfigurationError) -> Settings {
    try loadWithOrigins(path: path, environment: environment).settings
  }

  /// Loads the user's configuration above the system's.
  static func load(
    _ paths: Paths, environment: [String: String]
  ) throws(ConfigurationError) -> LoadedConfiguration {
    try loadWithOrigins(
      path: paths.configurationFile, system: paths.systemConfigurationFiles,
      environment: environment)
  }

  /// - Parameters:
  ///   - path: the user's file; a missing one counts as empty.
  ///   - system: the system's files, the most important one first. The user's overrides them key by
  ///     key, as does each file those after it.
  ///   - builtInID: the client id of this build.
  static func loadWithOrigins(
    path: String, system: [String] = [], environment: [String: String],
    builtInID: String? = BuildFacts.clientID
  ) throws(ConfigurationError) -> LoadedConfiguration {
    var loaded = LoadedConfiguration()
    for file in system.reversed() {
      switch SystemFile.read(file, upTo: limit) {
      case .missing: continue
      case .refused(let reason):
        let problem = "\(file) is not read: \(reason)"
        // The file may exclude directories, so loading fails. But a file of another user must not
        // prevent recording.
        guard SystemFile.mayBelongToOthers(file) else {
          throw ConfigurationError(problem, hint: SystemFile.remedy(file))
        }
        loaded.warnings.append(problem)
      case .bytes(let bytes):
        loaded.systemFiles.insert(file, at: 0)
        try merge(
          try text(Data(bytes), of: file), of: file, .systemFile(file), environment, into: &loaded)
      }
    }
    let ofSystem = loaded.removeApplication()
    if let text = try read(path) { try merge(text, of: path, .file, environment, into: &loaded) }
    var (settings, origins) = (loaded.settings, loaded.origins)
    if let home = environment["HOME"] {
      for index in settings.rules.indices where settings.rules[index].path.hasPrefix("~/") {
        settings.rules[index].path = home + settings.rules[index].path.dropFirst()
      }
    }
    for setting in Setting.all {
      guard let name = setting.variable, let value = environment[name], !value.isEmpty else {
        continue
      }
      try setting.set(.text(value), in: &settings, source: name)
      origins[setting.path] = .environment(name)
    }
    (loaded.settings, loaded.origins) = (settings, origins)
    loaded.inherit(ofSystem, builtInID: builtInID)
    _ = try settings.attachPatterns(home: environment["HOME"] ?? "/")
    return loaded
  }

  /// Parses a file and applies it.
  private static func merge(
    _ text: String, of path: String, _ origin: SettingOrigin, _ environment: [String: String],
    into loaded: inout LoadedConfiguration
  ) throws(ConfigurationError) {
    let table = try parse(text, path: path)
    try merge(table, under: "", origin, into: &loaded, file: path, SourceLines(text))
    if let value = table["webhook"] {
      loaded.settings.webhooks = try webhooks(value, file: path, environment)
      loaded.origins["webhook"] = origin
    }
  }

  private static func parse(
    _ text: String, path: String
  ) throws(ConfigurationError) -> TOMLTable {
    if let line = TOMLPrecheck.line(in: text) {
      throw ConfigurationError(
        "\(path): line \(line): not TOML",
        hint: "write a table as [scrobble], a list as [\"a\", \"b\"]")
    }
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw ConfigurationError(
        "\(path): line \(error.source.begin.line): \(firstLine(of: error.description))",
        hint: "compare it with: scrobbled config --sample")
    } catch {
      throw ConfigurationError(
        "\(path): not TOML", hint: "compare it with: scrobbled config --sample")
    }
  }

  /// Reads trakt-scrobbler's `remap_rules.toml`.
  static func remapRules(
    _ text: String, path: String
  ) throws(ConfigurationError) -> [RemapRules.Rule] {
    guard let rules = try parse(text, path: path)["rules"]?.array else { return [] }
    return rules.compactMap { value in
      guard let table = value.table else { return nil }
      let match = table["match"]?.table
      let id = table["id"]?.table
      return RemapRules.Rule(
        path: match?["path"]?.string,
        conditions: ["title", "year", "season", "episode"].filter { match?[$0] != nil },
        isMovie: table["type"]?.string == "movie", traktID: id?["trakt_id"]?.int,
        slug: id?["trakt_slug"]?.string, title: id?["title"]?.string,
        season: table["season"]?.int, hasEpisode: table["episode"] != nil,
        episodeDelta: table["episode_delta"]?.int ?? 0)
    }
  }

  private static func read(_ path: String) throws(ConfigurationError) -> String? {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      // /dev/null as XDG_CONFIG_HOME is a common way to disable configuration.
      if let code = systemCode(error), code == ENOENT || code == ENOTDIR { return nil }
      throw ConfigurationError(fileMessage(cannot: "read", path, error))
    }
    return try text(data, of: path)
  }

  private static func text(
    _ data: Data, of path: String
  ) throws(ConfigurationError) -> String {
    guard data.count <= limit else {
      throw ConfigurationError(
        "\(path): larger than \(limit >> 20) MiB",
        hint: "write a new one: scrobbled config --sample")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError("\(path): not UTF-8", hint: "save it in UTF-8")
    }
    return text
  }

  private static func merge(
    _ table: TOMLTable, under prefix: String, _ origin: SettingOrigin,
    into loaded: inout LoadedConfiguration, file: String, _ lines: SourceLines
  ) throws(ConfigurationError) {
    for key in table.keys.sorted() {
      guard let value = table[key] else { continue }
      let path = prefix.isEmpty ? key : "\(prefix).\(key)"
      if path == "rule" {
        loaded.settings.rules = try rules(value, file: file)
        loaded.origins[path] = origin
      } else if path == "webhook" {
        continue
      } else if let setting = Setting.all.first(where: { $0.path == path }) {
        try setting.set(
          SettingValue(value), in: &loaded.settings,
          source: "\(file): \(lines.prefix(path))\(path)")
        loaded.origins[path] = origin
      } else if let inner = value.table,
        Setting.all.contains(where: { $0.path.hasPrefix(path + ".") })
      {
        try merge(inner, under: path, origin, into: &loaded, file: file, lines)
      } else {
        let near = Setting.nearest(to: path)
        throw ConfigurationError(
          "\(file): \(lines.prefix(path))unknown key \(path)",
          hint: near.map { "did you mean \($0)?" } ?? "list all keys: scrobbled config")
      }
    }
  }

  /// Reads `[[rule]]`: identifications by path pattern.
  private static func rules(
    _ value: any TOMLValueConvertible, file: String
  ) throws(ConfigurationError) -> [MatchRule] {
    let hint = "write it as [[rule]], path = \"/anime/Show/*\", id = \"tmdb:1396\""
    var rules: [MatchRule] = []
    guard let list = value.array else {
      throw ConfigurationError("\(file): rule is not an array of tables", hint: hint)
    }
    for (index, element) in list.enumerated() {
      let name = "\(file): rule \(index + 1)"
      guard let table = element.table else {
        throw ConfigurationError("\(name): not a table", hint: hint)
      }
      for key in table.keys where !Setting.ruleKeys.contains(where: { $0.name == key }) {
        throw ConfigurationError("\(name): unknown key \(key)", hint: hint)
      }
      guard let path = table["path"]?.string, let id = table["id"]?.string else {
        throw ConfigurationError("\(name): path and id are required", hint: hint)
      }
      let seasonOffset = try number("season_offset", of: table, -100...100, in: name)
      let episodeOffset = try number("episode_offset", of: table, -10_000...10_000, in: name)
      let season = try number("season", of: table, 0...10_000, in: name)
      let rule = MatchRule(
        path: path, id: id, seasonOffset: seasonOffset, episodeOffset: episodeOffset,
        season: season)
      guard let rule else {
        throw ConfigurationError(
          "\(name): \(id) is neither an id nor the URL of a page", hint: hint)
      }
      rules.append(rule)
    }
    return rules
  }

  /// A whole number of a rule; nil where it is left out.
  private static func number(
    _ key: String, of table: TOMLTable, _ range: ClosedRange<Int>, in name: String
  ) throws(ConfigurationError) -> Int? {
    guard let value = table[key] else { return nil }
    guard let number = value.int, range ~= number else {
      throw ConfigurationError(
        "\(name): \(key) must be from \(range.lowerBound) to \(range.upperBound)",
        hint: "write \(key) = 1")
    }
    return number
  }

  private static func firstLine(of text: String) -> String {
    String(text.prefix { $0 != "\n" })
  }
}

extension SettingValue {
  fileprivate init(_ value: any TOMLValueConvertible) {
    switch value.type {
    case .string: self = value.string.map(SettingValue.text) ?? .other
    case .int: self = value.int.map { .number(Double($0)) } ?? .other
    case .double: self = value.double.map(SettingValue.number) ?? .other
    case .bool: self = value.bool.map(SettingValue.flag) ?? .other
    case .array:
      let texts = value.array?.map { $0.string } ?? [nil]
      self = texts.contains(nil) ? .other : .texts(texts.compactMap { $0 })
    default: self = .other
    }
  }
}
