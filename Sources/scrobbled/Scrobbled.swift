// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

@main
struct Scrobbled: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrobbled",
    abstract: "Records what mpv plays and scrobbles it to Trakt.",
    discussion: """
      A systemd user service that keeps your watch history up to date.

      EXAMPLES
        scrobbled setup             install the plugin and sign in to Trakt
        scrobbled status            show playback and queued plays
        scrobbled history           show plays and their outcomes
        scrobbled identify FILE     show how a file name is interpreted
        scrobbled doctor            check the installation
        scrobbled --version --json  print facts about this build
      """,
    version: "scrobbled \(Daemon.version)",
    subcommands: [
      SetupCommand.self, DaemonCommand.self, LoginCommand.self, LogoutCommand.self,
      StatusCommand.self, HistoryCommand.self, ResumeCommand.self, StatsCommand.self,
      ExportCommand.self, ImportCommand.self, CompareCommand.self, IdentifyCommand.self,
      WhyCommand.self, MatchCommand.self, RateCommand.self, SyncCommand.self, AttachCommand.self,
      DoctorCommand.self,
      ConfigCommand.self,
    ])

  static func main() async {
    do {
      // The parser ends at --version.
      if CommandLine.arguments.dropFirst().sorted() == ["--json", "--version"] {
        print(try jsonText(BuildFacts()))
        return try StandardOutput.finish()
      }
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      try StandardOutput.finish()
    } catch let failure as CommandFailure {
      Terminal.fail(failure)
    } catch {
      exit(withError: error)
    }
  }
}
