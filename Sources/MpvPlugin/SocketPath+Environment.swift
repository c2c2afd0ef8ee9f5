// SPDX-License-Identifier: MIT

import CPosix

extension SocketPath {
  /// The path of the daemon's socket for this player.
  static func find(_ player: Player) -> Finding {
    find(option: option(player), runtimeDirectory: runtimeDirectory())
  }

  /// Returns PATH of `--script-opts=scrobbled-socket=PATH`.
  private static func option(_ player: Player) -> [UInt8]? {
    player.tags("options/script-opts", limit: .max)
      .last { $0.key.elementsEqual("scrobbled-socket") }?.value
  }

  /// Returns the runtime directory; never one below the system's temporary directory, where another
  /// user could listen.
  private static func runtimeDirectory() -> [UInt8]? {
    if let directory = [UInt8](cString: getenv(StaticString("XDG_RUNTIME_DIR").cString)),
      !directory.isEmpty
    {
      return directory
    }
    var directory = [UInt8]("/run/user/")
    directory.append(decimal: Int(geteuid()))
    let isOwn = FileDescriptor(directory.withCString(posix_open_private_directory)) != nil
    return isOwn ? directory : nil
  }
}
