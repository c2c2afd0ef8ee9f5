// SPDX-License-Identifier: MIT

internal import Scrobbling

/// Which viewings of the journal are meant.
public struct HistorySelection: Sendable, Hashable {
  /// Those that began from here on and before there; seconds since 1970.
  public var since: Double?
  public var until: Double?
  /// A part of the show's or film's title, or of the file's name where its title is unknown.
  public var show: String?
  /// A file's path, or a folder's for all that lies in it.
  public var path: String?

  public init(
    since: Double? = nil, until: Double? = nil, show: String? = nil, path: String? = nil
  ) {
    self.since = since
    self.until = until
    self.show = show
    self.path = path
  }

  /// Whether it leaves anything out.
  public var isEverything: Bool { self == HistorySelection() }

  /// The journal alone can tell.
  var isByTime: Bool { show == nil && path == nil }

  func admits(_ entry: HistoryReport.Entry) -> Bool {
    if let show, !(entry.media?.title ?? entry.name).lowercased().contains(show.lowercased()) {
      return false
    }
    guard let path else { return true }
    let folder = path.hasSuffix("/") ? path : path + "/"
    return entry.path == path || entry.path.hasPrefix(folder)
  }

  /// What a person calls a time: `2026-11-26`, `2026-11-26 21:00`, `today`, `yesterday`, or `7d` for
  /// seven days ago; by the clock on the wall here.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Returns: its first moment and the one after its last, in seconds since 1970; nil where it is
  ///   no time.
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
