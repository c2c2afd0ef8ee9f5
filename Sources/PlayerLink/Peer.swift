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

  static func of(_ channel: any Channel) async -> Peer? {
    guard let options = channel as? any SocketOptionProvider else { return nil }
    // Glibc shows `ucred` only to who asks for GNU's extensions; this is its layout.
    let peer: EventLoopFuture<Peer> = options.unsafeGetSocketOption(
      level: .socket, name: .init(rawValue: SO_PEERCRED))
    return try? await peer.get()
  }
}
