// SPDX-License-Identifier: MIT

internal import Scrobbling

/// A filter for viewings in the journal.
public struct HistorySelection: Sendable, Hashable {
  /// The range of beginnings, without `until`; seconds since 1970.
  public var since: Double?
  public var until: Double?
  /// Part of the title of the show or movie, or of the file name if the title is unknown.
  public var show: String?
  /// The path of a file, or of a directory.
  public var path: String?

  public init(
    since: Double? = nil, until: Double? = nil, show: String? = nil, path: String? = nil
  ) {
    self.since = since
    self.until = until
    self.show = show
    self.path = path
  }

  /// Whether nothing is filtered.
  public var isEverything: Bool { self == HistorySelection() }

  /// Whether the journal can filter without titles.
  var isTimeOnly: Bool { show == nil && path == nil }

  func matches(_ entry: HistoryReport.Entry) -> Bool {
    if let show, !(entry.media?.title ?? entry.name).lowercased().contains(show.lowercased()) {
      return false
    }
    guard let path else { return true }
    let directory = path.hasSuffix("/") ? path : path + "/"
    return entry.path == path || entry.path.hasPrefix(directory)
  }

  /// Parses a time: `2026-11-26`, `2026-11-26 21:00`, `today`, `yesterday`, or `7d` for seven days
  /// ago; in local time.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Returns: the range from its first moment to its end, in seconds since 1970; nil if it is
  ///   invalid.
  public static func period(_ text: String, at now: Double) -> Range<Double>? {
    let today = LocalTime(now)
    func day(before days: Int) -> Range<Double> {
      let start = today.midnight(daysBefore: days)
      return start..<max(start, today.midnight(daysBefore: days - 1))
    }
    if text == "today" { return day(before: 0) }
    if text == "yesterday" { return day(before: 1) }
    if text.hasSuffix("d"), let days = Int(text.dropLast()), (0...100_000).contains(days) {
      return day(before: days)
    }
    let halves = text.split(separator: " ", omittingEmptySubsequences: false)
    let day = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard halves.count <= 2, day.count == 3, let year = day[0], let month = day[1],
      let date = day[2], let midnight = LocalTime.moment(year, month, date)
    else { return nil }
    guard halves.count == 2 else {
      return midnight..<max(midnight, LocalTime(midnight).midnight(daysBefore: -1))
    }
    let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard clock.count == 2, let hour = clock[0], let minute = clock[1],
      let moment = LocalTime.moment(year, month, date, hour, minute)
    else { return nil }
    return moment..<moment + 60
  }
}
