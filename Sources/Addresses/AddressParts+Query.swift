// SPDX-License-Identifier: MIT

/// The query of a URL.
extension AddressParts {
  /// Adds the values that look like file names.
  mutating func read(_ query: Substring) {
    var kept: [String] = []
    for pair in query.split(at: "&").prefix(Self.maximumPairs)
    where pair.utf8.count <= Self.maximumPartLength {
      let name = Percent.decodedFully(pair.before("=")).lowercased()
      let value = Percent.decodedFully(pair.after("=").replacing("+", " "))
      let isUser = ["user", "login", "account"].contains { name.hasPrefix($0) }
      let isSecret = Self.secretNames.contains { name.hasPrefix($0) || name.hasSuffix($0) }
      if !isUser, !isSecret, let file = Self.file(in: value) {
        kept.append("\(pair.before("="))=\(Self.escaped(file))")
      } else if !isUser, isSecret || SecretPattern.isKey(value) {
        hide(value)
      }
    }
    if !kept.isEmpty { readable += "?" + kept.joined(separator: "&") }
  }

  /// The file named by a query value, without keys in its directories.
  private static func file(in value: String) -> String? {
    let address = scheme(of: value) == nil ? nil : AddressParts(value)
    let path = address.map { String($0.readable[...].before("?")) } ?? value
    guard let name = path[...].split(at: "/").last, readsAsFile(String(name)) else { return nil }
    if address != nil { return String(name) }
    return path[...].split(at: "/").filter { part in
      !SecretPattern.isKey(stem(String(part))) && !SecretPattern.hasAssignment(part)
    }.joined(separator: "/")
  }

  /// Whether this looks like a release or an episode: words, and a video extension or an episode
  /// number.
  static func readsAsFile(_ name: String) -> Bool {
    let stem = stem(name)
    guard SecretPattern.hasWord(stem), !SecretPattern.isKey(stem),
      !SecretPattern.hasAssignment(name)
    else {
      return false
    }
    return stem != name || hasEpisodeNumber(name)
  }

  /// Whether it contains `S01E02` or `1x02` between separators.
  private static func hasEpisodeNumber(_ name: String) -> Bool {
    Array(name.utf8).split { !SecretPattern.isLetter($0) && !SecretPattern.isDigit($0) }
      .contains(where: SecretPattern.isEpisodeNumber)
  }

  /// Escapes characters that would end a query value or be decoded again.
  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "%": "%25"
      case "&": "%26"
      case "#": "%23"
      case "+": "%2B"
      default: String(character)
      }
    }.joined()
  }

  /// Query keys whose values are never file names.
  private static let secretNames = [
    "key", "token", "pass", "password", "pwd", "auth", "authorization", "secret", "sig",
    "signature", "session", "sessionid", "sid", "hash", "jwt", "ticket", "credential", "hmac",
    "cookie", "code",
  ]
}
