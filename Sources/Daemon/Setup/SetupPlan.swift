// SPDX-License-Identifier: MIT

/// The steps of setup for this user.
///
/// All obstacles are detected before the first step.
struct SetupPlan: Sendable, Equatable {
  var steps: [SetupStep]

  /// - Throws: ``CommandFailure`` if the user must decide first.
  init(_ state: InstallationState) throws(CommandFailure) {
    steps = [try Self.plugin(state)]
    if let manager = state.manager {
      steps += try Self.units(state, manager)
    } else {
      steps.append(
        SetupStep(
          subject: "service",
          outcome: "no systemd user manager; start it: scrobbled daemon"))
    }
  }

  private static func plugin(_ state: InstallationState) throws(CommandFailure) -> SetupStep {
    let (link, directory) = (state.mpv.link, state.shown(state.mpv.scripts))
    if state.hasSystemPlugin, let system = state.mpv.systemScripts {
      return SetupStep(subject: "plugin", outcome: "already in \(system), system-wide")
    }
    guard let plugin = state.installation.plugin else {
      throw CommandFailure(
        "no plugin found for \(state.installation.executable)",
        hint: "make build, then make install")
    }
    switch state.plugin {
    case .link(to: plugin):
      return SetupStep(subject: "plugin", outcome: "already linked into \(directory)")
    case .link(let target) where isPlugin(target):
      return SetupStep(
        subject: "plugin", outcome: "relinked into \(directory)",
        actions: [.link(link, to: plugin)])
    case .nothing:
      return SetupStep(
        subject: "plugin", outcome: "linked into \(directory)", actions: [.link(link, to: plugin)])
    case .link, .other: throw notOwn(link)
    }
  }

  private static func notOwn(_ path: String) -> CommandFailure {
    CommandFailure(
      "\(path): exists and was not created by setup",
      hint: "move it away, then: scrobbled setup")
  }

  /// Whether a link of an earlier setup may have this target.
  static func isPlugin(_ target: String) -> Bool {
    target.hasSuffix("/scrobbled/scrobbled.so") || target.contains("/.build/")
  }

  private static func units(
    _ state: InstallationState, _ manager: InstallationState.Manager
  ) throws(CommandFailure) -> [SetupStep] {
    let names = [Installation.socket, Installation.service]
    let (units, directory) = (state.installation.units, manager.ownUnits)
    guard let units, let directory else {
      throw CommandFailure(
        "no systemd units found for \(state.installation.executable)",
        hint: "make build, then make install")
    }
    for (name, unit) in [
      (Installation.socket, manager.socket), (Installation.service, manager.service),
    ] where unit.isMasked {
      throw CommandFailure("\(name) is masked", hint: "systemctl --user unmask \(name)")
    }

    var enabling: [SetupStep.Action] = []
    // A link to another installation would take precedence.
    let strays = [(Installation.socket, manager.socket), (Installation.service, manager.service)]
      .filter { name, unit in
        if case .link(let target) = unit.own { target != "\(units)/\(name)" } else { false }
      }
    if !strays.isEmpty { enabling.append(.systemctl(["disable"] + strays.map(\.0))) }
    let isLinked = !manager.unitPath.contains(units)
    let isEnabled = manager.service.isEnabled && manager.socket.isEnabled && strays.isEmpty
    if !isEnabled {
      // Enables each unit explicitly: systemctl 252 ignores Also= of a unit that it links.
      enabling.append(.systemctl(["enable"] + names.map { isLinked ? "\(units)/\($0)" : $0 }))
    }

    let text = UnitDropIn(
      executable: state.installation.executable, unit: manager.unit,
      environment: state.environment, manager: manager.environment,
      systemFiles: manager.systemFiles
    ).text
    let file = "\(directory)/\(UnitDropIn.directory)/\(UnitDropIn.file)"
    let isForeign = manager.dropIn.map { !UnitDropIn.isOwn($0) } ?? false
    if isForeign, text != nil { throw notOwn(file) }
    let dropIn = isForeign ? nil : manager.dropIn
    var steps: [SetupStep] = []
    if text != dropIn {
      steps.append(
        SetupStep(
          subject: "drop-in",
          outcome: (text == nil ? "removed: " : "written: ") + state.shown(file),
          actions: [text.map { .write(file, text: $0) } ?? .remove(file)]))
    } else if text != nil {
      steps.append(SetupStep(subject: "drop-in", outcome: "already in \(state.shown(file))"))
    }
    let isChanged = text != dropIn || !isEnabled
    steps.append(
      SetupStep(
        subject: "units",
        outcome: (isEnabled ? "already enabled" : "enabled")
          + (isLinked ? ", linked from \(state.shown(units))" : ""),
        actions: (isChanged ? [.systemctl(["daemon-reload"])] : []) + enabling))
    steps.append(service(state, manager, isChanged: isChanged))
    return steps
  }

  private static func service(
    _ state: InstallationState, _ manager: InstallationState.Manager, isChanged: Bool
  ) -> SetupStep {
    let isCurrent = manager.running == nil || manager.running == state.installation.executable
    guard manager.service.isActive, manager.socket.isActive, isCurrent, !isChanged else {
      // A running service keeps its environment until it is restarted.
      return SetupStep(
        subject: "service", outcome: manager.service.isActive ? "restarted" : "started",
        actions: [
          .systemctl(["start", Installation.socket]),
          .systemctl(["restart", Installation.service]),
        ])
    }
    return SetupStep(subject: "service", outcome: "already running")
  }
}
