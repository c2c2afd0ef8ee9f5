// SPDX-License-Identifier: MIT

/// Findings about the installed and running players.
struct PlayerFindings: Sendable, Equatable {
  /// The mpv in `$PATH`; nil if there is none.
  var mpv: Mpv?
  /// The plugin's places in mpv's scripts directories, the user's and the system's; empty if it is
  /// in neither.
  var plugins: [Plugin] = []
  /// Running players of this user.
  var running: [Running] = []
  /// Sandboxed packages of mpv.
  var flatpak = false
  var snap = false
  /// Celluloid, and whether its own scripts directory has the plugin; nil if not installed.
  var celluloid: Celluloid?

  struct Mpv: Sendable, Equatable {
    /// The path with symbolic links resolved.
    var path: String
    /// As reported; nil if mpv printed none.
    var version: String?
    /// Build features; empty if not reported.
    var features: Set<String> = []
    /// Whether the plugin, loaded alone, sent its hello; nil if there is no plugin to test.
    var sendsHello: Bool?
    /// The error message if it did not.
    var errorMessage: String?
  }

  struct Plugin: Sendable, Equatable {
    var path: String
    /// False for a dangling link.
    var isThere: Bool
  }

  struct Running: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case plain, flatpak, snap }
    var pid: Int32
    var kind: Kind
    var isConnected: Bool
  }

  struct Celluloid: Sendable, Equatable {
    var scripts: String
    var hasPlugin: Bool
  }
}

extension PlayerFindings {
  /// - Parameter plugin: the plugin to link; nil if none is installed.
  func checks(plugin: String?) -> [Check] {
    [player, self.plugin] + runningPlayers + sandboxedPlayerChecks(plugin) + celluloidCheck(plugin)
  }

  private var player: Check {
    guard let mpv else {
      return .failed(
        "player", "no mpv in PATH",
        remedy: flatpak || snap
          ? "install your distribution's mpv: those of Flatpak and Snap cannot reach the socket"
          : "install mpv")
    }
    if mpv.path.hasPrefix("/snap/") || mpv.path.hasSuffix("/snap") {
      return .failed(
        "player", "mpv is a Snap, which cannot reach the socket",
        remedy: "install your distribution's mpv")
    }
    guard let version = mpv.version else {
      return .failed(
        "player", "\(mpv.path) does not print its version", remedy: "try: mpv --version")
    }
    if !mpv.features.isEmpty, !mpv.features.contains("cplugins") {
      return .failed(
        "player", "\(version) at \(mpv.path) is built without C plugins",
        remedy: "install one with C plugins, such as Debian's, or build it with -Dcplugins=enabled")
    }
    return .ok("player", "\(version), with C plugins")
  }

  private var plugin: Check {
    guard let found = plugins.first(where: \.isThere) else {
      if let dangling = plugins.first {
        return .failed(
          "plugin", "\(dangling.path) is a dangling link", remedy: "scrobbled setup")
      }
      return .failed("plugin", "not in mpv's scripts directories", remedy: "scrobbled setup")
    }
    guard mpv?.sendsHello == false else {
      return .ok("plugin", mpv?.sendsHello == nil ? found.path : "loaded from \(found.path)")
    }
    return .failed(
      "plugin",
      "mpv does not load \(found.path)" + (mpv?.errorMessage.map { ": \($0)" } ?? ""),
      remedy: "install mpv and scrobbled for the same system, then: scrobbled setup")
  }

  private var runningPlayers: [Check] {
    let connected = running.filter(\.isConnected)
    var checks: [Check] = []
    if !connected.isEmpty {
      let count = connected.count == 1 ? "1 player is" : "\(connected.count) players are"
      checks.append(.ok("players", "\(count) connected"))
    }
    for player in running where !player.isConnected {
      let name = "mpv, process \(player.pid),"
      switch player.kind {
      case .plain:
        checks.append(
          .failed(
            "players", "\(name) runs without the plugin",
            remedy: "restart it without --no-config or --load-scripts=no"))
      case .flatpak:
        checks.append(.failed("players", "\(name) is a Flatpak", remedy: Self.flatpakRemedy))
      case .snap:
        checks.append(
          .failed(
            "players", "\(name) is a Snap, which cannot reach the socket",
            remedy: "install your distribution's mpv"))
      }
    }
    return checks
  }

  /// Gives Flatpak's mpv access to the socket, and the plugin its own scripts directory.
  private static let flatpakRemedy =
    "flatpak override --user --filesystem=xdg-run/scrobbled io.mpv.Mpv, and copy the plugin into"
    + " ~/.var/app/io.mpv.Mpv/config/mpv/scripts"

  private func sandboxedPlayerChecks(_ plugin: String?) -> [Check] {
    guard mpv != nil else { return [] }
    var checks: [Check] = []
    if flatpak {
      checks.append(
        .note("flatpak", "playback in its mpv is not recorded", remedy: Self.flatpakRemedy))
    }
    if snap {
      checks.append(
        .note("snap", "playback in its mpv is not recorded", remedy: "use your distribution's mpv"))
    }
    return checks
  }

  private func celluloidCheck(_ plugin: String?) -> [Check] {
    guard let celluloid else { return [] }
    guard !celluloid.hasPlugin else { return [.ok("celluloid", "has the plugin")] }
    return [
      .note(
        "celluloid", "its own scripts directory does not have the plugin",
        remedy: "mkdir -p \(celluloid.scripts) && ln -s \(plugin ?? "scrobbled.so")"
          + " \(celluloid.scripts)/scrobbled.so")
    ]
  }
}
