// SPDX-License-Identifier: MIT

/// The real paths of files of the journal, on which the path filter's decision depends.
struct StoredPaths {
  private(set) var realPaths: [String: String] = [:]
  /// The paths that were resolved, or not found in time.
  private var known: Set<String> = []
  private var isResolving = false

  func isResolved(_ path: String) -> Bool { known.contains(path) }

  /// - Returns: false if paths are being resolved already.
  mutating func begin() -> Bool {
    defer { isResolving = true }
    return !isResolving
  }

  mutating func resolved(_ paths: Set<String>, _ found: [String: String]) {
    known.formUnion(paths)
    realPaths.merge(found) { $1 }
    isResolving = false
  }

  /// Clears the resolved paths, to free memory.
  mutating func forget() {
    guard !isResolving else { return }
    self = StoredPaths()
  }
}
