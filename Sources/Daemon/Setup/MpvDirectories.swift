// SPDX-License-Identifier: MIT

/// mpv's directories of scripts and settings.
struct MpvDirectories: Sendable, Equatable {
  /// The user's directories that mpv reads, the most important one first.
  var directories: [String]
  /// The system-wide one; nil if `MPV_HOME` replaces it.
  var systemDirectory: String?
  /// The user's scripts directory.
  var scripts: String

  static let plugin = "scrobbled.so"

  /// mpv(1), FILES: `MPV_HOME` replaces all directories. Otherwise `~/.mpv` is used instead of a
  /// missing `~/.config/mpv`, and in addition to an existing one.
  ///
  /// - Parameter exists: whether a path exists.
  init(environment: [String: String], exists: (String) -> Bool) {
    if let forced = environment["MPV_HOME"], !forced.isEmpty {
      (directories, scripts) = ([forced], "\(forced)/scripts")
      return
    }
    let home = environment["HOME"] ?? ""
    let old = "\(home)/.mpv"
    let usual = "\(XDG.directory("XDG_CONFIG_HOME", environment) ?? "\(home)/.config")/mpv"
    directories = exists(old) ? exists(usual) ? [usual, old] : [old] : [usual]
    scripts =
      (directories.first { exists("\($0)/scripts/\(Self.plugin)") } ?? directories[0]) + "/scripts"
    systemDirectory = "/etc/mpv"
  }

  /// - Parameter directory: replaces all directories.
  init(only directory: String) {
    (directories, scripts) = ([directory], "\(directory)/scripts")
  }

  /// The directory of a file that does not exist yet.
  var main: String { directories[0] }
  var systemScripts: String? { systemDirectory.map { "\($0)/scripts" } }
  /// The path of the link in the user's directory.
  var link: String { "\(scripts)/\(Self.plugin)" }
  var systemLink: String? { systemScripts.map { "\($0)/\(Self.plugin)" } }
}
