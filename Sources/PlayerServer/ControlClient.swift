// SPDX-License-Identifier: MIT

internal import PlayerProtocol

#if canImport(Glibc)
  internal import Glibc
#endif

/// A client that sends one request to a running daemon and reads one response.
public struct ControlClient: Sendable {
  public enum Failure: Error, Hashable, Sendable {
    /// No process listens at the socket.
    case notRunning
    /// The daemon did not respond in time, or the response was cut off.
    case noResponse
  }

  private let path: String

  /// - Parameter path: the daemon's socket.
  public init(path: String) {
    self.path = path
  }

  /// Sends a request.
  ///
  /// - Parameters:
  ///   - request: one JSON object without a line feed.
  ///   - timeout: the timeout of the response, in seconds; includes the start of the daemon by its
  ///     socket.
  /// - Returns: one JSON object.
  public func ask(_ request: [UInt8], timeout: Int = 10) throws(Failure) -> [UInt8] {
    let descriptor = try connect(timeout)
    defer { close(descriptor) }
    let lines =
      PlayerLine(at: nil, .hello(Hello(.control))).bytes + request + [UInt8(ascii: "\n")]
    guard send(descriptor, lines, lines.count, Int32(MSG_NOSIGNAL)) == lines.count else {
      throw .noResponse
    }
    var response: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while response.last != UInt8(ascii: "\n") {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0, response.count < 16 << 20 else { throw .noResponse }
      response += chunk[..<count]
    }
    return response.dropLast()
  }

  private func connect(_ timeout: Int) throws(Failure) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .notRunning }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .notRunning }
    // Set before connecting, because connect() blocks on a full backlog.
    var limit = timeval(tv_sec: timeout, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else {
      let failure: Failure = errno == EAGAIN ? .noResponse : .notRunning
      close(descriptor)
      throw failure
    }
    return descriptor
  }
}
