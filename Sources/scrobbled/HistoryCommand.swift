// SPDX-License-Identifier: MIT

import Addresses
import ArgumentParser
import Daemon

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was played, its progress, and the outcome at Trakt.",
    discussion: """
      Newest first. Requires neither a running daemon nor a network. A time is a day (2026-11-26), a \
      minute ("2026-11-26 21:00"), today, yesterday, or 7d for seven days ago.

      Outcomes in --json: scrobbled; already_scrobbled: Trakt had recorded it shortly before; \
      continued: the rest of an earlier play; imported: from another history, not sent; paused: \
      Trakt keeps the position; ignored: not sent; unmatched; waiting; refused; null during playback.

      EXAMPLES
        scrobbled history
        scrobbled history --since yesterday
        scrobbled history --show "breaking bad" --json --limit 100
        scrobbled history ~/Videos/Movies
        scrobbled history --forget --since "2026-11-26 21:00" --until today
      """)

  @Argument(help: "A file, or a directory with all its files.", completion: .file())
  var path: String?

  @Option(
    help: ArgumentHelp("Start of the period.", valueName: "time"), transform: TimeArgument.init)
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp("End of the period, including this day or minute.", valueName: "time"),
    transform: TimeArgument.init)
  var until: TimeArgument?

  @Option(help: ArgumentHelp("Part of the title of the show or movie.", valueName: "title"))
  var show: String?

  @Flag(help: "Print a JSON array.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Maximum number of plays (default: 20; with --since: all).", valueName: "n"))
  var limit: Int?

  @Flag(help: "Delete the selected plays from the journal, after confirmation.")
  var forget = false

  @Flag(help: "Delete without asking.")
  var yes = false

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more") }
    if yes, !forget { throw ValidationError("--yes requires --forget") }
    guard forget else { return }
    if json || limit != nil {
      throw ValidationError("--forget cannot be combined with --json or --limit")
    }
    if selection.isEverything {
      throw ValidationError("--forget requires a file or directory, --show, --since or --until")
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
    let deletion = try HistoryDeleter(paths: paths, selection)
    if !yes {
      Terminal.note(HistoryText(deletion.report).text)
      Terminal.note("\nthis \(deletion.confirmation)")
      guard Terminal.isInteractive else {
        throw CommandFailure(
          "cannot ask: standard input is not a terminal", hint: "to delete without asking: --yes")
      }
      guard Terminal.ask("delete?", defaultAnswer: false) else { return print("nothing deleted") }
    }
    print("deleted \(counted(try deletion.apply(), "viewing"))")
  }

  private var selection: HistorySelection {
    HistorySelection(
      since: since?.period.lowerBound, until: until?.period.upperBound, show: show,
      path: path.map { Terminal.address($0).shown })
  }
}

/// A time given as a day or a minute.
struct TimeArgument: Sendable {
  let period: Range<Double>

  init(_ text: String) throws {
    guard let period = HistorySelection.period(text, at: Terminal.now) else {
      throw ValidationError(
        "\(TerminalEscaping.escape(text)) is not a time: use 2026-11-26, today, yesterday or 7d")
    }
    self.period = period
  }
}
