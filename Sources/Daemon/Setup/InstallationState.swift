// SPDX-License-Identifier: MIT

/// The state of an installation before setup changes it.
struct InstallationState: Sendable, Equatable {
  /// The kind of file at a path.
  enum Entry: Sendable, Equatable {
    case nothing
    case link(to: String)
    case other
  }

  var environment: [String: String]
  var installation: Installation
  var mpv: MpvDirectories
  /// The entry at the path of the plugin's link.
  var plugin = Entry.nothing
  /// Whether the system-wide scripts directory has the plugin.
  var hasSystemPlugin = false
  /// The systemd user manager; nil if there is none.
  var manager: Manager?

  /// The user's service manager, `systemd --user`.
  struct Manager: Sendable, Equatable {
    /// Its unit load path, in order of precedence.
    var unitPath: [String]
    /// The environment of its services.
    var environment: [String: String] = [:]
    /// The system's configuration files that exist, for this shell or for its services.
    var systemFiles: Set<String> = []
    var service = Unit()
    var socket = Unit()
    /// The text of the service unit that is or will be effective.
    var unit = ""
    /// The text of an existing drop-in.
    var dropIn: String?
    /// The executable of the running daemon.
    var running: String?
    /// systemd's `Result` property of the service, such as `exit-code`.
    var result = "success"

    /// The directory of the user's own units. `systemctl set-property` uses the one beside it,
    /// which comes first: systemd.unit(5), "unit file load path".
    var ownUnits: String? {
      unitPath.first { $0.hasSuffix("/systemd/user.control") }
        .map { String($0.dropLast(".control".count)) }
    }
  }

  struct Unit: Sendable, Equatable {
    /// The state printed by `systemctl is-enabled`; empty if there is no such unit.
    var fileState = ""
    var activeState = "inactive"
    /// The entry in the directory of the user's own units.
    var own = Entry.nothing

    var isEnabled: Bool { fileState == "enabled" }
    var isActive: Bool { activeState == "active" }
    /// Whether systemd refuses to start it.
    var isMasked: Bool { own == .link(to: "/dev/null") || fileState == "masked" }
  }

  /// A path with `~` for the home directory.
  func shown(_ path: String) -> String { Self.shown(path, home: environment["HOME"]) }

  static func shown(_ path: String, home: String?) -> String {
    guard let home, !home.isEmpty, path.hasPrefix(home + "/") else { return path }
    return "~" + path.dropFirst(home.count)
  }
}
