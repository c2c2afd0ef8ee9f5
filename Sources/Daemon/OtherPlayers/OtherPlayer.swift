// SPDX-License-Identifier: MIT

/// An installed player that does not load scripts from mpv's directory, and what it needs.
struct OtherPlayer: Sendable, Equatable {
  /// One file that has to be changed.
  struct Amendment: Sendable, Equatable {
    var path: String
    /// The missing part; nil if there is none.
    var problem: String?
    var addition: SetupStep.Action
    /// The action that removes the settings; nil if there is nothing to remove.
    var removal: SetupStep.Action?
    /// The reason for which setup must not change the file; nil if it may.
    var obstacle: String?
    /// Whether the file is in the plugin's place but was not created by setup.
    var isForeign = false
  }

  /// The name of its check and step, such as `celluloid`.
  var name: String
  /// The name in sentences.
  var title: String
  var amendments: [Amendment]
  /// What the user must do before its settings can be changed, such as `quit it`; nil if nothing.
  var precondition: String?
  /// Whether there is a plugin that it could load.
  var hasPlugin = true

  static let flatpak = "flatpak"

  /// A player that overwrites its settings when it quits.
  static let mustQuit = "quit it"
  /// A player without settings: it creates them when it is started.
  static let mustStart = "start it once and quit it"

  var problems: [String] {
    guard hasPlugin else { return ["no plugin is installed"] }
    return precondition == Self.mustStart
      ? ["it was not started yet"] : amendments.compactMap(\.problem)
  }

  /// Returns the step of `setup`; nil if it needs nothing.
  func setupStep(_ state: InstallationState) -> SetupStep? {
    guard !problems.isEmpty else { return nil }
    if let precondition {
      return SetupStep(
        subject: name, outcome: "not changed: \(precondition), then: scrobbled setup")
    }
    let missing = amendments.filter { $0.problem != nil }
    let (free, blocked) = Self.divided(missing, state)
    let written = free.isEmpty ? [] : ["written: \(free.files); applies when it is started again"]
    let refused = blocked.map { "not changed: \($0); correct it, then: scrobbled setup" }
    return SetupStep(
      subject: name, outcome: (written + refused).joined(separator: "; "),
      actions: free.amendments.map(\.addition))
  }

  /// Returns the step of `setup --remove`; nil if there is nothing to remove.
  func removalStep(_ state: InstallationState) -> SetupStep? {
    let present = amendments.filter { $0.removal != nil }
    let kept = amendments.filter(\.isForeign)
    guard !present.isEmpty || !kept.isEmpty else { return nil }
    if let precondition {
      return SetupStep(
        subject: name, outcome: "not changed: \(precondition), then: scrobbled setup --remove")
    }
    let (free, blocked) = Self.divided(present, state)
    let removed = free.isEmpty ? [] : ["removed from \(free.files)"]
    let refused = blocked.map { "not changed: \($0); correct it, then: scrobbled setup --remove" }
    let foreign = kept.map { "not created by setup, kept: \(state.shown($0.path))" }
    return SetupStep(
      subject: name, outcome: (removed + refused + foreign).joined(separator: "; "),
      actions: free.amendments.compactMap(\.removal))
  }

  /// The amendments that setup may make, and each other file with the reason.
  private static func divided(
    _ amendments: [Amendment], _ state: InstallationState
  ) -> (free: Changeable, blocked: [String]) {
    let free = amendments.filter { $0.obstacle == nil }
    return (
      Changeable(
        amendments: free, files: free.map { state.shown($0.path) }.joined(separator: " and ")),
      amendments.compactMap { amendment in
        amendment.obstacle.map { "\(state.shown(amendment.path)) \($0)" }
      }
    )
  }

  private struct Changeable {
    var amendments: [Amendment]
    /// Their files, to print.
    var files: String

    var isEmpty: Bool { amendments.isEmpty }
  }

  /// - Parameter isOnly: whether there is no other player that works.
  func check(isOnly: Bool) -> Check {
    guard !problems.isEmpty else { return .ok(name, "\(title) has the plugin") }
    let blocked = amendments.filter { $0.problem != nil }
      .compactMap { amendment in amendment.obstacle.map { "\(amendment.path) \($0)" } }
    let reasons = (problems + blocked).joined(separator: "; ")
    let text = "\(title) is not recorded: \(reasons)"
    let first = precondition ?? (blocked.isEmpty ? nil : "correct the file")
    let remedy = (first.map { "\($0), then: " } ?? "") + "scrobbled setup"
    return isOnly
      ? .failed(name, text, remedy: remedy) : .note(name, text, remedy: remedy)
  }
}

