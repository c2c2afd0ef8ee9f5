// SPDX-License-Identifier: MIT

/// How all that ``SetupPlan`` did is taken away again.
struct RemovalPlan: Sendable, Equatable {
  var steps: [SetupStep] = []

  /// - Parameter socket: the daemon's, which systemd leaves behind.
  init(_ scene: SetupScene, socket: String?) {
    if let manager = scene.manager {
      let units = [(Installation.socket, manager.socket), (Installation.service, manager.service)]
        .filter { !$0.1.fileState.isEmpty }
      let isIdle = units.allSatisfy { !$0.1.isEnabled && !$0.1.isActive && $0.1.own == .nothing }
      steps.append(
        isIdle
          ? SetupStep(subject: "units", outcome: "not enabled")
          : SetupStep(
            subject: "units", outcome: "stopped and disabled",
            // Stopped first: a linked unit is gone once it is disabled.
            actions: [
              .systemctl(["stop"] + units.map(\.0)), .systemctl(["disable"] + units.map(\.0)),
            ] + (socket.map { [.remove($0)] } ?? [])))
      if let folder = manager.ownUnits, manager.dropIn != nil {
        let file = "\(folder)/\(UnitDropIn.folder)/\(UnitDropIn.file)"
        steps.append(
          SetupStep(
            subject: "drop-in", outcome: "removed: \(scene.shown(file))",
            actions: [.remove(file), .systemctl(["daemon-reload"])]))
      }
    } else {
      steps.append(SetupStep(subject: "units", outcome: "no systemd user manager answers"))
    }
    steps.append(plugin(scene))
  }

  private func plugin(_ scene: SetupScene) -> SetupStep {
    let folder = scene.shown(scene.mpv.scripts)
    if case .link(let target) = scene.plugin, SetupPlan.isPlugin(target) {
      return SetupStep(
        subject: "plugin", outcome: "removed from \(folder)", actions: [.remove(scene.mpv.link)])
    }
    if scene.plugin != .nothing {
      return SetupStep(subject: "plugin", outcome: "not ours, left there: \(scene.mpv.link)")
    }
    if scene.hasSystemPlugin, let system = scene.mpv.systemScripts {
      return SetupStep(subject: "plugin", outcome: "left in \(system): it is there for everybody")
    }
    return SetupStep(subject: "plugin", outcome: "not in \(folder)")
  }
}
