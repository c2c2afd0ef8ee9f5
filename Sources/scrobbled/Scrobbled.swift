// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

@main
struct Scrobbled: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrobbled",
    abstract: "Records what mpv plays and scrobbles it to Trakt.",
    discussion: """
      A service in the background: mpv plays, your watch history fills itself in.

      EXAMPLES
        scrobbled setup             prepare your mpv and sign in to Trakt
        scrobbled status            see what plays and what waits
        scrobbled history           see what was played and what became of it
        scrobbled identify FILE     see what a file's name is taken for
        scrobbled doctor            see what keeps it from working
      """,
    version: "scrobbled \(Daemon.version)",
    subcommands: [
      SetupCommand.self, DaemonCommand.self, LoginCommand.self, LogoutCommand.self,
      StatusCommand.self, HistoryCommand.self, StatsCommand.self, IdentifyCommand.self,
      WhyCommand.self, MatchCommand.self, SyncCommand.self, DoctorCommand.self, ConfigCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      Terminal.fail(failure)
    } catch {
      exit(withError: error)
    }
  }
}
