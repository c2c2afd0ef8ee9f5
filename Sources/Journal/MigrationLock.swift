// SPDX-License-Identifier: MIT

internal import Glibc

/// A lock that lets one process at a time create or migrate a journal: flock(2) on its directory.
///
/// A lock on the database file itself would interfere with SQLite's own, which the kernel releases
/// when any descriptor of the file is closed.
struct MigrationLock: ~Copyable {
  /// Maximum number of attempts; together they last as long as SQLite waits for a locked database.
  private static let attempts = 200
  private static let interval: UInt32 = 10_000

  private let descriptor: Int32

  /// Waits for at most two seconds. Without the lock, as on a file system that has none, the
  /// migration still checks the version in each transaction.
  ///
  /// - Parameter path: the database file.
  init(of path: String) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    for _ in 0..<Self.attempts {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return }
      usleep(Self.interval)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
