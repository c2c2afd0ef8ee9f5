// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// The ended viewings of a period, with what statistics need of them.
public struct WatchLog: Hashable, Sendable {
  /// The oldest first.
  public var rows: [WatchRow] = []
  /// The media of the rows. Viewings of one item mostly share an element.
  public var media: [WatchedMedia] = []

  public init() {}
}

/// One ended viewing.
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
  /// An index of ``WatchLog/media``; nil where it is not identified.
  public var media: Int?
}

/// What statistics need of a stored film or episode.
public struct WatchedMedia: Hashable, Sendable {
  /// `movie` or `episode`; nil where the stored text is no media.
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
  /// Ended viewings that were not ignored.
  ///
  /// Viewings and deliveries are each read once in the order of their ids and joined here, and each
  /// distinct media is parsed once. For 100,000 plays of 4,000 items this takes two fifths of the
  /// time of one query with two subqueries and seven `json_extract` a row.
  ///
  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  public func watched(
    from start: Double = -.infinity, to end: Double = .infinity
  ) throws(JournalError) -> WatchLog {
    let database = try database
    return try database.snapshot { () throws(JournalError) in
      let deliveries = try database.rows(
        """
        SELECT play, kind = 'scrobble' FROM delivery
        WHERE kind = 'scrobble' OR kind = 'pause' AND state <> 'superseded' ORDER BY play
        """
      ) { (play: $0.integer(0), isPlay: $0.flag(1)) }
      var texts = TextTable()
      var next = 0
      var log = WatchLog()
      // The signs keep SQLite from the index by time: the table in its own order is read faster.
      log.rows = try database.rows(
        """
        SELECT id, began_at, watched_seconds, progress, outcome IS 'continued',
          outcome = 'imported' OR outcome = 'unmatched' AND reached_threshold, media
        FROM plays
        WHERE +began_at >= ? AND +began_at < ? AND +ended_at IS NOT NULL
          AND outcome IS NOT 'ignored'
        ORDER BY id
        """, [.real(start), .real(end)]
      ) { row in
        let id = row.integer(0)
        var watch = WatchRow(
          beganAt: row.real(1), watchedSeconds: row.real(2), progress: row.real(3),
          isPlay: row.flag(5), isPaused: false,
          media: row.withText(6) { texts.index(of: $0) })
        while next < deliveries.count, deliveries[next].play < id { next += 1 }
        while next < deliveries.count, deliveries[next].play == id {
          if deliveries[next].isPlay { watch.isPlay = true } else { watch.isPaused = true }
          next += 1
        }
        if row.flag(4) { watch.isPlay = false }
        return watch
      }
      if zip(log.rows, log.rows.dropFirst()).contains(where: { $0.beganAt > $1.beganAt }) {
        log.rows.sort { $0.beganAt < $1.beganAt }
      }
      log.media.reserveCapacity(texts.texts.count)
      for text in texts.texts { log.media.append(try media(text, database)) }
      return log
    }
  }

  private func media(
    _ text: String, _ database: Database
  ) throws(JournalError) -> WatchedMedia {
    func integer(_ row: Row, _ column: Int32) -> Int? {
      row.optionalInteger(column).map { Int(clamping: $0) }
    }
    let found = try database.rows(
      """
      SELECT json_extract(info, '$.type'), json_extract(info, '$.title'),
        json_extract(info, '$.year'), json_extract(info, '$.season'),
        coalesce(
          json_extract(info, '$.episode[0]'), json_extract(info, '$.episode'),
          json_extract(info, '$.absolute')),
        json_extract(info, '$.ids.trakt')
      FROM (SELECT iif(json_valid(?1), ?1, NULL) AS info)
      """, [.text(text)]
    ) { row in
      WatchedMedia(
        kind: row.optionalText(0), title: row.optionalText(1), year: integer(row, 2),
        season: integer(row, 3), episode: integer(row, 4), traktID: integer(row, 5))
    }
    return found.first ?? WatchedMedia()
  }
}

/// Distinct texts, in the order in which they were added.
private struct TextTable {
  private(set) var texts: [String] = []
  /// Indices by hash.
  private var indices: [Int: Int] = [:]

  /// - Returns: the index of this UTF-8 text, which is added if it is new.
  mutating func index(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    let hash = hasher.finalize()
    if let known = indices[hash], Self.isEqual(texts[known], bytes) { return known }
    // Of two texts with one hash the first keeps the place; the second is added each time.
    texts.append(String(decoding: bytes, as: UTF8.self))
    if indices[hash] == nil { indices[hash] = texts.count - 1 }
    return texts.count - 1
  }

  private static func isEqual(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { known in
      guard known.count == bytes.count else { return false }
      guard let left = known.baseAddress, let right = bytes.baseAddress else { return true }
      return memcmp(left, right, bytes.count) == 0
    } ?? text.utf8.elementsEqual(bytes)
  }
}
