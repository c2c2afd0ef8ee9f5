// SPDX-License-Identifier: MIT

import CPosix

/// An inotify(7) descriptor that becomes readable when the socket may have appeared.
struct DirectoryWatch: ~Copyable {
  private let inotify: FileDescriptor

  init?(_ socketPath: SocketPath) {
    guard let inotify = FileDescriptor(posix_inotify()) else { return nil }
    // The parent is watched only while the directory is missing. The second attempt covers a
    // directory that is created after the first.
    var isWatching = Self.watch(socketPath.directory, with: inotify.number)
    if !isWatching {
      isWatching = Self.watch(socketPath.parent, with: inotify.number)
      _ = Self.watch(socketPath.directory, with: inotify.number)
    }
    guard isWatching else { return nil }
    self.inotify = inotify
  }

  var descriptor: CInt { inotify.number }

  private static func watch(_ directory: [UInt8], with inotify: CInt) -> Bool {
    let events = IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
    return directory.withCString {
      inotify_add_watch(inotify, $0, UInt32(truncatingIfNeeded: events))
    } >= 0
  }
}
