// SPDX-License-Identifier: MIT

/// What was found out about the players of this machine.
struct PlayerFindings: Sendable, Equatable {
  /// The mpv of `$PATH`; nil where there is none.
  var mpv: Mpv?
  /// Where the plugin is for mpv: the user's link, the system's; none where neither is.
  var plugins: [Plugin] = []
  /// Players that run, of this user's.
  var running: [Running] = []
  /// Packages of mpv that keep it apart from the system.
  var flatpak = false
  var snap = false
  /// Celluloid is there, and whether its own folder of scripts has the plugin.
  var celluloid: Celluloid?

  struct Mpv: Sendable, Equatable {
    /// Without symbolic links on its way.
    var path: String
    /// As it says it; nil where it said nothing.
    var version: String?
    /// What it was built with; empty where it did not say.
    var features: Set<String> = []
    /// Whether the plugin, loaded alone, said hello; nil where there is no plugin to try.
    var greets: Bool?
    /// What it said where it did not.
    var complaint: String?
  }

  struct Plugin: Sendable, Equatable {
    var path: String
    /// False for a link that leads nowhere.
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
  /// - Parameter plugin: what would be linked; nil where nothing is installed.
  func checks(plugin: String?) -> [Check] {
    [player, self.plugin] + runningPlayers + apart(plugin) + celluloidCheck(plugin)
  }

  private var player: Check {
    guard let mpv else {
      return .failed(
        "player", "no mpv in PATH",
        remedy: flatpak || snap
          ? "install your system's own mpv: Flatpak's and Snap's hide the socket"
          : "install mpv")
    }
    if mpv.path.hasPrefix("/snap/") || mpv.path.hasSuffix("/snap") {
      return .failed(
        "player", "mpv is Snap's, which hides the socket and has folders of its own",
        remedy: "install your system's own mpv")
    }
    guard let version = mpv.version else {
      return .failed(
        "player", "\(mpv.path) does not say its version", remedy: "try it: mpv --version")
    }
    if !mpv.features.isEmpty, !mpv.features.contains("cplugins") {
      return .failed(
        "player", "\(version) at \(mpv.path) is built without C plugins",
        remedy: "install one that has them, as Debian's; when building: -Dcplugins=enabled")
    }
    return .ok("player", "\(version), with C plugins")
  }

  private var plugin: Check {
    guard let found = plugins.first(where: \.isThere) else {
      if let dangling = plugins.first {
        return .failed(
          "plugin", "\(dangling.path) leads nowhere", remedy: "link it anew: scrobbled setup")
      }
      return .failed("plugin", "in no folder of mpv's scripts", remedy: "scrobbled setup")
    }
    guard mpv?.greets == false else {
      return .ok("plugin", mpv?.greets == nil ? found.path : "loaded from \(found.path)")
    }
    return .failed(
      "plugin",
      "mpv does not load \(found.path)" + (mpv?.complaint.map { ": \($0)" } ?? ""),
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
            remedy: "start it anew, without --no-config or --load-scripts=no"))
      case .flatpak:
        checks.append(.failed("players", "\(name) is Flatpak's", remedy: Self.flatpakRemedy))
      case .snap:
        checks.append(
          .failed(
            "players", "\(name) is Snap's, which hides the socket",
            remedy: "install your system's own mpv"))
      }
    }
    return checks
  }

  /// Their folders, and what lets Flatpak's mpv through to the socket.
  private static let flatpakRemedy =
    "flatpak override --user --filesystem=xdg-run/scrobbled io.mpv.Mpv, and copy the plugin into"
    + " ~/.var/app/io.mpv.Mpv/config/mpv/scripts"

  private func apart(_ plugin: String?) -> [Check] {
    guard mpv != nil else { return [] }
    var checks: [Check] = []
    if flatpak {
      checks.append(
        .note("flatpak", "what its mpv plays is not heard", remedy: Self.flatpakRemedy))
    }
    if snap {
      checks.append(
        .note("snap", "what its mpv plays is not heard", remedy: "use your system's own mpv"))
    }
    return checks
  }

  private func celluloidCheck(_ plugin: String?) -> [Check] {
    guard let celluloid else { return [] }
    guard !celluloid.hasPlugin else { return [.ok("celluloid", "has the plugin")] }
    return [
      .note(
        "celluloid", "it has a folder of scripts of its own, without the plugin",
        remedy: "mkdir -p \(celluloid.scripts) && ln -s \(plugin ?? "scrobbled.so")"
          + " \(celluloid.scripts)/scrobbled.so")
    ]
  }
}
