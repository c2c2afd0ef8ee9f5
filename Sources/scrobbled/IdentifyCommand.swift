// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct IdentifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Show how a file name is interpreted.",
    discussion: """
      Without arguments, or with -, reads one path per line from standard input. Requires neither a \
      daemon nor a network.

      EXAMPLES
        scrobbled identify "/tv/Dark/Season 1/Dark.S01E02.mkv"
        find ~/Videos -name '*.mkv' | scrobbled identify --json
      """)

  @Flag(help: "Print one JSON object per line.")
  var json = false

  @Flag(help: "Print every interpretation, best first, with its evidence.")
  var all = false

  @Argument(help: "Paths, URLs or titles.")
  var paths: [String] = []

  func run() throws {
    var identifier = IdentifyReport(json: json, all: all)
    if paths.isEmpty || paths == ["-"] {
      while let line = readLine(strippingNewline: true) { try identifier.add(line) }
    } else {
      for path in paths { try identifier.add(path) }
    }
    try identifier.flush()
  }
}
