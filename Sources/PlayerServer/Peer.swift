// SPDX-License-Identifier: MIT

package import NIOCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// The process at the other end of a Unix socket: the beginning of the kernel's `struct ucred`
/// (unix(7)), which is truncated to the requested size.
package struct Peer: Sendable {
  package var pid: Int32
  var uid: UInt32

  package var isSameUser: Bool { uid == getuid() }

  /// - Returns: nil if the kernel does not report it. Must be called before the channel is closed,
  ///   which can happen soon: a player may send everything and quit.
  package static func of(_ channel: any Channel) -> EventLoopFuture<Peer?> {
    guard let options = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeSucceededFuture(nil)
    }
    // Glibc declares `ucred` for GNU_SOURCE only; this is its layout.
    let peer: EventLoopFuture<Peer> = options.unsafeGetSocketOption(
      level: .socket, name: .init(rawValue: SO_PEERCRED))
    return peer.map { $0 }.flatMapErrorThrowing { _ in nil }
  }
}
