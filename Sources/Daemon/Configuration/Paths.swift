// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// The locations of files, by the XDG base directory specification.
public struct Paths: Sendable, Hashable {
  /// The directory of `config.toml`.
  public var configuration: String
  /// The directory of the journal, the credentials and the lock.
  public var state: String
  /// The runtime directory; nil if there is none that only this user can access. Never below the
  /// system's temporary directory.
  public var runtime: String?

  public var configurationFile: String { "\(configuration)/config.toml" }
  /// The system's configuration files, highest precedence first.
  public var systemConfigurationFiles: [String]
  public var journal: String { "\(state)/journal.sqlite" }
  /// The key under which URLs are hashed in the journal.
  var identityKey: String { "\(state)/identity.key" }
  public var lock: String { "\(state)/daemon.lock" }
  public var socket: String? { runtime.map { "\($0)/scrobbled.sock" } }
  /// The directory in which the plugin leaves ends while no daemon runs.
  public var spool: String? { runtime.map { "\($0)/spool" } }

  /// - Parameter environment: `XDG_CONFIG_HOME`, `XDG_CONFIG_DIRS`, `XDG_STATE_HOME`,
  ///   `XDG_RUNTIME_DIR`, `HOME`.
  public init(environment: [String: String]) {
    let home = XDG.directory("HOME", environment) ?? "/"
    configuration =
      "\(XDG.directory("XDG_CONFIG_HOME", environment) ?? "\(home)/.config")/scrobbled"
    systemConfigurationFiles = XDG.directories("XDG_CONFIG_DIRS", environment, default: "/etc/xdg")
      .map { "\($0)/scrobbled/config.toml" }
    state = "\(XDG.directory("XDG_STATE_HOME", environment) ?? "\(home)/.local/state")/scrobbled"
    runtime = (XDG.directory("XDG_RUNTIME_DIR", environment) ?? Self.defaultRuntime())
      .map { "\($0)/scrobbled" }
  }

  /// Returns `/run/user/UID`, if it is private to this user.
  private static func defaultRuntime() -> String? {
    let path = "/run/user/\(getuid())"
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == getuid(), status.st_mode & 0o077 == 0
    else { return nil }
    return path
  }

  /// Creates the state directory with mode 0700.
  func makeState() throws(CommandFailure) {
    try Directories.make(state, mode: 0o700)
  }
}

/// The variables of the XDG base directory specification.
enum XDG {
  /// Returns the directory in a variable. A relative path counts as unset, as the specification
  /// requires.
  static func directory(_ name: String, _ environment: [String: String]) -> String? {
    environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
  }

  /// Returns the directories of a colon-separated list, without relative ones and duplicates.
  static func directories(
    _ name: String, _ environment: [String: String], default defaultList: String
  ) -> [String] {
    let list = environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? defaultList
    var directories: [String] = []
    for directory in list.split(separator: ":").map(String.init)
    where directory.hasPrefix("/") && !directories.contains(directory) {
      directories.append(directory)
    }
    return directories
  }
}
