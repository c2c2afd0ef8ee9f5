// SPDX-License-Identifier: MIT

internal import Foundation

/// Listening TCP sockets on loopback.
enum Loopback {
  /// - Parameter port: 0 for any.
  static func listen(port: UInt16 = 0) throws -> (descriptor: Int32, port: UInt16) {
    try open(port: port, isListening: true)
  }

  /// Takes a port whose server has stopped, so that no other server gets it; connections are still
  /// refused, and the server can listen there again.
  ///
  /// - Returns: the descriptor, which the caller closes.
  static func hold(port: UInt16) throws -> Int32 {
    try open(port: port, isListening: false).descriptor
  }

  private static func open(
    port: UInt16, isListening: Bool
  ) throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var isReused: Int32 = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { [length] address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0
          && (!isListening || Foundation.listen(descriptor, 16) == 0)
      }
    }
    let isNamed = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound, isNamed else {
      let code = errno
      close(descriptor)
      throw SetupError("a server on loopback: \(code)")
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}
