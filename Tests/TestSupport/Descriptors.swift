// SPDX-License-Identifier: MIT

internal import Foundation

/// Descriptors with close-on-exec.
public enum Descriptors {
  /// A socket pair, because pipes cannot be created with close-on-exec atomically.
  static func pair() throws -> (ours: Int32, theirs: Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SetupError("socketpair: \(errno)") }
    return (ends[0], ends[1])
  }

  /// A connection to a socket path.
  public static func connect(to path: String) throws -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SetupError("\(path) is too long for a socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else {
      let code = errno
      close(descriptor)
      throw SetupError("\(path): connect: \(code)")
    }
    return descriptor
  }

  /// Reads lines on a separate thread until the other side closes; then closes the descriptor.
  ///
  /// - Parameter isLast: whether the transcript ends then.
  public static func readLines<Entry: Sendable>(
    from descriptor: Int32, into transcript: Transcript<Entry>, isLast: Bool = true,
    _ entry: @escaping @Sendable (String) -> Entry?
  ) {
    Thread {
      var pending: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        pending += chunk[..<count]
        while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
          let line = String(decoding: pending[..<end], as: UTF8.self)
          pending.removeFirst(end + 1)
          if let entry = entry(line) { transcript.append(entry) }
        }
      }
      if !pending.isEmpty, let entry = entry(String(decoding: pending, as: UTF8.self)) {
        transcript.append(entry)
      }
      if isLast { transcript.finish() }
      close(descriptor)
    }.start()
  }
}
