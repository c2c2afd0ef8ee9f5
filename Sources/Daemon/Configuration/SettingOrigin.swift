// SPDX-License-Identifier: MIT

/// The origin of a value that is not a default.
enum SettingOrigin: Hashable, Sendable {
  /// The user's config.toml.
  case file
  /// A configuration file of the system, by its path.
  case systemFile(String)
  /// The variable's name.
  case environment(String)
  /// Stored with the sign-in.
  case signIn
  /// Part of this build.
  case builtIn

  /// - Parameter path: the path of the user's config.toml.
  /// - Returns: nil if it is not a file.
  func file(ofUser path: String) -> String? {
    switch self {
    case .file: path
    case .systemFile(let path): path
    case .environment, .signIn, .builtIn: nil
    }
  }

  /// The origin as displayed.
  var text: String {
    switch self {
    case .file: "config.toml"
    case .systemFile(let path): path
    case .environment(let name): name
    case .signIn: "sign-in"
    case .builtIn: "built in"
    }
  }
}
