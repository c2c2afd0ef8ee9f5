// SPDX-License-Identifier: MIT

/// The columns of a ``Play``, in the order in which they are read.
enum PlayRow {
  static let columns = """
    plays.id, instance, entry, lap, part, path, media_title, tags, media, began_at, ended_at,
    seen_at, position, duration, plays.progress, watched, watched_seconds, ran, reached_threshold,
    outcome, plays.detail, plays.identity, start_position,
    is_growing, shown_at, readings
    """
  static let count: Int32 = 26

  /// The row id, which is private to this module.
  static func id(_ row: Row) -> Int64 { row.integer(0) }

  static func play(_ row: Row) -> Play {
    var play = Play(
      key: Play.Key(
        instance: row.text(1), entry: Int(clamping: row.integer(2)),
        lap: Int(clamping: row.integer(3)), part: Int(clamping: row.integer(4))),
      path: row.text(5), identity: row.optionalText(21), mediaTitle: row.optionalText(6),
      tags: row.optionalText(7), media: row.optionalText(8), beganAt: row.real(9),
      endedAt: row.optionalReal(10), seenAt: row.real(11), position: row.real(12),
      duration: row.real(13), progress: row.real(14), watched: ranges(row.text(15)),
      watchedSeconds: row.real(16), playingTime: row.real(17), reachedThreshold: row.flag(18),
      outcome: row.optionalText(19).flatMap(Play.Outcome.init), detail: row.optionalText(20),
      startPosition: row.optionalReal(22), isGrowing: row.flag(23))
    play.shown = destinations(row.optionalText(24))
    play.readings = row.optionalText(25)
    return play
  }

  /// The names of destinations, one on each line; nil for none.
  static func text(_ destinations: Set<Destination>) -> String? {
    destinations.isEmpty
      ? nil : destinations.map(\.rawValue).sorted().joined(separator: "\n")
  }

  private static func destinations(_ text: String?) -> Set<Destination> {
    Set((text ?? "").split(separator: "\n").map { Destination(rawValue: String($0)) })
  }

  /// The ranges in milliseconds, "0-61500 80000-90000": short, and readable in the sqlite3 shell.
  static func text(_ ranges: [ClosedRange<Double>]) -> String {
    ranges.map { "\(milliseconds($0.lowerBound))-\(milliseconds($0.upperBound))" }
      .joined(separator: " ")
  }

  static func ranges(_ text: String) -> [ClosedRange<Double>] {
    text.split(separator: " ").compactMap { range in
      let bounds = range.split(separator: "-").compactMap { Int($0) }
      guard bounds.count == 2, bounds[0] <= bounds[1] else { return nil }
      return Double(bounds[0]) / 1000...Double(bounds[1]) / 1000
    }
  }

  private static func milliseconds(_ seconds: Double) -> Int {
    seconds > 0 ? Int(min(seconds * 1000, 1e15)) : 0
  }
}

/// The columns of a ``Delivery``, in the order in which they are read.
enum DeliveryRow {
  static let columns = """
    delivery.destination, delivery.kind, delivery.progress, delivery.state, delivery.in_flight,
    delivery.not_before, delivery.remote_id, delivery.detail, delivery.failing_since
    """
  static let count: Int32 = 9

  /// - Parameter first: the index of the first of these columns in the row.
  static func delivery(_ row: Row, from first: Int32 = 0) -> Delivery {
    var delivery = Delivery(
      destination: Destination(rawValue: row.text(first)),
      kind: Delivery.Kind(rawValue: row.text(first + 1)) ?? .pause,
      progress: row.real(first + 2),
      // An unknown state was written by another program; it is never sent again.
      state: Delivery.State(rawValue: row.text(first + 3)) ?? .refused,
      inFlight: row.flag(first + 4), notBefore: row.optionalReal(first + 5),
      remoteID: row.optionalInteger(first + 6), detail: row.optionalText(first + 7))
    delivery.failingSince = row.optionalReal(first + 8)
    return delivery
  }
}
