// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// The socket that systemd has opened for us: sd_listen_fds(3).
enum PassedSocket {
  /// Descriptors that are passed start here (SD_LISTEN_FDS_START).
  private static let first: Int32 = 3

  /// - Returns: its descriptor, or nil where none was passed to this very process.
  static func take(environment: [String: String]) -> Int32? {
    guard let pid = environment["LISTEN_PID"].flatMap({ Int32($0) }), pid == getpid(),
      let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), count >= 1
    else { return nil }
    // Not for those whom this process may start.
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    return first
  }
}
