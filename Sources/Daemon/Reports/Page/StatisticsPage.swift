// SPDX-License-Identifier: MIT

internal import Statistics

/// `scrobbled stats --html`: one file that needs no other file, no script and no network.
public struct StatisticsPage {
  private let statistics: Statistics
  private let now: Double

  /// Maximum length of a list; `--json` has all of its entries.
  private static let listed = 25

  /// - Parameter now: seconds since 1970.
  public init(_ report: StatisticsReport, at now: Double) {
    statistics = report.statistics
    self.now = now
  }

  /// Writes the page, or replaces an older one.
  public func write(to path: String) throws(CommandFailure) {
    let file = try OutputFile(path: path)
    try file.write(text)
    try file.finish()
  }

  public var text: String {
    let sections =
      statistics.days.isEmpty
      ? ["<p>Nothing was played.</p>"]
      : [summary, calendars, months, week, shows, records, rewatches, unfinished]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Watch history</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>Watch history</h1>
      \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
      </main>
      <footer>\(LocalTime(now).date) · scrobbled \(HTMLText.escape(version)) · times are local; a
      viewing counts at the day and hour at which it began</footer>
      </body>
      </html>

      """
  }

  private static func section(_ title: String, _ content: [String]) -> String {
    "<section>\n<h2>\(HTMLText.escape(title))</h2>\n\(content.joined(separator: "\n"))\n</section>"
  }

  // MARK: - Sections

  private var summary: String {
    let facts = [
      ("plays", "\(statistics.total.plays)"), ("movies", "\(statistics.movies)"),
      ("episodes", "\(statistics.episodes)"),
      ("hours", "\(StatisticsReport.hours(statistics.total))"),
    ]
    let cards = facts.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" }
    return "<dl class=\"cards\">\n\(cards.joined(separator: "\n"))\n</dl>"
  }

  private var years: [Int] {
    guard let first = statistics.months.keys.min(), let last = statistics.months.keys.max() else {
      return []
    }
    let filled = Set(statistics.months.keys.map(\.year))
    return (first.year...last.year).reversed().filter(filled.contains)
  }

  private var calendars: String {
    let most = StatisticsCharts.scaleMaximum(statistics.days.values)
    let days = statistics.days.sorted { $0.key < $1.key }
    let calendars = years.map { year in
      let months = (1...12).map {
        StatisticsCharts.month(CalendarMonth(year: year, month: $0), statistics.days, most: most)
      }
      return """
        <h3>\(year)</h3>
        <div class="calendar">
        \(months.joined(separator: "\n"))
        </div>
        """
    }
    let scale = (0...4).map { "<span class=\"c\($0)\"></span>" }.joined()
    let legend = "<p class=\"legend\">fewer plays <i aria-hidden=\"true\">\(scale)</i> more</p>"
    let table = HTMLText.table(
      "Plays and hours of each day", columns: ["Day", "Plays", "Hours"],
      rows: days.map { [$0.key.text, "\($0.value.plays)", Self.hours($0.value)] })
    return Self.section("Calendar", calendars + [legend, table])
  }

  private var months: String {
    let most = statistics.months.values.map(\.seconds).max() ?? 0
    let charts = years.map { year in
      "<figure><figcaption>\(year)</figcaption>\n"
        + StatisticsCharts.year(year, statistics.months, most: most) + "\n</figure>"
    }
    let table = HTMLText.table(
      "Plays and hours of each month", columns: ["Month", "Plays", "Hours"],
      rows: statistics.months.sorted { $0.key < $1.key }.map {
        [$0.key.text, "\($0.value.plays)", Self.hours($0.value)]
      })
    return Self.section(
      "Hours by month", ["<div class=\"years\">"] + charts + ["</div>", table])
  }

  private var week: String {
    let table = HTMLText.table(
      "Plays by hour and weekday", columns: ["Hour"] + StatisticsReport.weekdays,
      rows: (0..<24).map { hour in
        [StatisticsCharts.clock(hour)] + statistics.week.map { "\($0[hour].plays)" }
      })
    return Self.section("Weekday and hour", [StatisticsCharts.week(statistics.week), table])
  }

  private var shows: String {
    let sorted = statistics.shows.sorted { $0.total.seconds > $1.total.seconds }
    guard !sorted.isEmpty else { return "" }
    let most = sorted.first?.total.seconds ?? 0
    let rows = sorted.prefix(Self.listed).map { show in
      """
      <tr><th scope="row">\(HTMLText.name(show.title))</th><td class="wide">\
      \(StatisticsCharts.bar(show.total.seconds, of: most))</td><td>\(show.total.plays)</td>\
      <td>\(Self.hours(show.total))</td></tr>
      """
    }
    return Self.section(
      "Shows by time",
      [
        "<table><thead><tr><th scope=\"col\">Show</th><td></td><th scope=\"col\">Plays</th>"
          + "<th scope=\"col\">Hours</th></tr></thead><tbody>"
      ] + rows + ["</tbody></table>"] + more(sorted.count))
  }

  private var records: String {
    var facts: [(String, String)] = []
    if let streak = statistics.longestStreak {
      let days = counted(streak.days, "day")
      facts.append(("longest streak", "\(days), \(streak.first.text) to \(streak.last.text)"))
    }
    let days = statistics.days.sorted { $0.key < $1.key }
    if let day = days.max(by: { $0.value.plays < $1.value.plays }), day.value.plays > 0 {
      facts.append(("most plays in a day", "\(day.value.plays), \(day.key.text)"))
    }
    if let day = days.max(by: { $0.value.seconds < $1.value.seconds }), day.value.seconds > 0 {
      facts.append(("most hours in a day", "\(Self.hours(day.value)), \(day.key.text)"))
    }
    if let first = statistics.first { facts.append(("first play", Self.text(first))) }
    if let last = statistics.last { facts.append(("last play", Self.text(last))) }
    let rows = facts.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" }
    return Self.section(
      "Records", ["<dl class=\"records\">"] + rows + ["</dl>"])
  }

  private var rewatches: String {
    list(
      "Rewatches", ["Title", "Plays"],
      statistics.rewatches.map { [HTMLText.name($0.item.name), "\($0.plays)"] })
  }

  private var unfinished: String {
    list(
      "Unfinished", ["Title", "Progress", "Day"],
      statistics.unfinished.map {
        [HTMLText.name($0.item.name), "\(Int($0.progress)) %", $0.day.text]
      })
  }

  private func list(_ title: String, _ columns: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let head = columns.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let body = rows.prefix(Self.listed).map { cells in
      "<tr><th scope=\"row\">\(cells[0])</th>"
        + cells.dropFirst().map { "<td>\($0)</td>" }.joined() + "</tr>"
    }
    return Self.section(
      title,
      ["<table><thead><tr>\(head)</tr></thead><tbody>"] + body + ["</tbody></table>"]
        + more(rows.count))
  }

  private func more(_ count: Int) -> [String] {
    count > Self.listed ? ["<p>and \(count - Self.listed) more</p>"] : []
  }

  private static func hours(_ total: Statistics.Total) -> String {
    "\(StatisticsReport.hours(total))"
  }

  private static func text(_ play: Statistics.DatedPlay) -> String {
    play.day.text + (play.item.map { " " + HTMLText.name($0.name) } ?? "")
  }
}
