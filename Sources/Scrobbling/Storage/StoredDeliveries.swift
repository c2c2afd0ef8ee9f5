// SPDX-License-Identifier: MIT

public import Journal

/// The deliveries that wait in the journal for one destination, divided by the path filter.
public struct StoredDeliveries: Sendable, Hashable {
  /// Number of deliveries that are sent.
  public private(set) var waiting = 0
  /// The earliest end of the viewings of those, in seconds since 1970.
  public private(set) var oldest: Double?
  /// Number of deliveries that the filter does not admit: they stay queued until it does.
  public private(set) var heldBack = 0

  /// - Parameter realPaths: those of the filter's directories and of the files; nil where they
  ///   cannot be resolved, so that the paths as given decide.
  public init(_ paths: [WaitingPath], by filter: PathFilter, _ realPaths: [String: String]?) {
    for path in paths {
      switch filter.admission(ofStored: path.path, realPaths ?? [:]) {
      case .excluded: heldBack += path.count
      case .unknown where realPaths != nil && !filter.isUnknown: heldBack += path.count
      case .admitted, .unknown:
        waiting += path.count
        oldest = [oldest, path.oldest].compactMap { $0 }.min()
      }
    }
  }
}
