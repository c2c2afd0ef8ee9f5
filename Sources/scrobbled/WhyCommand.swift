// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Show each step from a file name to the request to Trakt.",
    discussion: """
      EXAMPLES
        scrobbled why "/tv/The Office (US)/Season 5/The Office S05E01.mkv"
      """)

  @Argument(help: "A file or a URL.", completion: .file())
  var path: String

  func run() async throws {
    let environment = Terminal.environment
    let matching = try MatchCommands(
      paths: Paths(environment: environment), environment: environment)
    print(WhyText(try await matching.explain(Terminal.address(path))).text)
  }
}
