// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what was watched, by month, weekday, hour and show.",
    discussion: """
      Uses the journal only: requires neither a running daemon nor an account or a network. A viewing counts \
      at the local day and hour at which it began. Hours count media time; \
      a play of unknown length adds none. A time is a day (2026-11-26), a \
      minute ("2026-11-26 21:00"), today, yesterday, or 7d for seven days ago.

      EXAMPLES
        scrobbled stats
        scrobbled stats --year 2026
        scrobbled stats --since 30d --json
        scrobbled stats --html history.html
      """)

  @Option(help: ArgumentHelp("Only this year.", valueName: "year"))
  var year: Int?

  @Option(
    help: ArgumentHelp("Start of the period.", valueName: "time"), transform: TimeArgument.init)
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp("End of the period, including this day or minute.", valueName: "time"),
    transform: TimeArgument.init)
  var until: TimeArgument?

  @Flag(help: "Print a JSON object.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write a page with charts to this file; it needs no network.", valueName: "file"),
    completion: .file())
  var html: String?

  func validate() throws {
    if json, html != nil { throw ValidationError("--json cannot be combined with --html") }
    guard let year else { return }
    if since != nil || until != nil {
      throw ValidationError("--year cannot be combined with --since or --until")
    }
    if StatisticsReport.period(ofYear: year) == nil {
      throw ValidationError("--year must be a year such as 2026")
    }
  }

  func run() throws {
    let period = year.flatMap(StatisticsReport.period)
    let report = try StatisticsReport(
      paths: Paths(environment: Terminal.environment),
      from: period?.lowerBound ?? since?.period.lowerBound,
      to: period?.upperBound ?? until?.period.upperBound)
    if let html {
      try StatisticsPage(report, at: Terminal.now).write(to: html)
      return Terminal.note("wrote \(html)")
    }
    print(json ? try jsonText(report) : StatisticsText(report, on: Terminal.display).text)
  }
}
