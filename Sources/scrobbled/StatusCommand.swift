// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what plays now, what Trakt said last, and what waits.",
    discussion: """
      Any problem comes first, with its remedy. Without a running daemon it says so, answers as far \
      as it can, and ends with exit status 3.

      EXAMPLES
        scrobbled status
        scrobbled status --watch
        scrobbled status --json
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Show it again each second, in the same place, until ^C.")
  var watch = false

  func validate() throws {
    guard watch else { return }
    if json { throw ValidationError("--json and --watch exclude each other") }
    if !Terminal.isTerminal { throw ValidationError("--watch takes a terminal") }
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

  /// With --watch, a daemon that hangs or restarts is no reason to stop.
  private static func watched(_ paths: Paths) throws -> StatusReport {
    do {
      return try report(paths)
    } catch let failure as CommandFailure {
      var report = try StatusReport(withoutDaemon: paths)
      report.problem = [failure.message, failure.hint].compactMap { $0 }.joined(separator: "; ")
      return report
    }
  }

  private static func report(_ paths: Paths) throws -> StatusReport {
    try DaemonClient(paths: paths).status() ?? StatusReport(withoutDaemon: paths)
  }
}
