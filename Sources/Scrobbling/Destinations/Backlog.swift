// SPDX-License-Identifier: MIT

internal import Journal

/// Cursor over the deliveries queued in the journal. They are loaded in pages, because years
/// without an account can leave thousands.
struct Backlog: Sendable {
  /// Maximum number of deliveries in memory.
  static let pageSize = 250

  private(set) var cursor: Journal.Cursor?
  /// Whether the journal holds more deliveries than were loaded.
  private(set) var hasMore = true

  /// - Parameter inMemory: number of deliveries in memory.
  func needsPage(inMemory: Int) -> Bool { hasMore && inMemory < Self.pageSize / 5 }

  mutating func loaded(_ count: Int, last: Journal.Cursor?) {
    hasMore = count == Self.pageSize
    cursor = last ?? cursor
  }

  /// Loads queued deliveries from the oldest again, as some were left in the journal.
  mutating func restart() {
    cursor = nil
    hasMore = true
  }
}
