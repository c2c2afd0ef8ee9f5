// SPDX-License-Identifier: MIT

/// One ended viewing, with what statistics need of it.
public struct WatchRow: Hashable, Sendable {
  /// Seconds since 1970.
  public var beganAt: Double
  /// Seconds of film that were played; 0 where that is not known.
  public var watchedSeconds: Double
  /// 0…100.
  public var progress: Double
  /// Whether it counts as a play.
  public var isPlay: Bool
  /// Whether it ended with a position to return to.
  public var isPaused: Bool
  /// `movie` or `episode`; nil where it is not identified.
  public var kind: String?
  /// Of the film or the show.
  public var title: String?
  public var year: Int?
  public var season: Int?
  /// In its season, else counted through all seasons.
  public var episode: Int?
  /// Trakt's id of the film or the show.
  public var traktID: Int?
}

extension Journal {
  /// Ended viewings that were not ignored, the oldest first.
  ///
  /// SQLite reads the fields of the stored media: a decoder in Swift takes ten times as long.
  ///
  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  public func watched(
    from start: Double = -.infinity, to end: Double = .infinity
  ) throws(JournalError) -> [WatchRow] {
    func integer(_ row: Row, _ column: Int32) -> Int? {
      row.optionalInteger(column).map { Int(clamping: $0) }
    }
    return try database.rows(
      """
      SELECT began_at, watched_seconds, progress,
        outcome IS NOT 'continued' AND (
          outcome = 'unmatched' AND reached_threshold
          OR EXISTS (SELECT 1 FROM delivery WHERE play = viewing.id AND kind = 'scrobble')),
        EXISTS (
          SELECT 1 FROM delivery
          WHERE play = viewing.id AND kind = 'pause' AND state <> 'superseded'),
        json_extract(info, '$.type'), json_extract(info, '$.title'),
        json_extract(info, '$.year'), json_extract(info, '$.season'),
        coalesce(
          json_extract(info, '$.episode[0]'), json_extract(info, '$.episode'),
          json_extract(info, '$.absolute')),
        json_extract(info, '$.ids.trakt')
      FROM (
        SELECT *, iif(json_valid(media), media, NULL) AS info FROM plays
        WHERE began_at >= ? AND began_at < ? AND ended_at IS NOT NULL
          AND outcome IS NOT 'ignored'
      ) AS viewing
      ORDER BY began_at, id
      """, [.real(start), .real(end)]
    ) { row in
      WatchRow(
        beganAt: row.real(0), watchedSeconds: row.real(1), progress: row.real(2),
        isPlay: row.flag(3), isPaused: row.flag(4), kind: row.optionalText(5),
        title: row.optionalText(6), year: integer(row, 7), season: integer(row, 8),
        episode: integer(row, 9), traktID: integer(row, 10))
    }
  }
}
