// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling
internal import TOMLKit

#if canImport(Glibc)
  internal import Glibc
#endif

/// The loader for config.toml and the environment. The only file that depends on the TOML library.
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

  /// - Returns: the effective settings, and the origin of each value that is no default, by path.
  static func loadWithOrigins(
    path: String, environment: [String: String]
  ) throws(ConfigurationError) -> (settings: Settings, origins: [String: SettingOrigin]) {
    var settings = Settings()
    var origins: [String: SettingOrigin] = [:]
    if let text = try read(path) {
      if let line = TOMLPrecheck.line(in: text) {
        throw ConfigurationError(
          "\(path): line \(line): not TOML",
          hint: "write a table as [scrobble], a list as [\"a\", \"b\"]")
      }
      let table: TOMLTable
      do {
        table = try TOMLTable(string: text)
      } catch let error as TOMLParseError {
        throw ConfigurationError(
          "\(path): line \(error.source.begin.line): \(firstLine(of: error.description))")
      } catch {
        throw ConfigurationError("\(path): not TOML")
      }
      try take(table, under: "", into: &settings, &origins, file: path, SourceLines(text))
    }
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
    _ = try settings.attachPatterns(home: environment["HOME"] ?? "/")
    return (settings, origins)
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
    guard data.count <= limit else { throw ConfigurationError("\(path): too large") }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError("\(path): not UTF-8")
    }
    return text
  }

  private static func take(
    _ table: TOMLTable, under prefix: String, into settings: inout Settings,
    _ origins: inout [String: SettingOrigin], file: String, _ lines: SourceLines
  ) throws(ConfigurationError) {
    for key in table.keys.sorted() {
      guard let value = table[key] else { continue }
      let path = prefix.isEmpty ? key : "\(prefix).\(key)"
      if path == "rule" {
        settings.rules = try rules(value, file: file)
        origins[path] = .file
      } else if let setting = Setting.all.first(where: { $0.path == path }) {
        try setting.set(
          SettingValue(value), in: &settings, source: "\(file): \(lines.prefix(path))\(path)")
        origins[path] = .file
      } else if let inner = value.table,
        Setting.all.contains(where: { $0.path.hasPrefix(path + ".") })
      {
        try take(inner, under: path, into: &settings, &origins, file: file, lines)
      } else {
        let near = Setting.nearest(to: path)
        throw ConfigurationError(
          "\(file): \(lines.prefix(path))unknown key \(path)",
          hint: near.map { "did you mean \($0)?" })
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
