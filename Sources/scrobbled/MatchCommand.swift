// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon
import Scrobbling

struct MatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Correct the match of a file, or of a show in its directory.",
    discussion: """
      The match is stored, overrides every other source, and delivers the plays queued for it.

      EXAMPLES
        scrobbled match "Holiday.mkv" tt0030241
        scrobbled match "/tv/Office/S1/01.mkv" https://trakt.tv/shows/the-office-uk
        scrobbled match "/anime/Show S2 - 03.mkv" tmdb:1396 --season-offset 1
        scrobbled match "Show - 27.mkv" tmdb:1396 --season 3 --episode-offset -24
        scrobbled match --forget "Holiday.mkv"
      """)

  @Argument(help: "A file; for a show, any of its episodes.", completion: .file())
  var path: String

  @Argument(
    help: """
      tt…, imdb:tt…, tmdb:N, tvdb:N, trakt:N, or the URL of a page of trakt.tv, imdb.com, \
      themoviedb.org or thetvdb.com.
      """)
  var id: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number added to the season in the name.", valueName: "n"))
  var seasonOffset: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number added to the episode numbers in the name.", valueName: "n"))
  var episodeOffset: Int?

  @Option(help: ArgumentHelp("The season, instead of the one in the name.", valueName: "n"))
  var season: Int?

  @Flag(help: "Delete the stored match.")
  var forget = false

  func validate() throws {
    if forget == (id != nil) { throw ValidationError("specify an id or --forget") }
    if let id, MatchTarget(id) == nil {
      throw ValidationError(
        "\(TerminalEscaping.escape(id)) is neither an id nor the URL of a page")
    }
    if let seasonOffset, !(-100...100).contains(seasonOffset) {
      throw ValidationError("--season-offset must be from -100 to 100")
    }
    if let episodeOffset, !(-10_000...10_000).contains(episodeOffset) {
      throw ValidationError("--episode-offset must be from -10000 to 10000")
    }
    if let season, !(0...10_000).contains(season) {
      throw ValidationError("--season must be from 0 to 10000")
    }
  }

  func run() async throws {
    let environment = Terminal.environment
    let matching = try MatchCommands(
      paths: Paths(environment: environment), environment: environment)
    let address = Terminal.address(path)
    guard let target = id.flatMap(MatchTarget.init) else {
      try matching.forget(address)
      return print("deleted")
    }
    let (name, count) = try await matching.match(
      address, as: target, seasonOffset: seasonOffset, episodeOffset: episodeOffset, season: season)
    print("matched as \(TerminalEscaping.escape(name))")
    if count > 0 { print("\(counted(count, "play")) will be delivered") }
  }
}
