// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare the journal with your Trakt history.",
    discussion: """
      Lists the plays that the journal has and Trakt lacks, and vice versa. Reads your \
      Trakt history, 250 plays per request; requires a sign-in. Two plays are the same if \
      they have the same id, or the same item and a matching time. Changes nothing, unless \
      --deliver is given: then the plays that Trakt lacks are added to it with their date, after \
      confirmation.

      EXAMPLES
        scrobbled compare
        scrobbled compare --since 30d
        scrobbled compare --deliver
        scrobbled compare --json
      """)

  @Option(
    help: ArgumentHelp("Start of the period.", valueName: "time"), transform: TimeArgument.init)
  var since: TimeArgument?

  @Flag(help: "Deliver the plays that Trakt lacks, after confirmation.")
  var deliver = false

  @Flag(help: "Deliver without asking.")
  var yes = false

  @Flag(help: "Print a JSON object.")
  var json = false

  func validate() throws {
    if yes, !deliver { throw ValidationError("--yes requires --deliver") }
    if deliver, json, !yes { throw ValidationError("--deliver with --json requires --yes") }
  }

  func run() async throws {
    let environment = Terminal.environment
    let comparison = try JournalComparison(
      paths: Paths(environment: environment), environment: environment,
      from: since?.period.lowerBound)
    let bar = ProgressBar("reading the Trakt history:")
    let report: ComparisonReport
    do {
      defer { bar.end() }
      report = try await comparison.compare { read, all in
        bar.show(all.map { "page \(read) of \($0)" } ?? "page \(read)")
      }
    }
    print(json ? try jsonText(report) : ComparisonText(report, on: Terminal.display).text)
    guard deliver, report.deliverableCount > 0 else { return }
    if !yes {
      guard Terminal.isInteractive else {
        throw CommandFailure(
          "cannot ask: standard input is not a terminal", hint: "to deliver without asking: --yes")
      }
      guard
        Terminal.ask(
          "deliver \(counted(report.deliverableCount, "play")) to Trakt?", defaultAnswer: false)
      else { return }
    }
    Terminal.note(
      "queued \(counted(try comparison.deliver(report), "play")); see: scrobbled status")
  }
}
