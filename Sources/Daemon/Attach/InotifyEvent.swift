// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// An event of inotify(7).
struct InotifyEvent: Sendable, Equatable {
  /// The watch descriptor; -1 for an overflow of the queue.
  var watch: Int32
  var mask: UInt32
  /// The entry of the directory; nil if the event is about the directory itself.
  var name: String?

  /// The events to watch for: an entry appears, or the directory is deleted or moved.
  static let directoryMask = UInt32(
    IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

  /// Whether events were lost.
  var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }
  /// Whether the kernel has removed the watch.
  var isWatchRemoved: Bool { mask & UInt32(IN_IGNORED) != 0 }

  /// - Parameter bytes: the bytes that read(2) returned; an incomplete event at the end is ignored.
  static func all(in bytes: [UInt8]) -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    var rest = bytes[...]
    while rest.count >= MemoryLayout<inotify_event>.size {
      let header = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
      rest = rest.dropFirst(MemoryLayout<inotify_event>.size)
      guard let length = Int(exactly: header.len), rest.count >= length else { break }
      let name = rest.prefix(length).prefix { $0 != 0 }
      rest = rest.dropFirst(length)
      events.append(
        InotifyEvent(
          watch: header.wd, mask: header.mask,
          name: name.isEmpty ? nil : String(decoding: name, as: UTF8.self)))
    }
    return events
  }
}
