// SPDX-License-Identifier: MIT

/// Reading and deleting the history.
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
    let chosen = """
      FROM plays
      WHERE began_at >= ? AND began_at < ? ORDER BY began_at DESC, id DESC LIMIT ?
      """
    let values: [Value] = [.real(start), .real(end), .integer(max(0, limit ?? .max))]
    return try rows(chosen, values).map(\.row)
  }

  /// A viewing with its deliveries; nil if it is not in the journal.
  public func row(_ key: Play.Key) throws(JournalError) -> HistoryRow? {
    try rows("FROM plays WHERE \(Play.Key.condition)", key.values).first?.row
  }

  /// Calls `body` with pages of ended viewings and their deliveries, oldest first, of one snapshot.
  ///
  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  ///   - size: the largest number of viewings on a page.
  /// - Throws: ``JournalError``, or the error of `body`.
  public func eachPage(
    from start: Double = -.infinity, to end: Double = .infinity, size: Int = 500,
    _ body: ([HistoryRow]) throws -> Void
  ) throws {
    let chosen = """
      FROM plays
      WHERE began_at >= ? AND began_at < ? AND ended_at IS NOT NULL AND (began_at, id) > (?, ?)
      ORDER BY began_at, id LIMIT ?
      """
    let database = try database
    let isNested = database.isInTransaction
    if !isNested { try database.execute("BEGIN") }
    defer { if !isNested { try? database.execute("COMMIT") } }
    var last: (beganAt: Double, id: Int64) = (-.infinity, .min)
    while true {
      let page = try rows(
        chosen,
        [
          .real(start), .real(end), .real(last.beganAt), .integer(last.id),
          .integer(max(1, size)),
        ])
      guard let end = page.last else { return }
      last = (end.row.play.beganAt, end.id)
      try body(page.map(\.row))
    }
  }

  /// - Parameter chosen: the end of a query of `plays`, from `FROM` on.
  func rows(
    _ chosen: String, _ values: [Value]
  ) throws(JournalError) -> [(id: Int64, row: HistoryRow)] {
    // One snapshot, because the daemon may write in between.
    try database.snapshot { () throws(JournalError) in
      var deliveries: [Int64: [Delivery]] = [:]
      _ = try database.rows(
        """
        SELECT \(DeliveryRow.columns), play FROM delivery WHERE play IN (SELECT id \(chosen))
        ORDER BY play, destination
        """, values
      ) { row in
        deliveries[row.integer(DeliveryRow.count), default: []].append(DeliveryRow.delivery(row))
      }
      return try database.rows("SELECT \(PlayRow.columns) \(chosen)", values) { row in
        let id = PlayRow.id(row)
        return (id, HistoryRow(play: PlayRow.play(row), deliveries: deliveries[id] ?? []))
      }
    }
  }

  /// The items of viewings, as JSON, without those that are not identified.
  ///
  /// - Parameter keys: nil for all viewings.
  public func media(of keys: [Play.Key]? = nil) throws(JournalError) -> Set<String> {
    let identified = "SELECT DISTINCT media FROM plays WHERE media IS NOT NULL"
    guard let keys else { return Set(try database.rows(identified) { $0.text(0) }) }
    var found: Set<String> = []
    for key in keys {
      found.formUnion(
        try database.rows("\(identified) AND \(Play.Key.condition)", key.values) { $0.text(0) })
    }
    return found
  }

  /// Paths and identities that no remaining viewing has after a deletion.
  public struct Forgotten: Hashable, Sendable {
    public var paths: Set<String> = []
    /// See ``Play/identity``.
    public var identities: Set<String> = []
  }

  /// Deletes viewings with their deliveries, and overwrites them on disk; the write-ahead log
  /// contains them until ``Journal/checkpoint()``.
  public func forget(_ keys: [Play.Key]) throws(JournalError) -> Forgotten {
    try database.transaction { () throws(JournalError) in
      var left = Forgotten()
      for key in keys {
        _ = try database.rows(
          "SELECT path, identity FROM plays WHERE \(Play.Key.condition)", key.values
        ) { row in
          left.paths.insert(row.text(0))
          if let identity = row.optionalText(1) { left.identities.insert(identity) }
        }
        try remove(key)
      }
      if !left.paths.isEmpty {
        // One scan for all keys: the path has no index.
        _ = try database.rows("SELECT path, identity FROM plays") { row in
          left.paths.remove(row.text(0))
          if let identity = row.optionalText(1) { left.identities.remove(identity) }
        }
      }
      return left
    }
  }
}
