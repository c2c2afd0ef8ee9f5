// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling
internal import TOMLKit

/// Reads config.toml and the environment. The one file that knows TOML.
public enum ConfigurationFile {
  /// Far more than anybody writes.
  private static let limit = 1 << 20

  /// - Parameters:
  ///   - path: a file that is not there is an empty one.
  ///   - environment: goes over the file.
  public static func load(
    path: String, environment: [String: String]
  ) throws(ConfigurationError) -> Settings {
    var settings = Settings()
    if let text = try read(path) {
      let table: TOMLTable
      do {
        table = try TOMLTable(string: text)
      } catch let error as TOMLParseError {
        throw ConfigurationError(
          "\(path): line \(error.source.begin.line): \(firstLine(of: error.description))")
      } catch {
        throw ConfigurationError("\(path): it is not toml")
      }
      try take(table, under: "", into: &settings, file: path)
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
    }
    return settings
  }

  private static func read(_ path: String) throws(ConfigurationError) -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError("\(path): it can't be read")
    }
    guard data.count <= limit else { throw ConfigurationError("\(path): it is too large") }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError("\(path): it is not utf-8")
    }
    return text
  }

  private static func take(
    _ table: TOMLTable, under prefix: String, into settings: inout Settings, file: String
  ) throws(ConfigurationError) {
    for key in table.keys.sorted() {
      guard let value = table[key] else { continue }
      let path = prefix.isEmpty ? key : "\(prefix).\(key)"
      if path == "rule" {
        settings.rules = try rules(value, file: file)
      } else if let setting = Setting.all.first(where: { $0.path == path }) {
        try setting.set(SettingValue(value), in: &settings, source: "\(file): \(path)")
      } else if let inner = value.table,
        Setting.all.contains(where: { $0.path.hasPrefix(path + ".") })
      {
        try take(inner, under: path, into: &settings, file: file)
      } else {
        let near = Setting.nearest(to: path)
        throw ConfigurationError(
          "\(file): unknown key \(path)", hint: near.map { "did you mean \($0)?" })
      }
    }
  }

  /// `[[rule]]`: what files are whose paths fit a pattern.
  private static func rules(
    _ value: any TOMLValueConvertible, file: String
  ) throws(ConfigurationError) -> [MatchRule] {
    let hint = "write it as [[rule]], path = \"/anime/Show/*\", id = \"tmdb:1396\""
    var rules: [MatchRule] = []
    guard let list = value.array else {
      throw ConfigurationError("\(file): rule is no list of tables", hint: hint)
    }
    for (index, element) in list.enumerated() {
      let name = "\(file): rule \(index + 1)"
      guard let table = element.table else {
        throw ConfigurationError("\(name): no table", hint: hint)
      }
      for key in table.keys where !["path", "id", "season_offset"].contains(key) {
        throw ConfigurationError("\(name): unknown key \(key)", hint: hint)
      }
      guard let path = table["path"]?.string, let id = table["id"]?.string else {
        throw ConfigurationError("\(name): it needs a path and an id", hint: hint)
      }
      guard let target = MatchTarget(id) else {
        throw ConfigurationError(
          "\(name): \(id) is neither an id nor the address of a page", hint: hint)
      }
      let offset = table["season_offset"]
      guard offset == nil || (offset?.int).map({ -100...100 ~= $0 }) == true else {
        throw ConfigurationError(
          "\(name): season_offset takes a number from -100 to 100", hint: "write season_offset = 1")
      }
      rules.append(MatchRule(path: path, target: target, seasonOffset: offset?.int))
    }
    return rules
  }

  private static func firstLine(of text: String) -> String {
    String(text.prefix { $0 != "\n" })
  }
}

/// A value on its way from the file or the environment to a setting.
enum SettingValue {
  case text(String)
  case number(Double)
  case flag(Bool)
  case texts([String])
  case other

  init(_ value: any TOMLValueConvertible) {
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

extension Setting {
  func set(
    _ value: SettingValue, in settings: inout Settings, source: String
  ) throws(ConfigurationError) {
    switch (kind, value) {
    case (.text(let path), .text(let text)):
      // As the environment's: written and empty is not set.
      settings[keyPath: path] = text.isEmpty ? nil : text
    case (.choice(let path, let choices), .text(let text)) where choices.contains(text):
      settings[keyPath: path] = text
    case (.number(let path, let range), .number(let number)) where range.contains(number):
      settings[keyPath: path] = number
    case (.flag(let path), .flag(let flag)):
      settings[keyPath: path] = flag
    case (.optionalFlag(let path), .flag(let flag)):
      settings[keyPath: path] = flag
    case (.texts(let path), .texts(let texts)):
      settings[keyPath: path] = texts
    default:
      throw ConfigurationError("\(source): \(wanted)")
    }
  }

  /// What it takes, for a person.
  var wanted: String {
    switch kind {
    case .text: "it takes a text in quotes"
    case .choice(_, let choices): "it takes one of \(choices.joined(separator: ", "))"
    case .number(_, let range):
      "it takes a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
    case .flag, .optionalFlag: "it takes true or false"
    case .texts: "it takes a list of texts in quotes"
    }
  }

  /// The key that was probably meant.
  static func nearest(to path: String) -> String? {
    let candidates = all.map { (path: $0.path, distance: distance($0.path, path)) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, path.utf8.count / 3) ? best.path : nil
  }

  /// Levenshtein's, over bytes.
  private static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b.utf8.prefix(128))
    var row = Array(0...b.count)
    for (i, byte) in a.utf8.enumerated() {
      var last = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, last + (byte == b[j] ? 0 : 1))
        last = above
      }
    }
    return row[b.count]
  }
}
