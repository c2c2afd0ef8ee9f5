// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what plays now, what Trakt said last, and what waits.",
    discussion: "Exit status: 0, or 3 while the daemon is not running.")

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let places = Places(environment: Terminal.environment)
    let report = try DaemonClient(places: places).status()
    let shown = try report ?? StatusReport(withoutDaemon: places)
    print(json ? try jsonText(shown) : StatusText(shown).text)
    if report == nil { throw ExitCode(CommandFailure.Exit.notRunning.rawValue) }
  }
}
