// SPDX-License-Identifier: MIT

internal import Statistics

#if canImport(Glibc)
  internal import Glibc
#endif

/// Days and hours of the local time zone, for many moments.
///
/// The C library is called for each day of a sequence of moments instead of for each moment, unless
/// the difference from UTC changes on that day.
struct LocalCalendar {
  /// The UTC day for which ``offset`` was determined.
  private var day = Int.min
  /// Seconds to add to UTC; nil where it changes on that day.
  private var offset: Int?
  private let offsetFromUTC: (_ moment: Int) -> Int

  /// Reads the time zone.
  init() {
    tzset()
    self.init(offsetFromUTC: Self.offset)
  }

  /// - Parameter offsetFromUTC: the seconds to add to UTC at a moment (seconds since 1970).
  init(offsetFromUTC: @escaping (_ moment: Int) -> Int) {
    self.offsetFromUTC = offsetFromUTC
  }

  /// - Parameter moment: seconds since 1970.
  mutating func dayAndHour(_ moment: Double) -> (day: CalendarDay, hour: Int) {
    let seconds = Int(moment.isFinite ? max(-6e10, min(moment, 2.5e11)).rounded(.down) : 0)
    let day = Self.floor(seconds, 86_400)
    if day != self.day {
      self.day = day
      let first = offsetFromUTC(day * 86_400)
      offset = offsetFromUTC((day + 1) * 86_400) == first ? first : nil
    }
    let local = seconds + (offset ?? offsetFromUTC(seconds))
    let localDay = Self.floor(local, 86_400)
    return (CalendarDay(number: localDay), (local - localDay * 86_400) / 3600)
  }

  private static func floor(_ value: Int, _ unit: Int) -> Int {
    value >= 0 ? value / unit : (value + 1) / unit - 1
  }

  private static func offset(_ moment: Int) -> Int {
    var seconds = time_t(moment)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return Int(parts.tm_gmtoff)
  }
}
