// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A listening Unix socket: bound by this process, or passed by systemd.
public struct ListeningSocket: Sendable {
  /// The reasons for which a socket cannot be created.
  public enum Failure: Error, Hashable, Sendable {
    /// `sun_path` holds 107 bytes and a NUL.
    case pathTooLong(String)
    /// The directory belongs to another user, or other users may enter it.
    case directoryNotPrivate(String)
    case system(call: String, path: String, code: Int32)
  }

  public let descriptor: Int32

  /// Adopts a listening socket that was passed to this process.
  public init(passed descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Binds a socket with mode 0600 in a directory with mode 0700. The caller holds the daemon's
  /// lock, so an existing socket file is stale.
  public init(path: String) throws(Failure) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < capacity else { throw .pathTooLong(path) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }

    try Self.preparePrivateDirectory(of: path)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system(call: "socket", path: path, code: errno) }
    unlink(path)
    // On Linux the file gets the mode that the socket has at bind(), so that it is never open to
    // others.
    fchmod(descriptor, 0o600)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(descriptor, SOMAXCONN) == 0 else {
      let failure = Failure.system(call: bound == 0 ? "listen" : "bind", path: path, code: errno)
      close(descriptor)
      throw failure
    }
    // A plugin that failed to connect before listen() retries when the mode changes.
    chmod(path, 0o600)
    self.descriptor = descriptor
  }

  /// Sets the backlog to the system's maximum: a plugin does not wait if the backlog is full.
  func restoreBacklog() {
    _ = listen(descriptor, SOMAXCONN)
  }

  private static func preparePrivateDirectory(of path: String) throws(Failure) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let directory = String(path[..<slash])
    if mkdir(directory, 0o700) != 0, errno != EEXIST {
      throw .system(call: "mkdir", path: directory, code: errno)
    }
    var status = stat()
    guard lstat(directory, &status) == 0 else {
      throw .system(call: "stat", path: directory, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
      status.st_mode & 0o077 == 0
    else { throw .directoryNotPrivate(directory) }
  }
}
