// SPDX-License-Identifier: MIT

/// The query of an address.
extension AddressParts {
  /// Takes over those values that read as names of files.
  mutating func read(_ query: Substring) {
    var kept: [String] = []
    for pair in query.split(at: "&").prefix(Self.mostPairs)
    where pair.utf8.count <= Self.longestPart {
      let name = Percent.decodedFully(pair.before("=")).lowercased()
      let value = Percent.decodedFully(pair.after("=").replacing("+", " "))
      let isUser = ["user", "login", "account"].contains { name.hasPrefix($0) }
      let isSecret = Self.secretNames.contains { name.hasPrefix($0) || name.hasSuffix($0) }
      if !isUser, !isSecret, let file = Self.file(in: value) {
        kept.append("\(pair.before("="))=\(Self.escaped(file))")
      } else if !isUser, isSecret || KeyShape.isKey(value) {
        hide(value)
      }
    }
    if !kept.isEmpty { readable += "?" + kept.joined(separator: "&") }
  }

  /// The file that a query's value names, without keys in the folders before it.
  private static func file(in value: String) -> String? {
    let address = scheme(of: value) == nil ? nil : AddressParts(value)
    let path = address.map { String($0.readable[...].before("?")) } ?? value
    guard let name = path[...].split(at: "/").last, readsAsFile(String(name)) else { return nil }
    if address != nil { return String(name) }
    return path[...].split(at: "/").filter { part in
      !KeyShape.isKey(stem(String(part))) && !KeyShape.hasAssignment(part)
    }.joined(separator: "/")
  }

  /// A release's or an episode's name: words, and a video's extension or an episode's number.
  static func readsAsFile(_ name: String) -> Bool {
    let stem = stem(name)
    guard KeyShape.hasWord(stem), !KeyShape.isKey(stem), !KeyShape.hasAssignment(name) else {
      return false
    }
    return stem != name || hasEpisodeNumber(name)
  }

  /// `S01E02` or `1x02` between separators.
  private static func hasEpisodeNumber(_ name: String) -> Bool {
    Array(name.utf8).split { !KeyShape.isLetter($0) && !KeyShape.isDigit($0) }
      .contains(where: KeyShape.isEpisodeNumber)
  }

  /// What would end a value in a query, or be decoded once more.
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

  /// Names of a query's values that are never names of films.
  private static let secretNames = [
    "key", "token", "pass", "password", "pwd", "auth", "authorization", "secret", "sig",
    "signature", "session", "sessionid", "sid", "hash", "jwt", "ticket", "credential", "hmac",
    "cookie", "code",
  ]
}
