// SPDX-License-Identifier: MIT

/// What is found before anything is changed.
struct InstallationState: Sendable, Equatable {
  /// What is at a path.
  enum Entry: Sendable, Equatable {
    case nothing
    case link(to: String)
    case other
  }

  var environment: [String: String]
  var installation: Installation
  var mpv: MpvFolders
  /// What is where the link to the plugin belongs.
  var plugin = Entry.nothing
  /// Whether the system's folder of scripts has the plugin for everybody.
  var hasSystemPlugin = false
  /// Nil where no user manager answers.
  var manager: Manager?

  /// The user's service manager, `systemd --user`.
  struct Manager: Sendable, Equatable {
    /// Where it looks for units, the first first.
    var unitPath: [String]
    /// What it gives its services.
    var environment: [String: String] = [:]
    var service = Unit()
    var socket = Unit()
    /// The text of the service's unit that is or will be in force.
    var unit = ""
    /// What of ours is in the drop-in's place.
    var dropIn: String?
    /// The executable of the daemon that it runs.
    var running: String?
    /// systemd's word for how the service last ended, such as `exit-code`.
    var result = "success"

    /// The folder of the user's own units. Beside it, and first of all, is the one of `systemctl
    /// set-property`: systemd.unit(5), "unit file load path".
    var ownUnits: String? {
      unitPath.first { $0.hasSuffix("/systemd/user.control") }
        .map { String($0.dropLast(".control".count)) }
    }
  }

  struct Unit: Sendable, Equatable {
    /// As in `systemctl is-enabled`; empty where there is no such unit.
    var fileState = ""
    var activeState = "inactive"
    /// What is in the folder of the user's own units.
    var own = Entry.nothing

    var isEnabled: Bool { fileState == "enabled" }
    var isActive: Bool { activeState == "active" }
    /// systemd's way to say that it may never be started.
    var isMasked: Bool { own == .link(to: "/dev/null") || fileState == "masked" }
  }

  /// A path for a person: `~` is the home.
  func shown(_ path: String) -> String { Self.shown(path, home: environment["HOME"]) }

  static func shown(_ path: String, home: String?) -> String {
    guard let home, !home.isEmpty, path.hasPrefix(home + "/") else { return path }
    return "~" + path.dropFirst(home.count)
  }
}
