// SPDX-License-Identifier: MIT

/// The position that Trakt has saved of one unfinished item, as fetched last.
public struct StoredPosition: Hashable, Sendable {
  /// The item: `movie 481` or `episode 62085`, with Trakt's id.
  public var item: String
  /// An episode by its show: `show 1388 1x02`.
  public var episodeKey: String?
  /// The item, as JSON.
  public var media: String
  /// Percent, 0…100.
  public var progress: Double
  /// Seconds since 1970.
  public var pausedAt: Double

  public init(
    item: String, episodeKey: String? = nil, media: String, progress: Double, pausedAt: Double
  ) {
    self.item = item
    self.episodeKey = episodeKey
    self.media = media
    self.progress = progress
    self.pausedAt = pausedAt
  }
}

/// The state of the list of positions.
public struct PositionList: Hashable, Sendable {
  /// The state of the account for which the list was fetched; empty before the first.
  public var stamp: String
  /// The time at which that state was last confirmed, in seconds since 1970.
  public var checkedAt: Double

  public init(stamp: String, checkedAt: Double) {
    self.stamp = stamp
    self.checkedAt = checkedAt
  }
}

extension Journal {
  /// All stored positions, the newest first.
  public func positions() throws(JournalError) -> [StoredPosition] {
    try positions("ORDER BY paused_at DESC", [])
  }

  /// The newest stored position of one item.
  ///
  /// - Parameters:
  ///   - item: ``StoredPosition/item``; nil if Trakt's id is unknown.
  ///   - episodeKey: ``StoredPosition/episodeKey``; nil for a movie.
  public func position(
    item: String?, episodeKey: String?
  ) throws(JournalError) -> StoredPosition? {
    try positions(
      "WHERE item = ? OR place = ? ORDER BY paused_at DESC LIMIT 1",
      [.optional(item), .optional(episodeKey)]
    ).first
  }

  private func positions(
    _ tail: String, _ values: [Value]
  ) throws(JournalError) -> [StoredPosition] {
    try database.rows(
      "SELECT item, place, media, progress, paused_at FROM positions \(tail)", values
    ) { row in
      StoredPosition(
        item: row.text(0), episodeKey: row.optionalText(1), media: row.text(2),
        progress: row.real(3),
        pausedAt: row.real(4))
    }
  }

  /// The state of the list; nil if it was never fetched for this account.
  public func positionList() throws(JournalError) -> PositionList? {
    try database.rows("SELECT stamp, checked_at FROM position_list") { row in
      PositionList(stamp: row.text(0), checkedAt: row.real(1))
    }.first
  }

  /// Stores that the list was checked, and replaces its content if it has changed.
  ///
  /// - Parameter positions: nil if it is unchanged.
  public func store(_ list: PositionList, _ positions: [StoredPosition]?) throws(JournalError) {
    try transaction { () throws(JournalError) in
      try database.run(
        "INSERT OR REPLACE INTO position_list (id, stamp, checked_at) VALUES (1, ?, ?)",
        [.text(list.stamp), .real(list.checkedAt)])
      guard let positions else { return }
      try database.run("DELETE FROM positions")
      for position in positions {
        try database.run(
          """
          INSERT OR REPLACE INTO positions (item, place, media, progress, paused_at)
          VALUES (?, ?, ?, ?, ?)
          """,
          [
            .text(position.item), .optional(position.episodeKey), .text(position.media),
            .real(position.progress), .real(position.pausedAt),
          ])
      }
    }
  }

  /// Deletes the list, after signing out.
  public func removePositions() throws(JournalError) {
    try transaction { () throws(JournalError) in
      try database.run("DELETE FROM positions")
      try database.run("DELETE FROM position_list")
    }
  }

  /// Viewings that ended in a period, in descending order of their beginnings.
  ///
  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - limit: the largest number.
  public func ended(from start: Double, limit: Int) throws(JournalError) -> [Play] {
    try plays(
      "WHERE began_at >= ? AND ended_at IS NOT NULL ORDER BY began_at DESC, id DESC LIMIT ?",
      [.real(start), .integer(max(0, limit))])
  }
}
