// SPDX-License-Identifier: MIT

/// Reading back what was played, and deleting it.
extension Journal {
  /// The number of viewings.
  public var count: Int {
    get throws(JournalError) {
      try database.rows("SELECT count(*) FROM plays") { Int(clamping: $0.integer(0)) }.first ?? 0
    }
  }

  /// Viewings with their deliveries, the newest first.
  ///
  /// - Parameters:
  ///   - limit: the greatest number of viewings; nil for all.
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  public func history(
    limit: Int?, from start: Double = -.infinity, to end: Double = .infinity
  ) throws(JournalError) -> [HistoryRow] {
    var rows = try database.rows(
      """
      SELECT \(PlayRow.columns) FROM plays
      WHERE began_at >= ? AND began_at < ? ORDER BY began_at DESC, id DESC LIMIT ?
      """, [.real(start), .real(end), .integer(max(0, limit ?? .max))]
    ) { (id: PlayRow.id($0), row: HistoryRow(play: PlayRow.play($0))) }
    for index in rows.indices {
      rows[index].row.deliveries = try database.rows(
        "SELECT \(DeliveryRow.columns) FROM delivery WHERE play = ? ORDER BY destination",
        [.integer(rows[index].id)]
      ) { DeliveryRow.delivery($0) }
    }
    return rows.map(\.row)
  }

  /// Deletes viewings with their deliveries, and overwrites them on disk.
  ///
  /// - Returns: the paths of which no other viewing is left.
  public func forget(_ keys: [Play.Key]) throws(JournalError) -> [String] {
    let left = try database.transaction { () throws(JournalError) in
      var left: Set<String> = []
      for key in keys {
        left.formUnion(
          try database.rows("SELECT path FROM plays WHERE \(Play.Key.condition)", key.values) {
            $0.text(0)
          })
        try remove(key)
      }
      if !left.isEmpty {
        // Once for all keys: there is no index on the path.
        _ = try database.rows("SELECT path FROM plays") { _ = left.remove($0.text(0)) }
      }
      return left
    }
    // The write-ahead log still has them.
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return Array(left)
  }
}
