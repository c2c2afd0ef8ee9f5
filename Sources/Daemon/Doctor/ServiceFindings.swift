// SPDX-License-Identifier: MIT

/// What was found out about the daemon, its units and its files.
struct ServiceFindings: Sendable, Equatable {
  /// The socket's path; nil where there is no folder that is ours alone.
  var socket: String?
  var daemon: Daemon
  /// Nil where no user manager answers.
  var units: Units?
  var journal: Journal
  var configuration: ConfigurationError?

  enum Daemon: Sendable, Equatable {
    case answers(version: String, problem: String?)
    case silent
    /// Something answers, and not as it should.
    case confused(CommandFailure)
  }

  struct Units: Sendable, Equatable {
    var service = InstallationState.Unit()
    var socket = InstallationState.Unit()
    /// systemd's word for how the service last ended, such as `exit-code`.
    var result = "success"
  }

  enum State: Sendable, Equatable {
    case none
    case sound(plays: Int)
    case broken(String)
  }

  struct Journal: Sendable, Equatable {
    var path: String
    var state: State
    /// Bytes that are left for it; nil where that is not known.
    var space: Int64?
    /// Why it can't be written, in the system's words; nil where it can be.
    var obstacle: String?
  }

  /// A journal grows by some hundred bytes a play, but SQLite wants room to work in.
  private static let enoughSpace: Int64 = 50 << 20

  func checks(version: String) -> [Check] {
    [configurationCheck, socketCheck, unitCheck, daemonCheck(version), journalCheck].compactMap(
      \.self)
  }

  private var configurationCheck: Check? {
    configuration.map {
      .failed("config", $0.message, remedy: $0.hint ?? "correct it there")
    }
  }

  private var socketCheck: Check {
    guard let socket else {
      return .failed(
        "socket", "XDG_RUNTIME_DIR is not set, and there is no /run/user folder of ours",
        remedy: "run it in a login session")
    }
    if socket.utf8.count > 107 {
      return .failed(
        "socket", "\(socket): a socket's path has at most 107 bytes",
        remedy: "set a shorter XDG_RUNTIME_DIR")
    }
    return switch daemon {
    case .answers: .ok("socket", socket)
    case .silent:
      .failed(
        "socket", "no process listens at \(socket)",
        remedy: units == nil ? "start it: scrobbled daemon" : "scrobbled setup")
    case .confused(let failure):
      .failed(
        "socket", failure.message, remedy: failure.hint ?? "systemctl --user restart scrobbled")
    }
  }

  private var unitCheck: Check {
    let log = "see why: journalctl --user -u scrobbled -n 20"
    guard let units else {
      return .note(
        "service", "no systemd user manager answers", remedy: "start it: scrobbled daemon")
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
    guard case .answers(let running, let problem) = daemon else { return nil }
    if running != version {
      return .failed(
        "daemon", "\(running) runs, \(version) is installed",
        remedy: "systemctl --user restart scrobbled")
    }
    return problem.map { .note("daemon", $0) } ?? .ok("daemon", "\(running), and has no problem")
  }

  private var journalCheck: Check {
    if case .broken(let why) = journal.state {
      return .failed(
        "journal", "\(journal.path): \(why)",
        remedy: "let the daemon set it aside and begin anew: touch \(journal.path)-damaged,"
          + " then: systemctl --user restart scrobbled")
    }
    if let obstacle = journal.obstacle {
      return .failed("journal", obstacle, remedy: "let it be yours: chown, chmod u+w")
    }
    if let space = journal.space, space < Self.enoughSpace {
      return .failed(
        "journal", "only \(space >> 20) MiB are left on its disk", remedy: "make room there")
    }
    return switch journal.state {
    case .sound(let plays): .ok("journal", "sound, \(plays) \(plays == 1 ? "play" : "plays")")
    default: .ok("journal", "none yet")
    }
  }
}
