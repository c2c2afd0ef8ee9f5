// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check mpv, the plugin, the service, the journal, the clock and the account.",
    discussion: """
      Each failure is followed by its remedy. Changes nothing. The exit status is 0 if nothing \
      fails, otherwise 1.

      With --webhook, sends a test event to that receiver instead, which must not record it.

      EXAMPLES
        scrobbled doctor
        scrobbled doctor --webhook tracker
      """)

  @Option(help: ArgumentHelp("Send a test event to this webhook.", valueName: "name"))
  var webhook: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let report =
      if let webhook {
        Doctor(environment: Terminal.environment).testWebhook(webhook)
      } else {
        await Self.examine()
      }
    print(json ? try jsonText(report) : report.text(on: Terminal.display))
    if !report.ok { throw ExitCode.failure }
  }

  /// Runs the checks; on a terminal shows the current one.
  static func examine() async -> DoctorReport {
    let isTerminal = Terminal.isInteractive
    defer { if isTerminal { Terminal.write("\r\u{1B}[K") } }
    return await Doctor(environment: Terminal.environment).examine { doing in
      if isTerminal { Terminal.write("\r\u{1B}[K\(doing) …") }
    }
  }
}
