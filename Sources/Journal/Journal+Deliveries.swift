// SPDX-License-Identifier: MIT

/// Waiting deliveries of one file.
public struct WaitingPath: Hashable, Sendable {
  public var path: String
  public var count: Int
  /// The earliest end of their viewings, in seconds since 1970.
  public var oldest: Double?

  public init(path: String, count: Int, oldest: Double?) {
    self.path = path
    self.count = count
    self.oldest = oldest
  }
}

/// The deliveries to each destination.
extension Journal {
  /// A position in the waiting deliveries of a destination; see ``waiting(for:after:limit:)``.
  public struct Cursor: Hashable, Sendable {
    fileprivate var endedAt: Double
    fileprivate var id: Int64
  }

  /// Stores the state of one delivery.
  ///
  /// Does nothing if the viewing has been deleted.
  ///
  /// - Parameter media: the movie or episode as the destination identifies it, as JSON; nil keeps
  ///   the stored one.
  public func save(
    _ delivery: Delivery, of key: Play.Key, media: String? = nil
  ) throws(JournalError) {
    try transaction { () throws(JournalError) in
      try database.run(
        """
        INSERT OR REPLACE INTO delivery (play, destination, kind, progress, state, in_flight,
          not_before, remote_id, detail, failing_since)
        SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM plays WHERE \(Play.Key.condition)
        """,
        [
          .text(delivery.destination.rawValue), .text(delivery.kind.rawValue),
          .real(delivery.progress), .text(delivery.state.rawValue), .flag(delivery.inFlight),
          .optional(delivery.notBefore), .optional(delivery.remoteID), .optional(delivery.detail),
          .optional(delivery.failingSince),
        ] + key.values)
      guard let media else { return }
      try database.run(
        "UPDATE plays SET media = ? WHERE \(Play.Key.condition)", [.text(media)] + key.values)
    }
  }

  func removeDeliveries(of id: Int64) throws(JournalError) {
    try database.run("DELETE FROM delivery WHERE play = ?", [.integer(id)])
  }

  func removeDelivery(of id: Int64, to destination: Destination) throws(JournalError) {
    try database.run(
      "DELETE FROM delivery WHERE play = ? AND destination = ?",
      [.integer(id), .text(destination.rawValue)])
  }

  /// The waiting deliveries of a destination, in ascending order of the viewings' ends.
  ///
  /// - Parameters:
  ///   - cursor: the position of the last row of the previous page; nil for the first page.
  ///   - limit: the length of the page.
  public func waiting(
    for destination: Destination, after cursor: Cursor? = nil, limit: Int = .max
  ) throws(JournalError) -> [(play: Play, delivery: Delivery, cursor: Cursor)] {
    // SQLite runs a CROSS JOIN in the order written; otherwise it reads all plays to find the few
    // that wait. Only the keys are sorted: sorting whole rows takes five times as long.
    try database.rows(
      """
      WITH page (play, ended) AS (
        SELECT plays.id, plays.ended_at
        FROM delivery CROSS JOIN plays ON plays.id = delivery.play
        WHERE delivery.destination = ?1 AND delivery.state = 'waiting'
          AND (plays.ended_at, plays.id) > (?2, ?3)
        ORDER BY plays.ended_at, plays.id LIMIT ?4)
      SELECT \(PlayRow.columns), \(DeliveryRow.columns)
      FROM page CROSS JOIN plays ON plays.id = page.play
      CROSS JOIN delivery ON delivery.play = page.play AND delivery.destination = ?1
      ORDER BY page.ended, page.play
      """,
      [
        .text(destination.rawValue), .real(cursor?.endedAt ?? -.infinity),
        .integer(cursor?.id ?? .min), .integer(max(0, limit)),
      ]
    ) { row in
      let play = PlayRow.play(row)
      return (
        play, DeliveryRow.delivery(row, from: PlayRow.count),
        Cursor(endedAt: play.endedAt ?? 0, id: PlayRow.id(row))
      )
    }
  }

  /// The waiting deliveries of a destination by the path of their files, sorted by path.
  public func waitingPaths(for destination: Destination) throws(JournalError) -> [WaitingPath] {
    try database.rows(
      """
      SELECT plays.path, count(*), min(plays.ended_at)
      FROM delivery CROSS JOIN plays ON plays.id = delivery.play
      WHERE delivery.destination = ? AND delivery.state = 'waiting'
      GROUP BY plays.path ORDER BY plays.path
      """, [.text(destination.rawValue)]
    ) {
      WaitingPath(
        path: $0.text(0), count: Int(clamping: $0.integer(1)), oldest: $0.optionalReal(2))
    }
  }

  /// The number of waiting deliveries of a destination.
  public func waitingCount(for destination: Destination) throws(JournalError) -> Int {
    try database.rows(
      "SELECT count(*) FROM delivery WHERE destination = ? AND state = 'waiting'",
      [.text(destination.rawValue)]
    ) { Int(clamping: $0.integer(0)) }.first ?? 0
  }

  /// The earliest end of a viewing that waits for a destination, in seconds since 1970; nil if none
  /// waits.
  public func oldestWaiting(for destination: Destination) throws(JournalError) -> Double? {
    try database.rows(
      """
      SELECT min(plays.ended_at) FROM delivery CROSS JOIN plays ON plays.id = delivery.play
      WHERE delivery.destination = ? AND delivery.state = 'waiting'
      """, [.text(destination.rawValue)]
    ) { $0.optionalReal(0) }.first ?? nil
  }

  /// The plays that a destination has recorded for this journal, oldest first.
  ///
  /// - Parameter time: the earliest beginning of a viewing, in seconds since 1970.
  public func recorded(
    by destination: Destination, since time: Double
  ) throws(JournalError) -> [(play: Play, remoteID: Int64?)] {
    try database.rows(
      """
      SELECT \(PlayRow.columns), delivery.remote_id
      FROM plays CROSS JOIN delivery ON delivery.play = plays.id AND delivery.destination = ?
      WHERE plays.began_at >= ? AND delivery.state = 'scrobbled' ORDER BY plays.began_at
      """, [.text(destination.rawValue), .real(time)]
    ) { (play: PlayRow.play($0), remoteID: $0.optionalInteger(PlayRow.count)) }
  }
}
