// SPDX-License-Identifier: MIT

internal import Statistics

/// The text output of `scrobbled stats`: at most 80 columns, also in a pipe.
public struct StatisticsText {
  private let statistics: Statistics
  private let display: Display
  private let width: Int

  /// Maximum length of a list; `--json` has all of its entries.
  private static let listed = 10
  /// More months than these are shown as years.
  private static let monthsShown = 24

  public init(_ report: StatisticsReport, on display: Display = Display()) {
    statistics = report.statistics
    self.display = display
    width = min(80, max(20, display.width ?? 80))
  }

  public var text: String {
    guard !statistics.days.isEmpty else { return "nothing was played" }
    let sections = [
      summary,
      bars("by month", byMonth),
      bars("by weekday", Array(zip(StatisticsReport.weekdays, statistics.weekdays))),
      bars(
        "by hour",
        statistics.hours.enumerated().map { hour, total in
          (hour < 10 ? "0\(hour)" : "\(hour)", total)
        }),
      list(
        "most watched shows", statistics.shows.map { ($0.title, counted($0.total.plays, "play")) }),
      list("rewatches", statistics.rewatches.map { ($0.item.name, counted($0.plays, "play")) }),
      list(
        "unfinished",
        statistics.unfinished.map { ($0.item.name, "\(Int($0.progress)) %  \($0.day.text)") }),
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private var summary: [String] {
    var facts = [
      ("movies", "\(statistics.movies)"), ("episodes", "\(statistics.episodes)"),
    ]
    if statistics.unidentified > 0 { facts.append(("unmatched", "\(statistics.unidentified)")) }
    facts.append(("hours", "\(StatisticsReport.hours(statistics.total))"))
    if let streak = statistics.longestStreak {
      let days = counted(streak.days, "day")
      facts.append(("streak", "\(days), \(streak.first.text) to \(streak.last.text)"))
    }
    if let first = statistics.first { facts.append(("first", Self.text(first))) }
    if let last = statistics.last { facts.append(("last", Self.text(last))) }
    return facts.map { label, value in
      display.styled(label.padded(to: 11), .dim) + value.fitted(to: width - 11)
    }
  }

  private static func text(_ play: Statistics.DatedPlay) -> String {
    play.day.text + (play.item.map { "  " + TerminalEscaping.escape($0.name) } ?? "")
  }

  /// Every month from the first to the last, or every year.
  private var byMonth: [(String, Statistics.Total)] {
    guard let first = statistics.months.keys.min(), let last = statistics.months.keys.max() else {
      return []
    }
    if (last.year - first.year) * 12 + last.month - first.month < Self.monthsShown {
      return sequence(first: first) { $0 < last ? $0.next : nil }
        .map { ($0.text, statistics.months[$0] ?? Statistics.Total()) }
    }
    var years: [Int: Statistics.Total] = [:]
    for (month, total) in statistics.months {
      years[month.year, default: Statistics.Total()].plays += total.plays
      years[month.year, default: Statistics.Total()].seconds += total.seconds
    }
    return years.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }
  }

  // MARK: - Charts

  private func bars(_ title: String, _ rows: [(String, Statistics.Total)]) -> [String] {
    let label = (rows.map { $0.0.columns }.max() ?? 0) + 2
    let most = rows.map(\.1.plays).max() ?? 0
    let plays = aligned(rows.map { "\($0.1.plays)" })
    let hours = aligned(rows.map { "\(StatisticsReport.hours($0.1)) h" })
    let numbers = zip(plays, hours).map { "  \($0)  \($1)" }
    // On a very narrow terminal the numbers alone.
    let available = max(0, width - label - (numbers.map(\.columns).max() ?? 0))
    return [display.styled(title, .bold)]
      + zip(rows, numbers).map { row, number in
        let bar = Self.bar(row.1.plays, of: most, width: available)
        let space = String(repeating: " ", count: available - bar.columns)
        return (row.0.padded(to: label) + display.styled(bar, .green) + space + number).fitted(
          to: display.hasColour ? .max : width)
      }
  }

  /// The numbers, right-aligned.
  private func aligned(_ numbers: [String]) -> [String] {
    let width = numbers.map(\.columns).max() ?? 0
    return numbers.map { String(repeating: " ", count: width - $0.columns) + $0 }
  }

  /// Blocks of an eighth of a column; at least one of them for anything but 0.
  private static func bar(_ value: Int, of most: Int, width: Int) -> String {
    guard value > 0, most > 0, width > 0 else { return "" }
    let eighths = max(1, Int(Double(value) / Double(most) * Double(width * 8)))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  private func list(_ title: String, _ rows: [(String, String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    let shown = rows.prefix(Self.listed).map { (TerminalEscaping.escape($0.0), $0.1) }
    let values = shown.map { $0.1.columns }.max() ?? 0
    let available = max(5, width - values - 2)
    let names = min(available, shown.map { $0.0.columns }.max() ?? 0)
    var lines = [display.styled(title, .bold)]
    lines += shown.map { name, value in
      (name.fitted(to: names).padded(to: names) + "  " + value).fitted(to: width)
    }
    if rows.count > Self.listed { lines.append("and \(rows.count - Self.listed) more") }
    return lines
  }
}
