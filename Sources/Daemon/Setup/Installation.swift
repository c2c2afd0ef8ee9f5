// SPDX-License-Identifier: MIT

/// The files installed with this executable.
struct Installation: Sendable, Equatable {
  var executable: String
  /// The path of the plugin; nil if none is found.
  var plugin: String?
  /// The directory of the units.
  var units: String?
  /// The document that says what is recorded and sent; nil if none is found.
  var privacyStatement: String?

  static let service = "scrobbled.service"
  static let socket = "scrobbled.socket"

  /// - Parameters:
  ///   - executable: its path, with symbolic links resolved.
  ///   - exists: whether a path exists.
  init(executable: String, exists: (String) -> Bool) {
    self.executable = executable
    let directory = Self.parent(of: executable)
    let prefix = Self.parent(of: directory)
    // PREFIX/bin; otherwise .build/ARCHITECTURE/CONFIGURATION in a working copy.
    let repository = Self.parent(of: Self.parent(of: prefix))
    plugin = [
      "\(prefix)/lib/scrobbled/scrobbled.so", "\(directory)/scrobbled.so",
      "\(directory)/libMpvPlugin.so",
    ].first(where: exists)
    units = ["\(prefix)/lib/systemd/user", "\(repository)/systemd"].first {
      exists("\($0)/\(Self.service)")
    }
    privacyStatement = [
      "\(prefix)/share/doc/scrobbled/privacy.md", "\(repository)/docs/privacy.md",
    ].first(where: exists)
  }

  /// The plugin under the name that it requires, because mpv names the client after the file: the
  /// installed one or, in a working copy, the link of setup.
  func loadablePlugin(_ mpv: MpvDirectories, exists: (String) -> Bool) -> String? {
    [plugin, mpv.link, mpv.systemLink].compactMap(\.self)
      .first { $0.hasSuffix("/\(MpvDirectories.plugin)") && exists($0) }
  }

  private static func parent(of path: String) -> String {
    let parts = path.split(separator: "/").dropLast()
    return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
  }
}
