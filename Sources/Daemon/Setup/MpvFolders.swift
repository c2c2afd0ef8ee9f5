// SPDX-License-Identifier: MIT

/// mpv's directories of scripts and settings.
struct MpvFolders: Sendable, Equatable {
  /// The user's directories that mpv reads, the most important one first.
  var folders: [String]
  /// The system-wide one; nil if `MPV_HOME` replaces it.
  var systemFolder: String?
  /// The user's scripts directory.
  var scripts: String

  static let plugin = "scrobbled.so"

  /// mpv(1), FILES: `MPV_HOME` replaces all directories. Otherwise `~/.mpv` is used instead of a
  /// missing `~/.config/mpv`, and in addition to an existing one.
  ///
  /// - Parameter exists: whether a path exists.
  init(environment: [String: String], exists: (String) -> Bool) {
    if let forced = environment["MPV_HOME"], !forced.isEmpty {
      (folders, scripts) = ([forced], "\(forced)/scripts")
      return
    }
    let home = environment["HOME"] ?? ""
    let old = "\(home)/.mpv"
    let usual = "\(XDG.folder("XDG_CONFIG_HOME", environment) ?? "\(home)/.config")/mpv"
    folders = exists(old) ? exists(usual) ? [usual, old] : [old] : [usual]
    scripts = (folders.first { exists("\($0)/scripts/\(Self.plugin)") } ?? folders[0]) + "/scripts"
    systemFolder = "/etc/mpv"
  }

  /// - Parameter folder: replaces all directories.
  init(only folder: String) {
    (folders, scripts) = ([folder], "\(folder)/scripts")
  }

  /// The directory of a file that does not exist yet.
  var main: String { folders[0] }
  var systemScripts: String? { systemFolder.map { "\($0)/scripts" } }
  /// The path of the link in the user's directory.
  var link: String { "\(scripts)/\(Self.plugin)" }
  var systemLink: String? { systemScripts.map { "\($0)/\(Self.plugin)" } }
}
