// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// Whether a journal may be damaged, so that it is worth reading all of it: with a hundred thousand
/// plays that takes longer than everything else at the start.
enum Doubt {
  private static let suffix = "-damaged"
  /// A database in WAL mode is these files too. They belong together.
  static let parts = ["-wal", "-shm", suffix]

  /// Damage was come upon: remembered for the next start.
  static func raise(_ path: String) {
    close(open(path + suffix, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
  }

  static func exists(_ path: String) -> Bool {
    if access(path + suffix, F_OK) == 0 { return true }
    // A daemon that ends leaves it empty, see `Journal.rest`: this one was killed, or had no power.
    var status = stat()
    return stat(path + "-wal", &status) == 0 && status.st_size > 0
  }

  static func settle(_ path: String) {
    unlink(path + suffix)
  }
}
