// SPDX-License-Identifier: MIT

import CPosix

/// Storage for the ends that were not acknowledged before the player quit.
enum Spool {
  /// Appends `lines` to the file of `instance` in one write.
  static func append(_ lines: [UInt8], of instance: [UInt8], at socketPath: SocketPath) {
    // The directories are missing if no daemon has run; failure because they exist is expected.
    _ = socketPath.directory.withCString { mkdir($0, 0o700) }
    _ = socketPath.spool.withCString { mkdir($0, 0o700) }
    let name = instance + [UInt8](".jsonl")
    guard
      let directory = FileDescriptor(socketPath.spool.withCString(posix_open_private_directory)),
      let file = FileDescriptor(
        name.withCString { posix_open_to_append(directory.number, $0) })
    else { return }
    _ = lines.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
  }
}
