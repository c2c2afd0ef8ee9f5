// SPDX-License-Identifier: MIT

/// The value of a setting, as read from the file or the environment, or as displayed.
enum SettingValue: Hashable, Sendable {
  case text(String)
  case number(Double)
  case flag(Bool)
  case texts([String])
  case other
}

extension SettingValue: Encodable {
  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .text(let text): try value.encode(text)
    case .number(let number): try value.encode(number)
    case .flag(let flag): try value.encode(flag)
    case .texts(let texts): try value.encode(texts)
    case .other: try value.encodeNil()
    }
  }

  /// The value in TOML syntax.
  var toml: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    case .flag(let flag): "\(flag)"
    case .texts(let texts): "[\(texts.map(Self.quoted).joined(separator: ", "))]"
    case .other: ""
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where TerminalEscaping.isControl(scalar):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return "\"\(quoted)\""
  }
}

extension Setting {
  func set(
    _ value: SettingValue, in settings: inout Settings, source: String
  ) throws(ConfigurationError) {
    switch (kind, value) {
    case (.text(let path), .text(let text)):
      // As in the environment, an empty value counts as unset.
      settings[keyPath: path] = text.isEmpty ? nil : text
    case (.choice(let path, let choices), .text(let text)) where choices.contains(text):
      settings[keyPath: path] = text
    case (.number(let path, let range), .number(let number)) where range.contains(number):
      settings[keyPath: path] = number
    case (.optionalNumber(let path, let range), .number(let number)) where range.contains(number):
      settings[keyPath: path] = number
    case (.flag(let path), .flag(let flag)):
      settings[keyPath: path] = flag
    case (.optionalFlag(let path), .flag(let flag)):
      settings[keyPath: path] = flag
    case (.texts(let path), .texts(let texts)):
      settings[keyPath: path] = texts
    default:
      throw ConfigurationError("\(source): expected \(takes)")
    }
  }

  /// - Returns: nil if it is unset.
  func value(in settings: Settings) -> SettingValue? {
    switch kind {
    case .text(let path): settings[keyPath: path].map(SettingValue.text)
    case .choice(let path, _): .text(settings[keyPath: path])
    case .number(let path, _): .number(settings[keyPath: path])
    case .optionalNumber(let path, _): settings[keyPath: path].map(SettingValue.number)
    case .flag(let path): .flag(settings[keyPath: path])
    case .optionalFlag(let path): settings[keyPath: path].map(SettingValue.flag)
    case .texts(let path): .texts(settings[keyPath: path])
    }
  }

  /// The accepted values as displayed.
  var takes: String {
    switch kind {
    case .text: "a string"
    case .choice(_, let choices): "one of \(choices.joined(separator: ", "))"
    case .number(_, let range), .optionalNumber(_, let range):
      "a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
    case .flag, .optionalFlag: "true or false"
    case .texts: "an array of strings"
    }
  }
}
