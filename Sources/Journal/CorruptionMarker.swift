// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A file beside the journal that requests an integrity check at the next start.
///
/// The check reads every page: with 100,000 plays it takes longer than the rest of the start.
enum CorruptionMarker {
  private static let suffix = "-damaged"
  /// The files that belong to a database in WAL mode and move with it.
  static let parts = ["-wal", "-shm", suffix]

  static func set(_ path: String) {
    close(open(path + suffix, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
  }

  /// Whether the journal may be corrupt: an error occurred, or the last daemon did not exit
  /// cleanly.
  static func isSet(_ path: String) -> Bool {
    if access(path + suffix, F_OK) == 0 { return true }
    // `Journal.checkpoint` leaves the log empty; a killed daemon or a power cut does not.
    var status = stat()
    return stat(path + "-wal", &status) == 0 && status.st_size > 0
  }

  static func clear(_ path: String) {
    unlink(path + suffix)
  }
}
