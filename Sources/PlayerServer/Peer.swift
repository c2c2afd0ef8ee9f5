// SPDX-License-Identifier: MIT

internal import NIOCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// Who is at the other end of a Unix socket, as the kernel says (`struct ucred`, unix(7)).
struct Peer {
  var pid: Int32
  var uid: UInt32
  var gid: UInt32

  var isOurs: Bool { uid == getuid() }

  /// - Returns: nil where the kernel does not say. Asked at once: it no longer does for a channel
  ///   that is closed, as one may be whose player has said all that it had to say.
  static func of(_ channel: any Channel) -> EventLoopFuture<Peer?> {
    guard let options = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeSucceededFuture(nil)
    }
    // Glibc shows `ucred` only to who asks for GNU's extensions; this is its layout.
    let peer: EventLoopFuture<Peer> = options.unsafeGetSocketOption(
      level: .socket, name: .init(rawValue: SO_PEERCRED))
    return peer.map { $0 }.flatMapErrorThrowing { _ in nil }
  }
}
