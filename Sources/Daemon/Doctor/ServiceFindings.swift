// SPDX-License-Identifier: MIT

/// Findings about the daemon, its units and its files.
struct ServiceFindings: Sendable, Equatable {
  /// The socket's path; nil if there is no private runtime directory.
  var socket: String?
  var daemon: Daemon
  /// The units; nil if there is no systemd user manager.
  var units: Units?
  var journal: Journal
  var configuration: ConfigurationError?
  /// The configuration files of the system that are not read, with the reason.
  var warnings: [String] = []

  enum Daemon: Sendable, Equatable {
    case responding(version: String, problem: String?)
    case silent
    /// A process responds, but not correctly.
    case invalidResponse(CommandFailure)
  }

  struct Units: Sendable, Equatable {
    var service = InstallationState.Unit()
    var socket = InstallationState.Unit()
    /// systemd's `Result` property of the service, such as `exit-code`.
    var result = "success"
  }

  enum State: Sendable, Equatable {
    case none
    case intact(plays: Int)
    case broken(String)
  }

  struct Journal: Sendable, Equatable {
    var path: String
    var state: State
    /// The free bytes on its file system; nil if unknown.
    var space: Int64?
    /// The reason for which it is not writable, with the system's message; nil if it is.
    var writeError: String?
  }

  /// The journal grows by some hundred bytes per play, but SQLite needs room for its work.
  private static let minimumFreeSpace: Int64 = 50 << 20

  func checks(version: String) -> [Check] {
    let checks = [
      configurationCheck, socketCheck, unitCheck, daemonCheck(version), journalCheck,
    ]
    return warnings.map {
      .note("config", $0, remedy: "make root its owner and remove write permission for others")
    }
      + checks.compactMap(\.self)
  }

  private var configurationCheck: Check? {
    configuration.map {
      .failed("config", $0.message, remedy: $0.hint ?? "correct this file")
    }
  }

  private var socketCheck: Check {
    guard let socket else {
      return .failed(
        "socket", "XDG_RUNTIME_DIR is not set, and there is no private directory in /run/user",
        remedy: "run it in a login session")
    }
    if socket.utf8.count > 107 {
      return .failed(
        "socket", "\(socket): socket path longer than 107 bytes",
        remedy: "set a shorter XDG_RUNTIME_DIR")
    }
    return switch daemon {
    case .responding: .ok("socket", socket)
    case .silent:
      .failed(
        "socket", "no process listens on \(socket)",
        remedy: units == nil ? "start it: scrobbled daemon" : "scrobbled setup")
    case .invalidResponse(let failure):
      .failed(
        "socket", failure.message, remedy: failure.hint ?? "systemctl --user restart scrobbled")
    }
  }

  private var unitCheck: Check {
    let log = "see the log: journalctl --user -u scrobbled -n 20"
    guard let units else {
      return .note(
        "service", "no systemd user manager", remedy: "start it: scrobbled daemon")
    }
    for (name, unit) in [
      (Installation.socket, units.socket), (Installation.service, units.service),
    ] {
      if unit.isMasked {
        return .failed("service", "\(name) is masked", remedy: "systemctl --user unmask \(name)")
      }
      if unit.activeState == "failed" {
        let why = units.result == "success" ? "" : ": \(units.result)"
        return .failed(
          "service", "\(name) has failed\(why)",
          remedy: "\(log); then: systemctl --user restart \(name)")
      }
      if !unit.isEnabled {
        return .failed("service", "\(name) is not enabled", remedy: "scrobbled setup")
      }
    }
    guard units.socket.isActive else {
      return .failed(
        "service", "\(Installation.socket) is stopped",
        remedy: "systemctl --user start \(Installation.socket)")
    }
    return .ok(
      "service", "enabled, \(units.service.isActive ? "running" : units.service.activeState)")
  }

  private func daemonCheck(_ version: String) -> Check? {
    guard case .responding(let running, let problem) = daemon else { return nil }
    if running != version {
      return .failed(
        "daemon", "\(running) is running, \(version) is installed",
        remedy: "systemctl --user restart scrobbled")
    }
    return problem.map { .note("daemon", $0) } ?? .ok("daemon", "\(running), no problems")
  }

  private var journalCheck: Check {
    if case .broken(let why) = journal.state {
      return .failed(
        "journal", "\(journal.path): \(why)",
        remedy: "let the daemon rename it and create a new one: touch \(journal.path)-damaged,"
          + " then: systemctl --user restart scrobbled")
    }
    if let writeError = journal.writeError {
      return .failed("journal", writeError, remedy: "make it writable: chmod u+w \(journal.path)")
    }
    if let space = journal.space, space < Self.minimumFreeSpace {
      return .failed(
        "journal", "only \(space >> 20) MiB free on its file system", remedy: "free disk space")
    }
    return switch journal.state {
    case .intact(let plays): .ok("journal", "intact, \(counted(plays, "play"))")
    default: .ok("journal", "not created yet")
    }
  }
}
