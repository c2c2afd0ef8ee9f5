// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A day of the calendar, in GMT.
struct Day: CustomStringConvertible {
  private let date: Date

  init(year: Int, month: Int, day: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let components = DateComponents(year: year, month: month, day: day)
    date = calendar.date(from: components) ?? Date(timeIntervalSince1970: 0)
  }

  private init(_ date: Date) { self.date = date }

  static func + (day: Day, days: Int) -> Day { Day(day.date + TimeInterval(days * 86_400)) }

  /// `YYYY-MM-DD`.
  var description: String {
    date.formatted(Date.ISO8601FormatStyle().year().month().day())
  }
}
