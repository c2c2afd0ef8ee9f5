// SPDX-License-Identifier: MIT

internal import Foundation
internal import Synchronization

/// The receiver of sd_notify(3).
final class NotifySocket: Sendable {
  let path: String
  /// The messages as received, such as `READY=1` or `STATUS=…`.
  let messages = Transcript<String>()
  /// nil once closed, because the descriptor may be reused.
  private let descriptor: Mutex<Int32?>

  init(path: String) throws {
    self.path = path
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SetupError("\(path) is too long for a socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0 else { throw SetupError("\(path): bind: \(errno)") }
    self.descriptor = Mutex(descriptor)
    Thread { [messages] in
      var chunk = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count < 0, errno == EINTR { continue }
        // An empty datagram is sent by `close()`.
        guard count > 0 else { break }
        for line in String(decoding: chunk[..<count], as: UTF8.self).split(separator: "\n") {
          messages.append(String(line))
        }
      }
      messages.finish()
      Glibc.close(descriptor)
    }.start()
  }

  /// Stops receiving.
  func close() {
    descriptor.withLock { descriptor in
      guard let open = descriptor else { return }
      shutdown(open, Int32(SHUT_RDWR))
      unlink(path)
      descriptor = nil
    }
  }
}
