// SPDX-License-Identifier: MIT

/// The path of the daemon's socket and its parent directories.
struct SocketPath: Equatable {
  enum Finding: Equatable {
    case found(SocketPath)
    /// There is no directory that belongs to this user alone.
    case nowhere
    /// A path that is not absolute, or too long: `sun_path` holds 107 bytes and a NUL.
    case unusable(path: [UInt8])
  }

  static let maximumLength = 107

  let path: [UInt8]
  /// The directory that contains the socket.
  let directory: [UInt8]
  /// The directory that contains `directory`.
  let parent: [UInt8]

  /// The directory for ends that could not be delivered.
  var spool: [UInt8] { directory + slash + [UInt8]("spool") }

  /// - Parameters:
  ///   - option: the script option `scrobbled-socket`.
  ///   - runtimeDirectory: `$XDG_RUNTIME_DIR`, or `/run/user/UID` if that belongs to this user
  ///     alone.
  static func find(option: [UInt8]?, runtimeDirectory: [UInt8]?) -> Finding {
    if let option, !option.isEmpty { return usable(option) }
    guard var path = runtimeDirectory, path.starts(with: slash) else { return .nowhere }
    while path.count > 1, path.last == slash.first { path.removeLast() }
    return usable(path + [UInt8]("/scrobbled/scrobbled.sock"))
  }

  private static func usable(_ path: [UInt8]) -> Finding {
    guard path.starts(with: slash), path.count <= maximumLength else {
      return .unusable(path: path)
    }
    let directory = path.directory
    return .found(SocketPath(path: path, directory: directory, parent: directory.directory))
  }
}

private let slash: [UInt8] = [UInt8(ascii: "/")]

extension [UInt8] {
  /// The path without its last component.
  fileprivate var directory: [UInt8] {
    guard let end = lastIndex(of: UInt8(ascii: "/")), end > 0 else { return slash }
    return [UInt8](prefix(upTo: end))
  }
}
