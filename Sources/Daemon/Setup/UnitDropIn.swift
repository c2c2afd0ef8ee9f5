// SPDX-License-Identifier: MIT

/// The drop-in for non-standard locations (systemd.unit(5)).
struct UnitDropIn: Sendable, Equatable {
  /// The executable, if the unit has another one.
  var executable: String?
  /// The daemon's variables, if the manager's differ from this shell's.
  var variables: [String: String] = [:]
  /// The daemon's state directory, if the unit does not make it writable.
  var state: String?

  /// Relative to the directory of the user's units.
  static let directory = "scrobbled.service.d"
  static let file = "setup.conf"
  private static let mark = "# Written by scrobbled setup; removed by setup --remove."

  /// - Parameters:
  ///   - unit: the unit's text.
  ///   - environment: this shell's.
  ///   - manager: the environment that the manager gives its services.
  ///   - systemFiles: the system's configuration files that exist.
  init(
    executable: String, unit: String, environment: [String: String], manager: [String: String],
    systemFiles: Set<String>
  ) {
    if unit.split(separator: "\n").first(where: { $0.hasPrefix("ExecStart=") })
      .map({ $0 == "ExecStart=\(executable) daemon" }) != true
    {
      self.executable = executable
    }
    let home = environment["HOME"] ?? ""
    for (name, usual) in [("XDG_CONFIG_HOME", ".config"), ("XDG_STATE_HOME", ".local/state")] {
      let ours = XDG.directory(name, environment) ?? "\(home)/\(usual)"
      let theirs = XDG.directory(name, manager) ?? "\(home)/\(usual)"
      if ours != theirs { variables[name] = ours }
    }
    // Sessions add directories of their own, so only the files that exist are compared.
    let (ours, theirs) = (Paths(environment: environment), Paths(environment: manager))
    if ours.systemConfigurationFiles.filter(systemFiles.contains)
      != theirs.systemConfigurationFiles.filter(systemFiles.contains)
    {
      variables["XDG_CONFIG_DIRS"] = XDG.directories(
        "XDG_CONFIG_DIRS", environment, default: "/etc/xdg"
      ).joined(separator: ":")
    }
    let state = ours.state
    if state != "\(home)/.local/state/scrobbled" { self.state = state }
  }

  /// Whether a drop-in with this text was written by setup.
  static func isOwn(_ text: String) -> Bool { text.hasPrefix(mark) }

  /// The content of the file; nil if no drop-in is needed.
  var text: String? {
    var lines: [String] = []
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
      lines.append("Environment=\(Self.quoted("\(name)=\(value)"))")
    }
    // An empty value resets the unit's setting.
    if let executable {
      lines += ["ExecStart=", "ExecStart=\(Self.quoted(executable, inCommand: true)) daemon"]
    }
    if let state {
      lines += [
        "ExecStartPre=",
        "ExecStartPre=+/bin/mkdir -p -m 0700 \(Self.quoted(state, inCommand: true))",
        "ReadWritePaths=", "ReadWritePaths=\(Self.quoted("-\(state)")) %t/scrobbled",
      ]
    }
    guard !lines.isEmpty else { return nil }
    return ([Self.mark, "[Service]"] + lines).joined(separator: "\n") + "\n"
  }

  /// Quotes a value by systemd.syntax(7): quotes around blanks, `%` doubled; in a command line `$`
  /// too.
  private static func quoted(_ text: String, inCommand: Bool = false) -> String {
    var written = ""
    for character in text {
      switch character {
      case "%": written += "%%"
      case "$" where inCommand: written += "$$"
      case "\"", "\\": written += "\\\(character)"
      default: written.append(character)
      }
    }
    return written == text && !text.contains(where: { $0.isWhitespace || $0 == "'" })
      ? text : "\"\(written)\""
  }
}
