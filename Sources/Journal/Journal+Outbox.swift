// SPDX-License-Identifier: MIT

/// What waits to be told to Trakt.
extension Journal {
  /// How many viewings wait to be told to Trakt.
  public func outboxCount() throws(JournalError) -> Int {
    try database.rows("SELECT count(*) FROM outbox") { Int(clamping: $0.integer(0)) }.first ?? 0
  }

  /// What waits to be told to Trakt, oldest first.
  ///
  /// A `CROSS JOIN` is done in the order in which it is written (SQLite's documentation): left to
  /// itself SQLite reads through all plays to find the few that wait.
  ///
  /// - Parameters:
  ///   - last: only what comes after this one; nil for all.
  ///   - limit: how many at the most.
  public func outbox(
    after last: Play? = nil, limit: Int = .max
  ) throws(JournalError) -> [(play: Play, entry: OutboxEntry)] {
    try database.rows(
      """
      SELECT \(PlayRow.columns), kind, outbox.progress, in_flight, attempts
      FROM outbox CROSS JOIN plays ON plays.id = outbox.play
      WHERE (plays.ended_at, plays.id) > (?, ?) ORDER BY plays.ended_at, plays.id LIMIT ?
      """,
      [.real(last?.endedAt ?? -.infinity), .integer(last?.id ?? 0), .integer(limit)]
    ) { row in
      let next = PlayRow.count
      let entry = OutboxEntry(
        kind: OutboxEntry.Kind(rawValue: row.text(next)) ?? .pause, progress: row.real(next + 1),
        inFlight: row.flag(next + 2), attempts: Int(clamping: row.integer(next + 3)))
      return (PlayRow.play(row), entry)
    }
  }

  /// Writes down that a request is about to go out.
  public func sending(_ id: Play.ID) throws(JournalError) {
    try database.run(
      "UPDATE outbox SET in_flight = 1, attempts = attempts + 1 WHERE play = ?", [.integer(id)])
  }

  /// Writes down that a request came back without a last word: it waits on.
  ///
  /// - Parameter mayHaveArrived: nobody knows whether it had its effect, as after a crash.
  public func postponed(
    _ id: Play.ID, detail: String?, mayHaveArrived: Bool = false
  ) throws(JournalError) {
    try together { () throws(JournalError) in
      try database.run(
        "UPDATE outbox SET in_flight = ? WHERE play = ?", [.flag(mayHaveArrived), .integer(id)])
      try database.run(
        "UPDATE plays SET detail = ? WHERE id = ?", [.optional(detail), .integer(id)])
    }
  }

  /// Writes down the last word on a viewing; it leaves the outbox.
  ///
  /// - Parameter media: what Trakt says it is, as JSON; nil leaves what is there.
  public func settle(
    _ id: Play.ID, outcome: Play.Outcome, traktID: Int64?, media: String?, detail: String?
  ) throws(JournalError) {
    try database.transaction { () throws(JournalError) in
      try database.run("DELETE FROM outbox WHERE play = ?", [.integer(id)])
      try database.run(
        """
        UPDATE plays SET outcome = ?, trakt_id = ?, media = coalesce(?, media), detail = ?
        WHERE id = ?
        """,
        [
          .text(outcome.rawValue), .optional(traktID), .optional(media), .optional(detail),
          .integer(id),
        ])
    }
  }

  /// The plays that Trakt has by our doing, among those that began since `time`.
  ///
  /// - Parameter time: seconds since 1970.
  public func recorded(since time: Double) throws(JournalError) -> [Play] {
    try plays(
      "WHERE began_at >= ? AND outcome = 'scrobbled' ORDER BY began_at",
      [.real(time)])
  }
}
