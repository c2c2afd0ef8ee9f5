// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// What systemd hands to a service alone: `LoadCredential=` in systemd.exec(5).
public enum ServiceCredentials {
  /// Credentials, and the variables that they stand for.
  private static let names = [
    ("trakt.client_id", "SCROBBLED_TRAKT_CLIENT_ID"),
    ("trakt.client_secret", "SCROBBLED_TRAKT_CLIENT_SECRET"),
  ]

  /// The environment, with what stands in `$CREDENTIALS_DIRECTORY` where it says nothing itself.
  public static func added(to environment: [String: String]) -> [String: String] {
    guard let folder = XDG.folder("CREDENTIALS_DIRECTORY", environment) else { return environment }
    var environment = environment
    for (name, variable) in names where environment[variable, default: ""].isEmpty {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
        data.count <= 1_024
      else { continue }
      // An editor ends a file with a line feed.
      environment[variable] = String(decoding: data, as: UTF8.self)
        .split(whereSeparator: \.isNewline).first.map(String.init)
    }
    return environment
  }
}
