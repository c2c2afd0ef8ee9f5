// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the journal for other programs.",
    discussion: """
      Requires neither a running daemon nor a network. json: one array with all data, which import \
      reads; csv: one table (RFC 4180); letterboxd: the movies that were played, as letterboxd.com \
      imports them, in several files if they exceed 1 MB. Times are in UTC, the days of \
      letterboxd in local time. Viewings that have not ended are left out.

      EXAMPLES
        scrobbled export --output history.json
        scrobbled export --format csv --since 2026-01-01
        scrobbled export --format letterboxd --output movies.csv
      """)

  @Option(
    help: ArgumentHelp("json, csv or letterboxd.", valueName: "format"),
    completion: .choices(of: JournalExport.Format.self), transform: choice)
  var format = JournalExport.Format.json

  @Option(
    help: ArgumentHelp("Start of the period.", valueName: "time"), transform: TimeArgument.init)
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp("End of the period, including this day or minute.", valueName: "time"),
    transform: TimeArgument.init)
  var until: TimeArgument?

  @Option(
    help: ArgumentHelp("The file to write, instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func run() throws {
    let export = JournalExport(
      paths: Paths(environment: Terminal.environment), from: since?.period.lowerBound,
      to: until?.period.upperBound)
    let summary = try export.write(format, to: output)
    if output != nil { Terminal.note("wrote \(summary.text)") }
  }
}

/// Parses the name of one of several choices.
func choice<Value: CaseIterable & RawRepresentable<String>>(_ text: String) throws -> Value {
  guard let value = Value(rawValue: text) else {
    let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("\(TerminalEscaping.escape(text)) is not one of \(names)")
  }
  return value
}

extension CompletionKind {
  static func choices<Value: CaseIterable & RawRepresentable<String>>(
    of type: Value.Type
  ) -> CompletionKind {
    .list(type.allCases.map(\.rawValue))
  }
}
