// SPDX-License-Identifier: MIT

internal import NIOCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// The process at the other end of a Unix socket: the beginning of the kernel's `struct ucred`
/// (unix(7)), which is cut to the size that is asked for.
struct Peer {
  var pid: Int32
  var uid: UInt32

  var isSameUser: Bool { uid == getuid() }

  /// - Returns: nil where the kernel does not tell. Asked at once: it no longer does for a channel
  ///   that is closed, as one may be whose player has sent all that it had to send.
  static func of(_ channel: any Channel) -> EventLoopFuture<Peer?> {
    guard let options = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeSucceededFuture(nil)
    }
    // Glibc declares `ucred` only with GNU's extensions; this is its layout.
    let peer: EventLoopFuture<Peer> = options.unsafeGetSocketOption(
      level: .socket, name: .init(rawValue: SO_PEERCRED))
    return peer.map { $0 }.flatMapErrorThrowing { _ in nil }
  }
}
