// SPDX-License-Identifier: MIT

/// Where mpv looks for scripts.
struct MpvFolders: Sendable, Equatable {
  /// The user's folder of scripts.
  var scripts: String
  /// The system's, which mpv reads too; nil where `MPV_HOME` makes it the only folder.
  var systemScripts: String?

  static let plugin = "scrobbled.so"

  /// mpv(1), FILES: `MPV_HOME` stands for all folders there are. Else `~/.mpv` is used in the place
  /// of a `~/.config/mpv` that is not there, and besides one that is.
  ///
  /// - Parameter exists: whether there is anything at a path.
  init(environment: [String: String], exists: (String) -> Bool) {
    if let forced = environment["MPV_HOME"], !forced.isEmpty {
      scripts = "\(forced)/scripts"
      return
    }
    let home = environment["HOME"] ?? ""
    let old = "\(home)/.mpv"
    let usual = "\(XDG.folder("XDG_CONFIG_HOME", environment) ?? "\(home)/.config")/mpv"
    let folders = exists(old) ? exists(usual) ? [usual, old] : [old] : [usual]
    scripts = (folders.first { exists("\($0)/scripts/\(Self.plugin)") } ?? folders[0]) + "/scripts"
    systemScripts = "/etc/mpv/scripts"
  }

  /// The link that the user's folder gets.
  var link: String { "\(scripts)/\(Self.plugin)" }
  var systemLink: String? { systemScripts.map { "\($0)/\(Self.plugin)" } }
}
