// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct IdentifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Show what a file's name is taken for.",
    discussion: """
      Without arguments, or with -, it reads one path a line from standard input. It needs no
      daemon and no network.

      EXAMPLES
        scrobbled identify "/tv/Dark/Season 1/Dark.S01E02.mkv"
        find ~/Videos -name '*.mkv' | scrobbled identify --json
      """)

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(help: "Print every reading, best first, with what it rests on.")
  var all = false

  @Argument(help: "Paths, addresses or titles.")
  var paths: [String] = []

  func run() throws {
    var identifier = IdentifyReport(json: json, all: all)
    if paths.isEmpty || paths == ["-"] {
      while let line = readLine(strippingNewline: true) { identifier.add(line) }
    } else {
      for path in paths { identifier.add(path) }
    }
    identifier.flush()
  }
}
