// SPDX-License-Identifier: MIT

import Addresses
import ArgumentParser
import Daemon
import Scrobbling

struct RateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate",
    abstract: "Rate a movie or an episode on Trakt.",
    usage: "scrobbled rate [<file>] <rating>",
    discussion: """
      Without a file, rates the current playback, or else the latest play of the past hour. The \
      last rating of an item counts. It is delivered like a play: at once, or when Trakt is \
      reachable. In mpv, the script message "rate" does the same.

      EXAMPLES
        scrobbled rate 8
        scrobbled rate "Sintel (2010).mkv" 9
      """)

  @Argument(help: "A file that was played; optional.", completion: .file())
  var file: String

  @Argument(help: "A number from 1 to 10.")
  var rating: String?

  private var number: Int? {
    Int(rating ?? file).flatMap { (1...10).contains($0) ? $0 : nil }
  }

  func validate() throws {
    if number == nil { throw ValidationError("the rating must be a number from 1 to 10") }
  }

  func run() throws {
    guard let number else { return }
    let path = rating == nil ? nil : Terminal.address(file).shown
    let store = RatingStore(paths: Paths(environment: Terminal.environment))
    let name = try store.rate(RatingRequest(path: path, rating: number))
    print("rated \(number): \(TerminalEscaping.escape(name))")
  }
}
