// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// One end of a stream of lines. Waits for lines up to twenty seconds, without sleeping.
final class LineStream {
  let descriptor: CInt
  private var unread: [UInt8] = []

  init(_ descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// nil if the other end is closed.
  func next() throws -> [UInt8]? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...end) }
        return Array(unread[..<end])
      }
      guard try waitToRead(descriptor) else { throw Failure(description: "no line came") }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return nil }
      unread += buffer[..<count]
    }
  }

  /// The lines up to the first for which `isLast` is true, or to the end of the stream.
  func lines(through isLast: (Line) -> Bool = { _ in false }) throws -> [Line] {
    var lines: [Line] = []
    while let bytes = try next() {
      let line = try Line(bytes)
      lines.append(line)
      if isLast(line) { break }
    }
    return lines
  }

  func lines(through type: String) throws -> [Line] {
    try lines { $0.type == type }
  }

  func send(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
  }
}

/// A daemon that only receives.
final class Listener {
  private let descriptor: CInt
  private let path: String

  /// - Parameter isListening: whether connections are accepted from the start.
  init(at path: String, isListening: Bool = true) throws {
    self.path = path
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    unlink(path)
    let bound = withUnixAddress(path) { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw Failure(description: "bind \(path): \(errno)") }
    if isListening { listen() }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func listen() {
    Glibc.listen(descriptor, 16)
  }

  func accept() throws -> LineStream {
    guard try waitToRead(descriptor) else { throw Failure(description: "no connection") }
    return LineStream(Glibc.accept(descriptor, nil, nil))
  }

  /// Whether a client has connected and waits to be accepted, or does so soon.
  func isCalled(within milliseconds: CInt = 0) throws -> Bool {
    try waitToRead(descriptor, milliseconds: milliseconds)
  }
}

private func waitToRead(_ descriptor: CInt, milliseconds: CInt = 20_000) throws -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  while true {
    let count = poll(&entry, 1, milliseconds)
    if count >= 0 { return count > 0 }
    guard errno == EINTR else { throw Failure(description: "poll: \(errno)") }
  }
}

private func withUnixAddress<Result>(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}
