// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Show what was left unfinished, and resume it in mpv.",
    discussion: """
      Newest first: the positions that Trakt keeps for six months, from any device, as they were last fetched, \
      and the unfinished viewings of the journal. Requires neither a running daemon nor a network.

      EXAMPLES
        scrobbled resume
        scrobbled resume --play
        scrobbled resume --play 2
        scrobbled resume --json
      """)

  @Argument(help: "The number of an entry in the list; 1 if left out.")
  var number: Int?

  @Flag(help: "Open the entry in mpv at its position.")
  var play = false

  @Flag(help: "Print a JSON array.")
  var json = false

  func validate() throws {
    if play, json { throw ValidationError("--play cannot be combined with --json") }
    if number != nil, !play { throw ValidationError("a number requires --play") }
    if let number, number < 1 { throw ValidationError("the number must be 1 or more") }
  }

  func run() throws {
    let environment = Terminal.environment
    let report = try ResumeReport(paths: Paths(environment: environment), at: Terminal.now)
    if play {
      try ProgramReplacement.run(try report.command(number ?? 1), environment: environment)
    } else {
      print(
        json
          ? try jsonText(report.entries) : report.text(on: Terminal.display, at: Terminal.now))
    }
  }
}
