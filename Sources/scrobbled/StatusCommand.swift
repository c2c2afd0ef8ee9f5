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
    let places = Places(environment: Terminal.environment)
    if watch {
      return try LiveScreen.show {
        StatusText(try Self.watched(places), on: Terminal.display).lines
      }
    }
    let report = try Self.report(places)
    print(json ? try jsonText(report) : StatusText(report, on: Terminal.display).text)
    if !report.daemon.running { throw ExitCode(CommandFailure.Exit.notRunning.rawValue) }
  }

  /// While somebody watches, a daemon that hangs or restarts is no reason to stop.
  private static func watched(_ places: Places) throws -> StatusReport {
    do {
      return try report(places)
    } catch let failure as CommandFailure {
      var report = try StatusReport(withoutDaemon: places)
      report.problem = [failure.message, failure.hint].compactMap { $0 }.joined(separator: "; ")
      return report
    }
  }

  private static func report(_ places: Places) throws -> StatusReport {
    try DaemonClient(places: places).status() ?? StatusReport(withoutDaemon: places)
  }
}
