// SPDX-License-Identifier: MIT

/// The steps that undo ``SetupPlan``.
struct RemovalPlan: Sendable, Equatable {
  var steps: [SetupStep] = []

  /// - Parameter socket: the daemon's socket, which systemd does not delete.
  init(_ state: InstallationState, socket: String?) {
    if let manager = state.manager {
      let units = [(Installation.socket, manager.socket), (Installation.service, manager.service)]
        .filter { !$0.1.fileState.isEmpty }
      let isIdle = units.allSatisfy { !$0.1.isEnabled && !$0.1.isActive && $0.1.own == .nothing }
      steps.append(
        isIdle
          ? SetupStep(subject: "units", outcome: "not enabled")
          : SetupStep(
            subject: "units", outcome: "stopped and disabled",
            // Stopped first: disabling a linked unit removes it.
            actions: [
              .systemctl(["stop"] + units.map(\.0)), .systemctl(["disable"] + units.map(\.0)),
            ] + (socket.map { [.remove($0)] } ?? [])))
      if let directory = manager.ownUnits, let dropIn = manager.dropIn {
        let file = "\(directory)/\(UnitDropIn.directory)/\(UnitDropIn.file)"
        steps.append(
          UnitDropIn.isOwn(dropIn)
            ? SetupStep(
              subject: "drop-in", outcome: "removed: \(state.shown(file))",
              actions: [.remove(file), .systemctl(["daemon-reload"])])
            : SetupStep(
              subject: "drop-in", outcome: "not created by setup, kept: \(state.shown(file))"))
      }
    } else {
      steps.append(SetupStep(subject: "units", outcome: "no systemd user manager"))
    }
    steps.append(plugin(state))
  }

  private func plugin(_ state: InstallationState) -> SetupStep {
    let directory = state.shown(state.mpv.scripts)
    if case .link(let target) = state.plugin, SetupPlan.isPlugin(target) {
      return SetupStep(
        subject: "plugin", outcome: "removed from \(directory)", actions: [.remove(state.mpv.link)])
    }
    if state.plugin != .nothing {
      return SetupStep(subject: "plugin", outcome: "not created by setup, kept: \(state.mpv.link)")
    }
    if state.hasSystemPlugin, let system = state.mpv.systemScripts {
      return SetupStep(subject: "plugin", outcome: "kept in \(system): system-wide")
    }
    return SetupStep(subject: "plugin", outcome: "not in \(directory)")
  }
}
