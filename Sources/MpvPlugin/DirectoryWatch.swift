// SPDX-License-Identifier: MIT

import CPosix

/// Becomes readable when something happens where the socket is to appear (inotify(7)).
struct DirectoryWatch: ~Copyable {
  private let inotify: FileDescriptor

  init?(_ socketPath: SocketPath) {
    guard let inotify = FileDescriptor(posix_inotify()) else { return nil }
    // The parent only while the directory is missing. It may appear between the two looks; then
    // the last one finds it.
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
