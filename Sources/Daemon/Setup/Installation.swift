// SPDX-License-Identifier: MIT

/// What was installed together with this executable.
struct Installation: Sendable, Equatable {
  var executable: String
  /// Nil where none is found beside it.
  var plugin: String?
  /// The folder of the units.
  var units: String?

  static let service = "scrobbled.service"
  static let socket = "scrobbled.socket"

  /// - Parameters:
  ///   - executable: without symbolic links on its way.
  ///   - exists: whether there is anything at a path.
  init(executable: String, exists: (String) -> Bool) {
    self.executable = executable
    let folder = Self.parent(of: executable)
    let prefix = Self.parent(of: folder)
    // PREFIX/bin; then a developer's .build/ARCHITECTURE/CONFIGURATION.
    let repository = Self.parent(of: Self.parent(of: prefix))
    plugin = [
      "\(prefix)/lib/scrobbled/scrobbled.so", "\(folder)/scrobbled.so", "\(folder)/libMpvPlugin.so",
    ].first(where: exists)
    units = ["\(prefix)/lib/systemd/user", "\(repository)/systemd"].first {
      exists("\($0)/\(Self.service)")
    }
  }

  private static func parent(of path: String) -> String {
    let parts = path.split(separator: "/").dropLast()
    return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
  }
}
