// SPDX-License-Identifier: MIT

/// The rules in trakt-scrobbler's `remap_rules.toml`, as `[[rule]]` tables.
struct RemapRules {
  /// One rule, as it stands in the file.
  struct Rule {
    /// A regular expression of Python for the whole path.
    var path: String?
    /// Conditions for the identification, such as `title`, which `[[rule]]` does not have.
    var conditions: [String] = []
    var isMovie: Bool
    var traktID: Int?
    var slug: String?
    var title: String?
    var season: Int?
    var hasEpisode = false
    var episodeDelta = 0
  }

  private let content: Result<[Rule], CommandFailure>

  /// - Returns: nil if it is no TOML file with rules.
  init?(_ bytes: [UInt8], path: String) {
    guard bytes.count <= 1 << 20, let text = String(validating: bytes, as: UTF8.self),
      text.split(whereSeparator: \.isNewline).contains(where: {
        $0.drop { $0.isWhitespace }.hasPrefix("[[rules]]")
      })
    else { return nil }
    do {
      content = .success(try ConfigurationFile.remapRules(text, path: path))
    } catch {
      content = .failure(CommandFailure(error))
    }
  }

  init(_ rules: [Rule]) {
    content = .success(rules)
  }

  /// TOML to be added to config.toml. What cannot be expressed is a comment.
  var text: String {
    get throws(CommandFailure) {
      try content.get().map(Self.text).joined(separator: "\n")
    }
  }

  private static func text(_ rule: Rule) -> String {
    let pattern = rule.path.flatMap(pattern)
    var problems: [String] = []
    if let path = rule.path, pattern == nil {
      problems.append("the regular expression cannot be converted to a path pattern: \(path)")
    } else if rule.path == nil {
      problems.append("rules apply to paths only")
    }
    problems += rule.conditions.map { "condition not supported: \($0)" }
    if rule.hasEpisode { problems.append("a fixed episode can be set by: scrobbled match") }
    let id = rule.traktID.map(String.init) ?? rule.slug
    let isPlain = id?.utf8.allSatisfy { $0 == 0x2D || isLetterOrDigit($0) } == true
    if !isPlain { problems.append("requires an id; a title is not supported: \(rule.title ?? "")") }
    var lines = ["[[rule]]", "path = \(quoted(pattern ?? rule.path ?? "…"))"]
    let address =
      "https://trakt.tv/\(rule.isMovie ? "movies" : "shows")/\(isPlain ? id ?? "" : "…")"
    lines.append("id = \(quoted(address))")
    if let season = rule.season { lines.append("season = \(season)") }
    if rule.episodeDelta != 0 { lines.append("episode_offset = \(rule.episodeDelta)") }
    guard !problems.isEmpty else { return lines.joined(separator: "\n") + "\n" }
    return (problems.map { "# not converted: \(escaped($0))" } + lines.map { "# \($0)" })
      .joined(separator: "\n") + "\n"
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// The shell pattern that matches the same paths; nil if there is none.
  static func pattern(_ expression: String) -> String? {
    var pattern = ""
    var rest = Substring(expression)
    if rest.hasPrefix("^") { rest.removeFirst() }
    if rest.hasSuffix("$"), !rest.hasSuffix("\\$") { rest.removeLast() }
    while let character = rest.popFirst() {
      switch character {
      case ".":
        if rest.hasPrefix("*") {
          rest.removeFirst()
          if rest.hasPrefix("?") { rest.removeFirst() }
          pattern += "*"
        } else if rest.hasPrefix("+") {
          rest.removeFirst()
          if rest.hasPrefix("?") { rest.removeFirst() }
          pattern += "?*"
        } else {
          pattern += "?"
        }
      case "\\":
        guard let literal = rest.popFirst(), !literal.isLetter, !literal.isNumber else {
          return nil
        }
        pattern += isSpecial(literal) ? "\\\(literal)" : "\(literal)"
      case "(", ")", "[", "]", "{", "}", "|", "*", "+", "?", "^", "$":
        return nil
      default: pattern.append(character)
      }
    }
    return pattern
  }

  private static func isSpecial(_ character: Character) -> Bool { "*?[\\".contains(character) }

  /// A basic string of TOML.
  private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where TerminalEscaping.isControl(scalar):
        "\\u" + String(repeating: "0", count: 4 - min(4, hex(scalar).count)) + hex(scalar)
      default: String(scalar)
      }
    }.joined()
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String {
    String(scalar.value, radix: 16, uppercase: true)
  }
}
