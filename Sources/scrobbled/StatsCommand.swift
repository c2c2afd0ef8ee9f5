// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what was watched by month, weekday and hour, and which shows most.",
    discussion: """
      From the journal alone: needs no running daemon, no account and no network. A viewing counts \
      in the hour and on the day at which it began, by the local clock. Hours are those of film that \
      were really played; a play of unknown length adds none. A time is a day (2026-11-26), with a \
      clock ("2026-11-26 21:00"), today, yesterday, or 7d for seven days ago.

      EXAMPLES
        scrobbled stats
        scrobbled stats --year 2026
        scrobbled stats --since 30d --json
      """)

  @Option(help: ArgumentHelp("Of this year only.", valueName: "year"))
  var year: Int?

  @Option(
    help: ArgumentHelp("From this time on.", valueName: "time"), transform: TimeArgument.init)
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp("Until the end of this day or minute.", valueName: "time"),
    transform: TimeArgument.init)
  var until: TimeArgument?

  @Flag(help: "Print a JSON object.")
  var json = false

  func validate() throws {
    guard let year else { return }
    if since != nil || until != nil {
      throw ValidationError("--year goes with neither --since nor --until")
    }
    if StatisticsReport.period(ofYear: year) == nil {
      throw ValidationError("--year takes a year such as 2026")
    }
  }

  func run() throws {
    let period = year.flatMap(StatisticsReport.period)
    let report = try StatisticsReport(
      paths: Paths(environment: Terminal.environment),
      from: period?.lowerBound ?? since?.period.lowerBound,
      to: period?.upperBound ?? until?.period.upperBound)
    print(json ? try jsonText(report) : StatisticsText(report, on: Terminal.display).text)
  }
}
