// SPDX-License-Identifier: MIT

extension Journal {
  /// The viewings that wait for delivery to a destination and ended after a time, oldest first.
  ///
  /// - Parameter time: a date in seconds since 1970.
  public func waitingViewings(
    for destination: Destination, endedAfter time: Double
  ) throws(JournalError) -> [Play] {
    try database.rows(
      """
      SELECT \(PlayRow.columns)
      FROM delivery CROSS JOIN plays ON plays.id = delivery.play
      WHERE delivery.destination = ? AND delivery.state = 'waiting' AND plays.ended_at > ?
      ORDER BY plays.ended_at, plays.id
      """, [.text(destination.rawValue), .real(time)]
    ) { PlayRow.play($0) }
  }
}
