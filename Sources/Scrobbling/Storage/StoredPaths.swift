// SPDX-License-Identifier: MIT

/// The real paths of files of the journal, on which the path filter's decision depends.
struct StoredPaths {
  private(set) var realPaths: [String: String] = [:]
  /// The paths that were resolved, or not found in time.
  private var known: Set<String> = []
  private var isResolving = false
  /// Counts filters, so that a result for an earlier one is recognized.
  private var epoch = 0

  init() {}

  private init(epoch: Int) { self.epoch = epoch }

  func isResolved(_ path: String) -> Bool { known.contains(path) }

  /// - Returns: the epoch of the result; nil if paths are being resolved already.
  mutating func begin() -> Int? {
    guard !isResolving else { return nil }
    isResolving = true
    return epoch
  }

  /// - Parameter epoch: as returned by ``begin()``.
  /// - Returns: false if the filter has changed since: the result lacks its directories.
  mutating func resolved(
    _ paths: Set<String>, _ found: [String: String], epoch: Int
  ) -> Bool {
    guard epoch == self.epoch else { return false }
    known.formUnion(paths)
    realPaths.merge(found) { $1 }
    isResolving = false
    return true
  }

  /// Clears the resolved paths, as the filter may have changed; a result in flight is outdated.
  mutating func restart() {
    self = StoredPaths(epoch: epoch + 1)
  }

  /// Clears the resolved paths, to free memory.
  mutating func forget() {
    guard !isResolving else { return }
    restart()
  }
}
