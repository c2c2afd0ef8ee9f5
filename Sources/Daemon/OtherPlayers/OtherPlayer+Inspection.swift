// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

extension OtherPlayer {
  /// The installed players; none if there is no plugin and no `fallback`.
  ///
  /// - Parameter fallback: the path to assume if no plugin is installed, to report the players or
  ///   to remove what is left in them.
  static func installed(
    _ state: InstallationState, fallback: String? = nil
  ) -> [OtherPlayer] {
    let command = ChildCommand(environment: state.environment)
    return OtherPlayer.all(
      Machine(
        environment: state.environment,
        plugin: state.installation.loadablePlugin(state.mpv) { access($0, F_OK) == 0 },
        fallback: fallback, isInstalled: { command.find($0) != nil }, isRunning: isRunning,
        entry: InstallationState.entry, content: { BoundedFile.read($0, upTo: limit) }))
  }

  /// The limit for a player's settings and for a copy of the plugin, in bytes.
  private static let limit = 4 << 20

  /// Whether a process of this user has this name.
  private static func isRunning(_ name: String) -> Bool {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.contains { entry in
      var status = stat()
      return Int32(entry) != nil && stat("/proc/\(entry)", &status) == 0
        && status.st_uid == getuid()
        && FileManager.default.contents(atPath: "/proc/\(entry)/comm") == Data("\(name)\n".utf8)
    }
  }
}

extension OtherPlayer {
  /// The facts that are read from the machine.
  struct Machine {
    var environment: [String: String]
    /// The installed plugin, as `scrobbled.so`.
    var plugin: String?
    /// The path to assume if no plugin is installed.
    var fallback: String?
    /// Whether an executable is in `$PATH`.
    var isInstalled: (String) -> Bool
    var isRunning: (String) -> Bool
    var entry: (String) -> InstallationState.Entry
    var content: (String) -> BoundedFile.Content

    /// The text of a file, and the reason for which setup must not change it.
    fileprivate struct Settings {
      /// The text; nil if there is no file.
      var text: String?
      var obstacle: String?

      func amended(_ amendment: (String?) -> Amendment) -> Amendment {
        var result = amendment(text)
        result.obstacle = obstacle
        return result
      }
    }

    fileprivate func settings(_ path: String) -> Settings {
      switch content(path) {
      case .missing: Settings()
      case .refused(let reason): Settings(text: "", obstacle: "cannot be read: \(reason)")
      case .bytes(let bytes):
        Settings(
          text: String(decoding: bytes, as: UTF8.self),
          obstacle: bytes.count > OtherPlayer.limit
            ? "is too large"
            : String(validating: bytes, as: UTF8.self) == nil ? "is not valid UTF-8" : nil)
      }
    }

    fileprivate var home: String { environment["HOME"] ?? "" }
    fileprivate var configuration: String {
      XDG.directory("XDG_CONFIG_HOME", environment) ?? "\(home)/.config"
    }
    /// The directory of a user's Flatpaks.
    fileprivate var flatpaks: String {
      (XDG.directory("XDG_DATA_HOME", environment) ?? "\(home)/.local/share") + "/flatpak"
    }

    fileprivate func exists(_ path: String) -> Bool { entry(path) != .nothing }
  }

  static func all(_ machine: Machine) -> [OtherPlayer] {
    guard let plugin = machine.plugin ?? machine.fallback else { return [] }
    return all(machine, plugin).map { player in
      var player = player
      player.hasPlugin = machine.plugin != nil
      return player
    }
  }

  private static func all(_ machine: Machine, _ plugin: String) -> [OtherPlayer] {
    [flatpakMpv(machine, plugin)].compactMap(\.self)
      + [
        ("celluloid", "Celluloid"), ("jellyfin-mpv-shim", "jellyfin-mpv-shim"),
        ("memento", "Memento"),
      ]
      .filter { machine.isInstalled($0.0) }
      .map { name, title in
        OtherPlayer(
          name: name, title: title,
          amendments: [link(machine, "\(machine.configuration)/\(name)/scripts", plugin)])
      } + [smplayer(machine, plugin), haruna(machine, plugin)].compactMap(\.self)
  }

  private static func link(
    _ machine: Machine, _ scripts: String, _ plugin: String, as target: String? = nil
  ) -> Amendment {
    let path = "\(scripts)/\(MpvDirectories.plugin)"
    let entry = machine.entry(path)
    return .link(
      in: scripts, to: target ?? plugin, entry: entry,
      isCurrent: entry == .other && machine.content(path) == machine.content(plugin))
  }

  /// The directory of the Flatpak mpv's settings.
  static func flatpakSettings(home: String) -> String { "\(home)/.var/app/\(flatpakID)/config/mpv" }

  private static let flatpakID = "io.mpv.Mpv"

  private static func flatpakMpv(_ machine: Machine, _ plugin: String) -> OtherPlayer? {
    let id = flatpakID
    guard
      [machine.flatpaks, "/var/lib/flatpak"].contains(where: { machine.exists("\($0)/app/\(id)") })
    else { return nil }
    // The sandbox has the host's /usr at another path, and the home directory at the same one.
    let target = plugin.hasPrefix("/usr/") ? "/run/host\(plugin)" : plugin
    let override = "\(machine.flatpaks)/overrides/\(id)"
    return OtherPlayer(
      name: flatpak, title: "the Flatpak mpv",
      amendments: [
        machine.settings(override).amended { .flatpak(override: override, text: $0) },
        link(
          machine, "\(flatpakSettings(home: machine.home))/scripts", plugin, as: target),
      ])
  }

  private static func smplayer(_ machine: Machine, _ plugin: String) -> OtherPlayer? {
    let settings = "\(machine.configuration)/smplayer/smplayer.ini"
    let file = machine.settings(settings)
    guard machine.isInstalled("smplayer") else { return nil }
    let isRunning = machine.isRunning("smplayer")
    // SMPlayer creates its settings when it is first started.
    let amendments = file.text.map { text in
      [file.amended { _ in .smplayer(settings: settings, text: text, plugin: plugin) }]
    }
    return OtherPlayer(
      name: "smplayer", title: "SMPlayer", amendments: amendments ?? [],
      precondition: isRunning
        ? OtherPlayer.mustQuit : amendments == nil ? OtherPlayer.mustStart : nil)
  }

  private static func haruna(_ machine: Machine, _ plugin: String) -> OtherPlayer? {
    guard machine.isInstalled("haruna") else { return nil }
    // The files of versions 0.10 and 1.x; both if Haruna has not run yet.
    let files = ["haruna-custom-commands.conf", "custom-commands.conf"]
      .map { "\(machine.configuration)/haruna/\($0)" }
    let existing = files.filter(machine.exists)
    return OtherPlayer(
      name: "haruna", title: "Haruna",
      amendments: (existing.isEmpty ? files : existing).map { path in
        machine.settings(path).amended { .haruna(commands: path, text: $0, plugin: plugin) }
      }, precondition: machine.isRunning("haruna") ? OtherPlayer.mustQuit : nil)
  }
}
