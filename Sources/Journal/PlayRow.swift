// SPDX-License-Identifier: MIT

/// A play as a row of the table.
enum PlayRow {
  static let columns = """
    plays.id, instance, entry, lap, part, path, media_title, tags, media, began_at, ended_at,
    seen_at, position, duration, plays.progress, watched, watched_seconds, ran, crossed, outcome, trakt_id,
    detail
    """
  static let count: Int32 = 22

  static func play(_ row: Row) -> Play {
    Play(
      id: row.integer(0),
      key: Play.Key(
        instance: row.text(1), entry: Int(clamping: row.integer(2)),
        lap: Int(clamping: row.integer(3)), part: Int(clamping: row.integer(4))),
      path: row.text(5), mediaTitle: row.optionalText(6), tags: row.optionalText(7),
      media: row.optionalText(8), beganAt: row.real(9), endedAt: row.optionalReal(10),
      seenAt: row.real(11), position: row.real(12), duration: row.real(13),
      progress: row.real(14), watched: parts(row.text(15)), watchedSeconds: row.real(16),
      ran: row.real(17), crossed: row.flag(18),
      outcome: row.optionalText(19).flatMap(Play.Outcome.init),
      traktID: row.optionalInteger(20), detail: row.optionalText(21))
  }

  /// Milliseconds, "0-61500 80000-90000": short, readable in a shell, and needs no library.
  static func text(_ parts: [ClosedRange<Double>]) -> String {
    parts.map { "\(milliseconds($0.lowerBound))-\(milliseconds($0.upperBound))" }
      .joined(separator: " ")
  }

  static func parts(_ text: String) -> [ClosedRange<Double>] {
    text.split(separator: " ").compactMap { part in
      let bounds = part.split(separator: "-").compactMap { Int($0) }
      guard bounds.count == 2, bounds[0] <= bounds[1] else { return nil }
      return Double(bounds[0]) / 1000...Double(bounds[1]) / 1000
    }
  }

  private static func milliseconds(_ seconds: Double) -> Int {
    seconds > 0 ? Int(min(seconds * 1000, 1e15)) : 0
  }
}
