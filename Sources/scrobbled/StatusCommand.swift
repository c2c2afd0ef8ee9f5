// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show playback, the last request to Trakt, and queued plays.",
    discussion: """
      A problem comes first, with its remedy. Without a running daemon, prints what is known and \
      exits with status 3. Plays of directories that are excluded now are not sent and are \
      counted as held back.

      EXAMPLES
        scrobbled status
        scrobbled status --watch
        scrobbled status --json
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Update the display every second until ^C.")
  var watch = false

  func validate() throws {
    guard watch else { return }
    if json { throw ValidationError("--json and --watch are mutually exclusive") }
    if !Terminal.isTerminal { throw ValidationError("--watch requires a terminal") }
  }

  func run() throws {
    let paths = Paths(environment: Terminal.environment)
    if watch {
      return try LiveScreen.show {
        StatusText(try Self.watched(paths), on: Terminal.display).lines
      }
    }
    let report = try Self.report(paths)
    print(json ? try jsonText(report) : StatusText(report, on: Terminal.display).text)
    if !report.daemon.running { throw ExitCode(CommandFailure.Exit.notRunning.rawValue) }
  }

  /// Returns the report for --watch: a daemon that is unresponsive or restarts must not end the
  /// command.
  private static func watched(_ paths: Paths) throws -> StatusReport {
    do {
      return try report(paths)
    } catch let failure as CommandFailure {
      var report = try StatusReport(withoutDaemon: paths, environment: Terminal.environment)
      report.problem = [failure.message, failure.hint].compactMap { $0 }.joined(separator: "; ")
      return report
    }
  }

  private static func report(_ paths: Paths) throws -> StatusReport {
    try DaemonClient(paths: paths).status()
      ?? StatusReport(withoutDaemon: paths, environment: Terminal.environment)
  }
}
