// SPDX-License-Identifier: MIT

/// Where a value comes from that is no default.
enum SettingOrigin: Hashable, Sendable {
  case file
  /// The variable's name.
  case environment(String)
  /// Kept with the sign-in.
  case signIn

  /// For a person.
  var text: String {
    switch self {
    case .file: "config.toml"
    case .environment(let name): name
    case .signIn: "sign-in"
    }
  }
}
