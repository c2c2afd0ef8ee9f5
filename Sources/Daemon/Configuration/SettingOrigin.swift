// SPDX-License-Identifier: MIT

/// The origin of a value that is no default.
enum SettingOrigin: Hashable, Sendable {
  case file
  /// The variable's name.
  case environment(String)
  /// Stored with the sign-in.
  case signIn

  /// The origin as displayed.
  var text: String {
    switch self {
    case .file: "config.toml"
    case .environment(let name): name
    case .signIn: "sign-in"
    }
  }
}
