// SPDX-License-Identifier: MIT

internal import Statistics

/// Inline SVG drawn from numbers. Colours are classes of the page's style sheet.
enum StatisticsCharts {
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// - Parameters:
  ///   - label: the text for screen readers, without markup.
  ///   - content: SVG.
  private static func svg(
    _ width: Int, _ height: Int, label: String, _ content: [String]
  ) -> String {
    """
    <svg viewBox="0 0 \(width) \(height)" style="max-width:\(width)px" role="img" \
    aria-label="\(HTMLText.escape(label))">
    \(content.joined(separator: "\n"))
    </svg>
    """
  }

  private static func rectangle(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ style: String, _ title: String? = nil
  ) -> String {
    let shape = "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"2\" "
    let end = title.map { "><title>\(HTMLText.escape($0))</title></rect>" } ?? "/>"
    return shape + "class=\"\(style)\"" + end
  }

  private static func text(
    _ x: Int, _ y: Int, _ content: String, _ anchor: String = "middle"
  ) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(HTMLText.escape(content))</text>"
  }

  static func amount(_ total: Statistics.Total) -> String {
    "\(counted(total.plays, "play")), \(StatisticsReport.hours(total)) h"
  }

  /// The class of a heat map's cell: `c0` for none up to `c4`.
  static func level(_ plays: Int, of most: Int) -> String {
    plays <= 0 || most <= 0 ? "c0" : "c\(min(4, 1 + plays * 4 / (most + 1)))"
  }

  /// The largest number of plays on a day, except for the busiest 5 % of days, which would make all
  /// other days look pale.
  static func scaleMaximum(_ days: some Collection<Statistics.Total>) -> Int {
    let plays = days.map(\.plays).filter { $0 > 0 }.sorted()
    return plays.isEmpty ? 0 : plays[(plays.count - 1) * 19 / 20]
  }

  /// A month with a cell for each day; weeks begin on Monday.
  static func month(
    _ month: CalendarMonth, _ days: [CalendarDay: Statistics.Total], most: Int
  ) -> String {
    let (cell, top) = (18, 22)
    let first = CalendarDay(year: month.year, month: month.month, day: 1)
    let end = CalendarDay(year: month.next.year, month: month.next.month, day: 1)
    var total = Statistics.Total()
    var cells = [text(0, 13, months[month.month - 1], "start")]
    for number in first.number..<end.number {
      let day = CalendarDay(number: number)
      let cellNumber = number - first.number + first.weekday
      let one = days[day]
      total.plays += one?.plays ?? 0
      total.seconds += one?.seconds ?? 0
      cells.append(
        rectangle(
          cellNumber % 7 * cell, top + cellNumber / 7 * cell, cell - 2, cell - 2,
          level(one?.plays ?? 0, of: most), one.map { "\(day.text): \(amount($0))" }))
    }
    let label = "\(months[month.month - 1]) \(month.year): \(amount(total))"
    return svg(7 * cell - 2, top + 6 * cell - 2, label: label, cells)
  }

  /// The hours of the twelve months of a year.
  ///
  /// - Parameter most: the seconds of the highest bar.
  static func year(
    _ year: Int, _ months: [CalendarMonth: Statistics.Total], most: Double
  ) -> String {
    let (column, height, top) = (28, 120, 18)
    var bars: [String] = []
    var total = Statistics.Total()
    for number in 1...12 {
      let month = months[CalendarMonth(year: year, month: number)] ?? Statistics.Total()
      total.plays += month.plays
      total.seconds += month.seconds
      let share = most > 0 ? month.seconds / most : 0
      let bar = month.seconds > 0 ? max(1, Int(share * Double(height))) : 0
      let x = (number - 1) * column
      let name = Self.months[number - 1]
      bars.append(
        rectangle(
          x + 2, top + height - bar, column - 4, bar, "bar", "\(name) \(year): \(amount(month))"))
      if bar > 0 {
        bars.append(
          text(x + column / 2, top + height - bar - 4, "\(Int((month.seconds / 3600).rounded()))"))
      }
      bars.append(text(x + column / 2, top + height + 14, String(name.prefix(1))))
    }
    return svg(
      12 * column, top + height + 18, label: "\(year), hours by month: \(amount(total))", bars)
  }

  /// A heat map of the week: weekdays as columns, hours as rows.
  static func week(_ week: [[Statistics.Total]]) -> String {
    let (left, top, width, height) = (34, 18, 40, 15)
    let most = week.joined().map(\.plays).max() ?? 0
    var cells: [String] = []
    for (weekday, hours) in week.enumerated() {
      let name = StatisticsReport.weekdays[weekday]
      cells.append(text(left + weekday * width + width / 2, 12, String(name.prefix(3))))
      for (hour, total) in hours.enumerated() {
        cells.append(
          rectangle(
            left + weekday * width, top + hour * height, width - 2, height - 2,
            level(total.plays, of: most),
            total.plays > 0 ? "\(name) \(clock(hour)): \(amount(total))" : nil))
      }
    }
    for hour in stride(from: 0, to: 24, by: 3) {
      cells.append(text(left - 6, top + hour * height + height - 4, clock(hour), "end"))
    }
    return svg(
      left + 7 * width, top + 24 * height, label: "Plays by weekday and hour of the day", cells)
  }

  static func clock(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

  /// A bar of a table, as wide as its cell for the largest value.
  static func bar(_ value: Double, of most: Double) -> String {
    let width = most > 0 && value > 0 ? max(1, Int(value / most * 1000)) : 0
    return """
      <svg class="line" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\
      <rect width="\(width)" height="10" class="bar"/></svg>
      """
  }
}
