// SPDX-License-Identifier: MIT

/// Viewings from beginning to end.
extension Journal {
  /// Stores the beginning of a viewing. An existing one with this key is resumed: its end, outcome
  /// and deliveries are cleared.
  ///
  /// - Returns: its beginning in seconds since 1970; earlier than `play.beganAt` if it was resumed.
  public func begin(_ play: Play) throws(JournalError) -> Double {
    if play.reachedThreshold { return try insert(play) }
    return try database.withoutSync { () throws(JournalError) in try insert(play) }
  }

  private func insert(_ play: Play) throws(JournalError) -> Double {
    try transaction { () throws(JournalError) in
      let row = try upsert(play.withoutEnd, Self.beginning)
      try removeDeliveries(of: row.id)
      return row.beganAt
    }
  }

  /// Stores the progress of a viewing; inserts it if it is missing.
  ///
  /// - Parameter durable: whether it must survive a power cut, because it decides whether the
  ///   viewing counts.
  public func update(_ play: Play, durable: Bool) throws(JournalError) {
    if durable {
      try upsert(play.withoutEnd, Self.update)
    } else {
      _ = try database.withoutSync { () throws(JournalError) in
        try upsert(play.withoutEnd, Self.update)
      }
    }
  }

  /// Stores the end of a viewing and replaces its deliveries; inserts it if it is missing.
  ///
  /// Without ``Play/endedAt`` it ended at ``Play/seenAt``. Of ``Play/outcome`` only `unmatched`,
  /// `ignored`, `continued` and `imported` are stored.
  ///
  /// - Parameter names: the destinations whose deliveries are replaced; nil for all.
  public func end(
    _ play: Play, deliveries: [Delivery], replacing names: Set<Destination>? = nil
  ) throws(JournalError) {
    var play = play
    play.endedAt = play.endedAt ?? play.seenAt
    if play.outcome?.isOfViewing != true { play.outcome = nil }
    try transaction { () throws(JournalError) in
      let row = try upsert(play, Self.ending)
      if let names {
        for name in names { try removeDelivery(of: row.id, to: name) }
      } else {
        try removeDeliveries(of: row.id)
      }
      for delivery in deliveries { try save(delivery, of: play.key) }
    }
  }

  private static let progress = """
    identity = coalesce(excluded.identity, identity),
    media_title = excluded.media_title, media = excluded.media, seen_at = excluded.seen_at,
    position = excluded.position, duration = excluded.duration, progress = excluded.progress,
    watched = excluded.watched, watched_seconds = excluded.watched_seconds, ran = excluded.ran,
    reached_threshold = excluded.reached_threshold, is_growing = excluded.is_growing,
    start_position = coalesce(excluded.start_position, start_position),
    shown_at = excluded.shown_at, readings = excluded.readings
    """

  // Made once: an import runs one of them for each play, with the journal locked.
  private static let beginning = upsert("ended_at = NULL, outcome = NULL, detail = NULL")
  private static let update = upsert(
    "\(progress), detail = CASE WHEN outcome IS NULL THEN excluded.detail ELSE detail END")
  private static let ending = upsert(
    """
    \(progress), ended_at = excluded.ended_at, outcome = excluded.outcome,
    detail = excluded.detail
    """)

  /// - Parameter changes: assignments to the columns of an existing row.
  private static func upsert(_ changes: String) -> String {
    """
    INSERT INTO plays (instance, entry, lap, part, path, media_title, tags, media, began_at,
      ended_at, seen_at, position, duration, progress, watched, watched_seconds, ran,
      reached_threshold, outcome, detail, identity, start_position,
      is_growing, shown_at, readings)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (instance, entry, lap, part) DO UPDATE SET \(changes)
    RETURNING id, began_at
    """
  }

  @discardableResult
  private func upsert(
    _ play: Play, _ sql: String
  ) throws(JournalError) -> (id: Int64, beganAt: Double) {
    let rows = try database.rows(
      sql,
      play.key.values + [
        .text(play.path), .optional(play.mediaTitle), .optional(play.tags), .optional(play.media),
        .real(play.beganAt), .optional(play.endedAt), .real(play.seenAt), .real(play.position),
        .real(play.duration), .real(play.progress), .text(PlayRow.text(play.watched)),
        .real(play.watchedSeconds), .real(play.playingTime), .flag(play.reachedThreshold),
        .optional(play.outcome?.rawValue), .optional(play.detail), .optional(play.identity),
        .optional(play.startPosition), .flag(play.isGrowing),
        .optional(PlayRow.text(play.shown)), .optional(play.readings),
      ]
    ) { (id: $0.integer(0), beganAt: $0.real(1)) }
    return rows.first ?? (0, play.beganAt)
  }

  /// Deletes a viewing and its deliveries.
  public func remove(_ key: Play.Key) throws(JournalError) {
    try database.run("DELETE FROM plays WHERE \(Play.Key.condition)", key.values)
  }

  /// All viewings (laps and parts) of the newest file of a player, sorted by key.
  public func latestEntry(of instance: String) throws(JournalError) -> [Play] {
    try plays(
      """
      WHERE instance = ? AND entry = (SELECT max(entry) FROM plays WHERE instance = ?)
      ORDER BY lap, part
      """, [.text(instance), .text(instance)])
  }

  /// Viewings that have not ended, in order of their beginnings.
  public func open() throws(JournalError) -> [Play] {
    try plays("WHERE ended_at IS NULL ORDER BY id", [])
  }

  func plays(_ tail: String, _ values: [Value]) throws(JournalError) -> [Play] {
    try database.rows("SELECT \(PlayRow.columns) FROM plays \(tail)", values, PlayRow.play)
  }
}

extension Play {
  fileprivate var withoutEnd: Play {
    var play = self
    (play.endedAt, play.outcome) = (nil, nil)
    return play
  }
}

extension Play.Key {
  static let condition = "instance = ? AND entry = ? AND lap = ? AND part = ?"

  var values: [Value] { [.text(instance), .integer(entry), .integer(lap), .integer(part)] }
}
