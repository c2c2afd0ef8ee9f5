// SPDX-License-Identifier: MIT

/// A day of the Gregorian calendar, without a time zone.
public struct CalendarDay: Hashable, Sendable, Comparable {
  /// Days since 1 January 1970.
  public var number: Int

  public init(number: Int) {
    self.number = number
  }

  /// Computes the day from its date, by the algorithm `days_from_civil` of Howard Hinnant.
  ///
  /// - Parameters:
  ///   - month: 1…12.
  ///   - day: 1…31.
  public init(year: Int, month: Int, day: Int) {
    let year = month > 2 ? year : year - 1
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// The date: year, month 1…12, day 1…31.
  public var date: (year: Int, month: Int, day: Int) {
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The day of the week: 0 for Monday to 6 for Sunday.
  public var weekday: Int { ((number + 3) % 7 + 7) % 7 }

  /// `2026-11-26`.
  public var text: String {
    let date = date
    return "\(CalendarMonth(year: date.year, month: date.month).text)-\(twoDigits(date.day))"
  }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// A month of a year.
public struct CalendarMonth: Hashable, Sendable, Comparable {
  public var year: Int
  /// 1…12.
  public var month: Int

  public init(year: Int, month: Int) {
    self.year = year
    self.month = month
  }

  /// `2026-11`.
  public var text: String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-"
      + twoDigits(month)
  }

  public var next: CalendarMonth {
    month < 12
      ? CalendarMonth(year: year, month: month + 1) : CalendarMonth(year: year + 1, month: 1)
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
