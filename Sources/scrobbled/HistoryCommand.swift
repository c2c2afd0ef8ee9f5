// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was played, how far, and what became of it at Trakt.",
    discussion: "The newest first. Needs no running daemon and no network.")

  @Flag(help: "Print a JSON array.")
  var json = false

  @Option(help: ArgumentHelp("How many at the most.", valueName: "n"))
  var limit = 20

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit takes a number of 0 or more") }
  }

  func run() throws {
    let places = Places(environment: Terminal.environment)
    let report = try HistoryReport(places: places, limit: limit)
    print(json ? try jsonText(report.entries) : HistoryText(report).text)
  }
}
