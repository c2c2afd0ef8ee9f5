// SPDX-License-Identifier: MIT

internal import Journal

/// How far the deliveries that wait in the journal were taken into memory: after years without an
/// account there may be thousands, so they come in pages.
struct Backlog: Sendable {
  /// Deliveries in memory at once.
  static let pageSize = 500

  private(set) var cursor: Journal.Cursor?
  /// The journal has more than what was taken up.
  private(set) var hasMore = true

  /// - Parameter inMemory: deliveries in memory.
  func needsPage(inMemory: Int) -> Bool { hasMore && inMemory < Self.pageSize / 5 }

  mutating func loaded(_ count: Int, last: Journal.Cursor?) {
    hasMore = count == Self.pageSize
    cursor = last ?? cursor
  }

  /// Something that is new was left to the journal.
  mutating func leftOut() { hasMore = true }

  /// What waits is taken up from the oldest on.
  mutating func restart() {
    cursor = nil
    hasMore = true
  }
}
