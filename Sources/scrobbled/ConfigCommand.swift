// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show the settings and where each value comes from.",
    discussion: """
      Environment variables override config.toml, which overrides the system's configuration in \
      /etc/xdg and the defaults; a client id may also be built in. Secrets are masked. A running daemon uses the settings from its start or last reload.

      EXAMPLES
        scrobbled config
        scrobbled config --sample > ~/.config/scrobbled/config.toml
      """)

  @Flag(help: "Print a JSON object.")
  var json = false

  @Flag(help: "Print a commented config.toml.")
  var sample = false

  func validate() throws {
    if json && sample { throw ValidationError("--json and --sample are mutually exclusive") }
  }

  func run() throws {
    if sample { return print(ConfigSample.text) }
    let environment = Terminal.environment
    let report = try ConfigReport(
      paths: Paths(environment: environment), environment: environment)
    print(json ? try jsonText(report) : ConfigText(report).text)
  }
}
