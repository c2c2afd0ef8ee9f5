// SPDX-License-Identifier: MIT

import Foundation

@testable import PlayerProtocol

/// A player's connection to the daemon, non-blocking like the plugin's.
final class LineConnection {
  private let descriptor: Int32
  private var outgoing = OutgoingBuffer()
  private var splitter = LineSplitter()
  private(set) var isLost = false

  /// - Returns: nil if no process listens.
  init?(path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    descriptor = socket(AF_UNIX, Int32(kind), 0)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { return nil }
  }

  deinit { close(descriptor) }

  func send(_ lines: [UInt8]) {
    outgoing.append(lines)
    flush()
  }

  /// Returns when data has arrived, can be sent, or at the timeout.
  func wait(seconds: Double) {
    let events = outgoing.isEmpty ? POLLIN : POLLIN | POLLOUT
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    poll(&entry, 1, Int32((seconds * 1000).rounded(.up)))
  }

  /// Waits without a connection.
  static func pause(_ seconds: Double) {
    poll(nil, 0, Int32((seconds * 1000).rounded(.up)))
  }

  /// The lines that have arrived.
  func receive() -> [[UInt8]] {
    flush()
    var lines: [[UInt8]] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !isLost {
      let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == EAGAIN { break }
      if count <= 0 { isLost = true }
      splitter.append(Array(chunk.prefix(max(0, count))))
      while let frame = splitter.next() {
        if case .line(let line) = frame { lines.append(line) }
      }
    }
    return lines
  }

  private func flush() {
    outgoing.flush { bytes in
      let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
      let taken = Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
      if taken < 0, errno != EAGAIN { isLost = true }
      return taken
    }
    if outgoing.isOverfull { isLost = true }
  }
}
