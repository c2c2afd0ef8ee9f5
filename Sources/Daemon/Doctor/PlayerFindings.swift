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
  /// The number of connected players, whatever their names.
  var connected = 0
  /// Installed players that do not load scripts from mpv's directory.
  var others: [OtherPlayer] = []
  /// Whether mpv is installed as a Snap.
  var snap = false

  struct Mpv: Sendable, Equatable {
    /// The path with symbolic links resolved.
    var path: String
    /// The version that mpv reports; nil if it printed none.
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
    var exists: Bool
  }

  struct Running: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
      case plain, snap
      /// The access to the daemon's directory that this sandbox has.
      case flatpak(FlatpakOverride.Access)
    }
    var pid: Int32
    var kind: Kind
    var isConnected: Bool
  }
}

extension PlayerFindings {
  var checks: [Check] {
    [player, plugin].compactMap(\.self) + runningPlayers
      + others.map { $0.check(isOnly: mpv == nil && others.count == 1) } + snapChecks
  }

  private var player: Check {
    guard let mpv else {
      if let other = others.first { return .ok("player", "no mpv in PATH, but \(other.title)") }
      return .failed(
        "player", "no mpv in PATH",
        remedy: snap
          ? "install your distribution's mpv: a Snap cannot reach the socket" : "install mpv")
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

  /// The check of the plugin; nil if no mpv would load it.
  private var plugin: Check? {
    guard let found = plugins.first(where: \.exists) else {
      if mpv == nil, !others.isEmpty { return nil }
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
    var checks: [Check] = []
    if connected > 0 {
      let count = connected == 1 ? "1 player is" : "\(connected) players are"
      checks.append(.ok("players", "\(count) connected"))
    }
    for player in running where !player.isConnected {
      let name = "mpv, process \(player.pid),"
      switch player.kind {
      case .plain:
        checks.append(
          .failed(
            "players", "\(name) runs without the plugin",
            remedy: "scrobbled attach SOCKET if it has an IPC socket; otherwise restart it without"
              + " --no-config or --load-scripts=no"))
      case .flatpak(.full):
        checks.append(
          .failed(
            "players", "\(name) is a Flatpak that started before the plugin or the socket existed",
            remedy: restartRemedy))
      case .flatpak:
        checks.append(
          .failed(
            "players", "\(name) is a Flatpak that started without access to the socket",
            remedy: restartRemedy))
      case .snap:
        checks.append(
          .failed(
            "players", "\(name) is a Snap, which cannot reach the socket",
            remedy: "install your distribution's mpv"))
      }
    }
    return checks
  }

  private var restartRemedy: String {
    let isReady = others.contains { $0.name == OtherPlayer.flatpak && $0.problems.isEmpty }
    return isReady ? "restart it" : "scrobbled setup, then restart it"
  }

  private var snapChecks: [Check] {
    guard mpv != nil, snap else { return [] }
    return [
      .note("snap", "playback in its mpv is not recorded", remedy: "use your distribution's mpv")
    ]
  }
}
