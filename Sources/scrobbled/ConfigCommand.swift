// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show what is configured, and where each value comes from.",
    discussion: """
      The environment goes over config.toml, and that over the defaults. Secrets are masked. A \
      running daemon has what was in force when it was started or told to reload.

      EXAMPLES
        scrobbled config
        scrobbled config --sample > ~/.config/scrobbled/config.toml
      """)

  @Flag(help: "Print a JSON object.")
  var json = false

  @Flag(help: "Print a config.toml in which every key is explained.")
  var sample = false

  func validate() throws {
    if json && sample { throw ValidationError("--json and --sample exclude each other") }
  }

  func run() throws {
    if sample { return print(ConfigSample.text) }
    let environment = Terminal.environment
    let report = try ConfigReport(
      paths: Paths(environment: environment), environment: environment)
    print(json ? try jsonText(report) : ConfigText(report).text)
  }
}
