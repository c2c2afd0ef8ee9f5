// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import plays from another program's history.",
    discussion: """
      Formats: json, written by export; trakt-backup, pages of Trakt's /users/me/history; \
      trakt-scrobbler, its watched_backlog.json, or remap_rules.toml, which is printed as [[rule]] \
      tables; mpv-watch-history, mpv's watch_history.jsonl, which is only listed, since it does not \
      say how much was played.

      Stores all plays or, after an error, none. A play that the journal has is not added again, so \
      that an import can be repeated. A row that cannot be read is skipped and printed with its \
      line; if none can be read, the exit status is 65. Plays of other programs have \
      the outcome imported; json keeps its outcomes. Nothing is sent, unless --deliver is given: \
      then those that are not in your Trakt history are added to it with their date.

      EXAMPLES
        scrobbled import --dry-run history.json
        scrobbled import --from trakt-backup history-1.json
        scrobbled import ~/.local/share/trakt-scrobbler/watched_backlog.json
      """)

  @Option(
    help: ArgumentHelp(
      "trakt-scrobbler, trakt-backup, mpv-watch-history or json; by default the content decides.",
      valueName: "format"), completion: .choices(of: ImportFormat.self), transform: choice)
  var from: ImportFormat?

  @Flag(help: "Print what would be done, and store nothing.")
  var dryRun = false

  @Flag(help: "Also deliver the plays that Trakt does not have.")
  var deliver = false

  @Flag(help: "Print a JSON object.")
  var json = false

  @Argument(help: "A file, or - for standard input.", completion: .file())
  var file: String

  func run() throws {
    let paths = Paths(environment: Terminal.environment)
    let bar = ProgressBar("importing")
    let summary: JournalImport.Summary
    do {
      defer { bar.end() }
      summary = try JournalImport(paths: paths, isDelivering: deliver, isDryRun: dryRun)
        .run(file, from: from, now: Terminal.now) { bar.show($0) }
    }
    print(json ? try jsonText(summary) : summary.text)
    if summary.waiting > 0, !dryRun { try DeliveryTrigger(paths: paths).start() }
    if summary.isUnreadable { throw ExitCode(CommandFailure.Exit.data.rawValue) }
  }
}