extension OtherPlayer.Amendment {
  /// A link in a scripts directory of its own.
  ///
  /// - Parameters:
  ///   - target: the plugin's path as the player sees it.
  ///   - isCurrent: whether a file, not a link, has the content of the installed plugin.
  static func link(
    in scripts: String, to target: String, entry: InstallationState.Entry, isCurrent: Bool
  ) -> Self {
    let path = "\(scripts)/\(MpvDirectories.plugin)"
    let problem: String? =
      switch entry {
      case .nothing: "it does not have the plugin"
      case .link(to: target): nil
      case .link(let other): "its plugin is a link to \(other)"
      case .other: isCurrent ? nil : "its plugin is an old copy"
      }
    let isOwn =
      switch entry {
      case .link(let other): other == target || SetupPlan.isPlugin(other)
      case .nothing, .other: false
      }
    return Self(
      path: path, problem: problem, addition: .link(path, to: target),
      removal: isOwn ? .remove(path) : nil, isForeign: entry != .nothing && !isOwn)
  }

  /// The override of mpv's Flatpak.
  static func flatpak(override path: String, text: String?) -> Self {
    let override = FlatpakOverride(text)
    let problem: String? =
      switch override.access {
      case .full: nil
      case .none: "it has no access to the socket"
      case .restricted(let entry): "its access to the socket is restricted by \(entry)"
      }
    let removal =
      override.revoked.map { SetupStep.Action.write(path, text: $0) } ?? .rewrite(path, [])
    return Self(
      path: path, problem: problem, addition: .write(path, text: override.granted),
      removal: override.access == .none ? nil : removal)
  }

  /// SMPlayer starts mpv with `--no-config`, but passes its additional options.
  static func smplayer(settings path: String, text: String, plugin: String) -> Self {
    let (section, key, option) = ("advanced", "mplayer_additional_options", "--script=\(plugin)")
    var file = KeyFile(text)
    let value = file.value(key, in: section) ?? ""
    let isQuoted = value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
    let all = (isQuoted ? value.dropFirst().dropLast() : value[...]).split(separator: " ")
      .map(String.init)
    let others = all.filter { !$0.hasSuffix("/\(MpvDirectories.plugin)") }
    func with(_ options: [String]) -> SetupStep.Action {
      file.set(key, to: "\"\(options.joined(separator: " "))\"", in: section)
      return .write(path, text: file.text)
    }
    let readsConfiguration = file.value("disable_player_config", in: section) == "false"
    let isDone = all.contains(option) || readsConfiguration
    return Self(
      path: path, problem: isDone ? nil : "it starts mpv without scripts",
      addition: with(others + [option]), removal: others == all ? nil : with(others))
  }

  /// Haruna has no scripts directory, but commands that run at startup.
  static func haruna(commands path: String, text: String?, plugin: String) -> Self {
    var file = KeyFile(text ?? "")
    let command = "load-script \(plugin)"
    let own = file.sections.filter {
      file.value("Command", in: $0)?.hasSuffix("/\(MpvDirectories.plugin)") == true
    }
    let isDone = own.contains { file.value("Command", in: $0) == command }
    for section in own { file.remove(section: section) }
    let rest = file
    var number = Self.counter(text) ?? 0
    while file.sections.contains("Command_\(number)") { number += 1 }
    let section = "Command_\(number)"
    for (key, value) in [
      ("Command", command), ("OsdMessage", ""), ("Type", "startup"), ("Order", "0"),
      ("SetOnStartup", "true"),
    ] { file.set(key, to: value, in: section) }
    let removal: SetupStep.Action =
      rest.sections.isEmpty ? .rewrite(path, []) : .write(path, text: rest.text)
    return Self(
      path: path, problem: isDone ? nil : "it does not load the plugin at startup",
      addition: .write(path, text: Self.counting(file.text, number + 1)),
      removal: own.isEmpty ? nil : removal)
  }

  /// KConfig writes the keys without a section first: `Counter=1`.
  private static func counter(_ text: String?) -> Int? {
    text?.split(separator: "\n").prefix { !$0.hasPrefix("[") }
      .first { $0.hasPrefix("Counter=") }.flatMap { Int($0.dropFirst("Counter=".count)) }
      .flatMap { 0...1_000_000 ~= $0 ? $0 : nil }
  }

  private static func counting(_ text: String, _ count: Int) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = lines.prefix { !$0.hasPrefix("[") }.filter {
      !$0.hasPrefix("Counter=") && !$0.isEmpty
    }
    let rest = lines.drop { !$0.hasPrefix("[") }
    return (head + ["Counter=\(count)", ""] + rest).joined(separator: "\n")
  }
}
