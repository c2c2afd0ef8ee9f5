// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// Credentials that systemd passes to a service: `LoadCredential=` in systemd.exec(5).
public enum ServiceCredentials {
  /// The credentials' names, and the variables that they replace.
  private static let names = [
    ("trakt.client_id", "SCROBBLED_TRAKT_CLIENT_ID"),
    ("trakt.client_secret", "SCROBBLED_TRAKT_CLIENT_SECRET"),
  ]

  /// The environment, with the credentials as values of variables that are unset.
  public static func added(to environment: [String: String]) -> [String: String] {
    guard let directory = XDG.directory("CREDENTIALS_DIRECTORY", environment) else {
      return environment
    }
    var environment = environment
    for (name, variable) in names where environment[variable, default: ""].isEmpty {
      guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)"),
        data.count <= 1_024
      else { continue }
      // Text editors append a line feed.
      environment[variable] = String(decoding: data, as: UTF8.self)
        .split(whereSeparator: \.isNewline).first.map(String.init)
    }
    return environment
  }
}
