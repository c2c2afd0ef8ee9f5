// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// The ended viewings of a period, with the data that statistics need.
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
  /// Seconds of media that were played; 0 where that is not known.
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

/// The data of a stored movie or episode that statistics use.
public struct WatchedMedia: Hashable, Sendable {
  /// `movie` or `episode`; nil where the stored text is not media.
  public var kind: String?
  /// Title of the movie or the show.
  public var title: String?
  public var year: Int?
  public var season: Int?
  /// Number within the season; without a season, across all seasons.
  public var episode: Int?
  /// Trakt's id of the movie or the show.
  public var traktID: Int?
}

extension Journal {
  /// Ended viewings that were not ignored.
  ///
  /// Viewings and deliveries are each read once in the order of their ids and joined here, and each
  /// distinct media is parsed once. SQLite only reads columns: comparing texts here takes a third
  /// of the time of expressions in the query.
  ///
  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  public func watched(
    from start: Double = -.infinity, to end: Double = .infinity
  ) throws(JournalError) -> WatchLog {
    let database = try database
    return try database.snapshot { () throws(JournalError) in
      let deliveries = try deliveries(database)
      var texts = TextTable()
      var next = 0
      var log = WatchLog()
      log.rows.reserveCapacity(deliveries.count)
      try database.each(
        """
        SELECT id, began_at, outcome, watched_seconds, progress, reached_threshold, media
        FROM plays WHERE ended_at IS NOT NULL ORDER BY id
        """
      ) { row in
        let beganAt = row.real(1)
        guard start <= beganAt, beganAt < end else { return }
        let outcome = row.withText(2, ViewingOutcome.init) ?? .delivered
        guard outcome != .ignored else { return }
        var watch = WatchRow(
          beganAt: beganAt, watchedSeconds: row.real(3), progress: row.real(4),
          isPlay: outcome == .imported || outcome == .unmatched && row.flag(5), isPaused: false,
          media: row.withText(6) { texts.index(of: $0) })
        let id = row.integer(0)
        while next < deliveries.count, deliveries[next].play < id { next += 1 }
        while next < deliveries.count, deliveries[next].play == id {
          if deliveries[next].isPlay { watch.isPlay = true } else { watch.isPaused = true }
          next += 1
        }
        if outcome == .continued { watch.isPlay = false }
        log.rows.append(watch)
      }
      if zip(log.rows, log.rows.dropFirst()).contains(where: { $0.beganAt > $1.beganAt }) {
        log.rows.sort { $0.beganAt < $1.beganAt }
      }
      log.media.reserveCapacity(texts.texts.count)
      for text in texts.texts {
        var text = text
        if let scanned = text.withUTF8({ MediaScanner.media($0) }) {
          log.media.append(scanned)
        } else {
          log.media.append(try media(text, database))
        }
      }
      return log
    }
  }

  /// The deliveries that determine what a viewing counts as, in the order of its row id.
  private func deliveries(
    _ database: Database
  ) throws(JournalError) -> [(play: Int64, isPlay: Bool)] {
    var deliveries: [(play: Int64, isPlay: Bool)] = []
    try database.each("SELECT play, kind, state FROM delivery ORDER BY play") { row in
      if row.isText(1, "scrobble") {
        deliveries.append((row.integer(0), true))
      } else if row.isText(1, "pause"), !row.isText(2, "superseded") {
        deliveries.append((row.integer(0), false))
      }
    }
    return deliveries
  }

  /// Reads media in any form that SQLite's JSON functions accept.
  func media(
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

/// The effect of a viewing's outcome on statistics.
private enum ViewingOutcome {
  case ignored, continued, imported, unmatched
  /// The deliveries determine what the viewing counts as.
  case delivered

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self =
      if text.elementsEqual("ignored".utf8) {
        .ignored
      } else if text.elementsEqual("continued".utf8) {
        .continued
      } else if text.elementsEqual("imported".utf8) {
        .imported
      } else if text.elementsEqual("unmatched".utf8) {
        .unmatched
      } else {
        .delivered
      }
  }
}

/// Distinct texts, in the order in which they were added.
private struct TextTable {
  private(set) var texts: [String] = []
  /// Indices by hash.
  private var indices: [UInt64: Int] = [:]

  /// - Returns: the index of this UTF-8 text, which is added if it is new.
  mutating func index(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = Self.hash(UnsafeRawBufferPointer(bytes))
    if let known = indices[hash], Self.isEqual(texts[known], bytes) { return known }
    // Of two texts with one hash the first keeps the place; the second is added each time.
    texts.append(String(decoding: bytes, as: UTF8.self))
    if indices[hash] == nil { indices[hash] = texts.count - 1 }
    return texts.count - 1
  }

  /// Returns a hash, computed from eight bytes at a time; a collision costs memory only.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count)
    func mix(_ word: UInt64) {
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
    }
    var index = 0
    while index + 8 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    mix(rest)
    return hash
  }

  private static func isEqual(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { known in
      guard known.count == bytes.count else { return false }
      guard let left = known.baseAddress, let right = bytes.baseAddress else { return true }
      return memcmp(left, right, bytes.count) == 0
    } ?? text.utf8.elementsEqual(bytes)
  }
}
