// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

/// A moment in local time. FoundationEssentials has no time zones but UTC.
struct LocalTime: Hashable {
  var year: Int
  /// 1…12.
  var month: Int
  var day: Int
  /// The day of the week: 0 for Sunday to 6 for Saturday.
  var weekday: Int
  var hour: Int
  var minute: Int

  /// - Parameter date: seconds since 1970.
  init(_ date: Double) {
    var seconds = time_t(date.isFinite ? max(-6e10, min(date, 2.5e11)) : 0)
    var parts = tm()
    tzset()
    localtime_r(&seconds, &parts)
    year = Int(parts.tm_year) + 1900
    month = Int(parts.tm_mon) + 1
    day = Int(parts.tm_mday)
    weekday = Int(parts.tm_wday)
    hour = Int(parts.tm_hour)
    minute = Int(parts.tm_min)
  }

  /// The moment with this local time, in seconds since 1970; nil if there is none.
  static func moment(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0
  ) -> Double? {
    guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    var parts = tm()
    parts.tm_year = Int32(year - 1900)
    parts.tm_mon = Int32(month - 1)
    parts.tm_mday = Int32(day)
    parts.tm_hour = Int32(hour)
    parts.tm_min = Int32(minute)
    parts.tm_isdst = -1
    tzset()
    let seconds = mktime(&parts)
    // mktime turns 31 June into 1 July.
    guard parts.tm_mday == Int32(day) else { return nil }
    return Double(seconds)
  }

  /// Returns midnight a number of days before this moment.
  func midnight(daysBefore days: Int) -> Double {
    var parts = tm()
    parts.tm_year = Int32(year - 1900)
    parts.tm_mon = Int32(month - 1)
    parts.tm_mday = Int32(clamping: day - days)
    parts.tm_isdst = -1
    return Double(mktime(&parts))
  }

  /// The time, such as 21:04.
  var clock: String { "\(Self.two(hour)):\(Self.two(minute))" }

  /// The date, such as Thursday 26 November 2026.
  var date: String {
    "\(Self.weekdays[weekday]) \(day) \(Self.months[month - 1]) \(year)"
  }

  func isSameDay(as other: LocalTime) -> Bool {
    (year, month, day) == (other.year, other.month, other.day)
  }

  /// The shortest unambiguous form: 21:04, yesterday 21:04, 3 November, 3 November 2025.
  func short(at now: Double) -> String {
    let today = LocalTime(now)
    if isSameDay(as: today) { return clock }
    if isSameDay(as: LocalTime(today.midnight(daysBefore: 1))) { return "yesterday \(clock)" }
    let day = "\(day) \(Self.months[month - 1])"
    return year == today.year ? day : "\(day) \(year)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

extension LocalTime {
  /// - Parameter text: ISO 8601, as in the reports.
  init?(iso8601 text: String) {
    guard let date = try? Date(text, strategy: .iso8601) else { return nil }
    self.init(date.timeIntervalSince1970)
  }
}
