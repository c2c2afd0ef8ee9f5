// SPDX-License-Identifier: MIT

import Addresses
import ArgumentParser
import Daemon

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was played, how far, and what became of it at Trakt.",
    discussion: """
      The newest first. Needs no running daemon and no network. A time is a day (2026-11-26), with \
      a clock ("2026-11-26 21:00"), today, yesterday, or 7d for seven days ago.

      The outcome of each, as --json has it: scrobbled; already_scrobbled, where Trakt had it shortly \
      before; continued, the rest of an earlier play; paused, where Trakt keeps the position; ignored, \
      which counts for nothing; unmatched, waiting, refused; null while it plays.

      EXAMPLES
        scrobbled history
        scrobbled history --since yesterday
        scrobbled history --show "breaking bad" --json --limit 100
        scrobbled history ~/Videos/Films
        scrobbled history --forget --since "2026-11-26 21:00" --until today
      """)

  @Argument(help: "A file, or a folder for all that lies in it.", completion: .file())
  var path: String?

  @Option(
    help: ArgumentHelp("From this time on.", valueName: "time"), transform: TimeArgument.init)
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp("Until the end of this day or minute.", valueName: "time"),
    transform: TimeArgument.init)
  var until: TimeArgument?

  @Option(help: ArgumentHelp("With this in the title of the show or film.", valueName: "title"))
  var show: String?

  @Flag(help: "Print a JSON array.")
  var json = false

  @Option(
    help: ArgumentHelp("How many at the most: 20, or all since a time.", valueName: "n"))
  var limit: Int?

  @Flag(help: "Delete from the journal what fits; asks before.")
  var forget = false

  @Flag(help: "Delete without asking.")
  var yes = false

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit takes a number of 0 or more") }
    if yes, !forget { throw ValidationError("--yes goes with --forget") }
    guard forget else { return }
    if json || limit != nil {
      throw ValidationError("--forget goes with neither --json nor --limit")
    }
    if selection.isEverything {
      throw ValidationError("say what to forget: a file or folder, --show, --since or --until")
    }
  }

  func run() throws {
    let paths = Paths(environment: Terminal.environment)
    guard !forget else { return try forget(paths) }
    let report = try HistoryReport(
      paths: paths, limit: limit ?? (since == nil ? 20 : nil), selection)
    print(json ? try jsonText(report.entries) : HistoryText(report, on: Terminal.display).text)
  }

  private func forget(_ paths: Paths) throws {
    let forgetting = try HistoryDeleter(paths: paths, selection)
    if !yes {
      Terminal.note(HistoryText(forgetting.report).text)
      Terminal.note("\nthis \(forgetting.consequence)")
      guard Terminal.isInteractive else {
        throw CommandFailure(
          "standard input is no terminal to ask at", hint: "to delete all the same: --yes")
      }
      guard Terminal.ask("delete?", usually: false) else { return print("kept") }
    }
    print("forgot \(try forgetting.apply())")
  }

  private var selection: HistorySelection {
    HistorySelection(
      since: since?.period.lowerBound, until: until?.period.upperBound, show: show,
      path: path.map { Terminal.address($0).shown })
  }
}

/// A day, or a minute, as a person says it.
struct TimeArgument: Sendable {
  let period: Range<Double>

  init(_ text: String) throws {
    guard let period = HistorySelection.period(text, at: Terminal.now) else {
      throw ValidationError(
        "\(TerminalEscaping.escape(text)) is no time such as 2026-11-26, today, yesterday or 7d")
    }
    self.period = period
  }
}
