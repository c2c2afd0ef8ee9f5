// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A socket passed by systemd: sd_listen_fds(3).
enum PassedSocket {
  /// SD_LISTEN_FDS_START.
  private static let first: Int32 = 3

  /// - Returns: its descriptor, or nil if none was passed to this process.
  static func take(environment: [String: String]) -> Int32? {
    guard let pid = environment["LISTEN_PID"].flatMap({ Int32($0) }), pid == getpid(),
      let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), count >= 1
    else { return nil }
    // Child processes must not inherit them.
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    return first
  }
}
