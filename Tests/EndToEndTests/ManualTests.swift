// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// The man pages and the completions, generated as by `make build`.
@Suite("The manual", .enabled(if: Requirements.find("python3") != nil, "needs python3"))
struct ManualTests {
  @Test(
    "man pages render without warnings and document every command, option and setting",
    .enabled(if: Requirements.find("man") != nil && Requirements.find("groff") != nil))
  func pages() async throws {
    try await Manual.make { manual in
      let page = try await manual.render("man1/scrobbled.1")
      for command in manual.commands {
        let name = try #require(command["commandName"]?.string)
        #expect(page.contains("     \(name) "), "\(name)")
        for option in Manual.options(of: command) { #expect(page.contains(option), "\(option)") }
        // Examples are not wrapped, so that they can be copied.
        for example in Manual.examples(of: command) { #expect(page.contains(example + "\n")) }
      }
      for section in ["FILES", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES", "SEE ALSO"] {
        #expect(page.contains("\n\(section)\n"), "\(section)")
      }
      let settings = try await manual.render("man5/scrobbled.toml.5")
      for setting in manual.settings {
        let key = try #require(setting["key"]?.string?.split(separator: ".").last)
        #expect(settings.contains("\n     \(key)"), "\(key)")
        guard let variable = setting["variable"]?.string else { continue }
        #expect(page.contains(variable), "\(variable)")
        #expect(settings.contains(variable), "\(variable)")
      }
      for key in ["[[rule]]", "season_offset", "episode_offset"] { #expect(settings.contains(key)) }
    }
  }

  @Test("help of each command has a summary and examples")
  func help() async throws {
    try await Manual.make { manual in
      #expect(manual.commands.count >= 10)
      for command in manual.commands {
        let name = command["commandName"]?.string ?? ""
        #expect(command["abstract"]?.string?.hasSuffix(".") == true, "\(name)")
        let examples = Manual.examples(of: command)
        #expect(!examples.isEmpty, "\(name)")
        // Longer lines would wrap on a terminal.
        for example in examples { #expect(example.count <= 78, "\(name): \(example)") }
      }
    }
  }

  @Test("scrobbled --help is complete")
  func overview() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let help = try await scenario.home.scrobbled("--help")
      #expect(help.end == .exited(0))
      #expect(
        help.output == """
          OVERVIEW: Records what mpv plays and scrobbles it to Trakt.

          A systemd user service that keeps your watch history up to date.

          EXAMPLES
            scrobbled setup             install the plugin and sign in to Trakt
            scrobbled status            show playback and queued plays
            scrobbled history           show plays and their outcomes
            scrobbled identify FILE     show how a file name is interpreted
            scrobbled doctor            check the installation
            scrobbled --version --json  print facts about this build

          USAGE: scrobbled <subcommand>

          OPTIONS:
            --version               Show the version.
            -h, --help              Show help information.

          SUBCOMMANDS:
            setup                   Install the plugin and the units for this user, and
                                    sign in; safe to repeat.
            daemon                  Run the daemon in the foreground.
            login                   Sign in to Trakt with a code that you confirm in a
                                    browser.
            logout                  Revoke the sign-in at Trakt and delete it locally.
            status                  Show playback, the last request to Trakt, and queued
                                    plays.
            history                 Show what was played, its progress, and the outcome
                                    at Trakt.
            resume                  Show what was left unfinished, and resume it in mpv.
            stats                   Show what was watched, by month, weekday, hour and
                                    show.
            export                  Write the journal for other programs.
            import                  Import plays from another program's history.
            compare                 Compare the journal with your Trakt history.
            identify                Show how a file name is interpreted.
            why                     Show each step from a file name to the request to
                                    Trakt.
            match                   Correct the match of a file, or of a show in its
                                    directory.
            rate                    Rate a movie or an episode on Trakt.
            sync                    Deliver queued plays now.
            attach                  Load the plugin into a running player.
            doctor                  Check mpv, the plugin, the service, the journal, the
                                    clock and the account.
            config                  Show the settings and where each value comes from.

            See 'scrobbled help <subcommand>' for detailed help.
          """)
    }
  }

  @Test(
    "bash completes each command and option",
    .enabled(if: Requirements.find("bash") != nil))
  func bash() async throws {
    try await Manual.make { manual in
      // As bash calls it on Tab.
      let script = """
        source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        _scrobbled scrobbled "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """
      let file = manual.share.appending(path: "bash-completion/completions/scrobbled").path
      try await manual.expectAllCompleted { words in
        try await manual.run("bash", ["--norc", "-c", script, file] + words)
      }
    }
  }

  @Test(
    "fish completes each command and option",
    .enabled(if: Requirements.find("fish") != nil))
  func fish() async throws {
    try await Manual.make { manual in
      let file = manual.share.appending(path: "fish/vendor_completions.d/scrobbled.fish").path
      try await manual.expectAllCompleted { words in
        let line = words.joined(separator: " ")
        return try await manual.run(
          "fish", ["--no-config", "-c", "source '\(file)'; complete -C '\(line)'"])
      }
    }
  }

  @Test(
    "zsh completes each command and option",
    .enabled(if: Requirements.find("zsh") != nil && TerminalPane.isAvailable))
  func zsh() async throws {
    try await Manual.make { manual in
      let pane = try await TerminalPane.open(
        in: manual.home, columns: 160, rows: 50, shell: ["zsh", "-f"])
      do {
        try await pane.type("PS1='%% '; fpath=('\(manual.share.path)' $fpath)")
        try await pane.type("autoload -Uz compinit; compinit -u; LISTMAX=1000; clear; echo ready")
        try await pane.waitForText("a shell that is ready") { $0.hasPrefix("ready\n") }
        try await manual.expectAllCompleted { words in
          try await pane.press("C-u")
          try await pane.type("clear")
          let line = words.joined(separator: " ")
          try await pane.run("send-keys", "-l", line)
          try await pane.press("Tab")
          // The last entry is one that every command has.
          let last = words.count == 2 ? "\nhelp" : "--help"
          return try await pane.waitForText("the completions of \(line)") {
            $0.contains("% \(words.count == 2 ? "scrobbled" : line)") && $0.contains(last)
          }
        }
      } catch {
        let screen = (try? await pane.screen()) ?? ""
        await pane.close()
        throw SetupError("\(error)\n\(screen)")
      }
      await pane.close()
    }
  }
}

/// The output of scripts/manual for the built program.
private struct Manual {
  let home: Home
  let share: URL
  let commands: [JSON]
  let settings: [JSON]

  static func make(_ body: (Manual) async throws -> Void) async throws {
    let sandbox = try await TraktSandbox.start(configuration: Configuration())
    do {
      let home = try Home(sandbox: sandbox)
      defer { home.remove() }
      let share = home.directory.appending(path: "share")
      let script = Products.sources.appending(path: "scripts/manual").path
      let made = try await CommandResult.run(
        [script, try Products.scrobbled(), share.path], environment: home.environment)
      guard made.end == .exited(0) else { throw SetupError("scripts/manual: \(made.errors)") }
      let tool = try JSON(text: try await home.scrobbled("--experimental-dump-help").output)
      let config = try JSON(text: try await home.scrobbled("config", "--json").output)
      try await body(
        Manual(
          home: home, share: share,
          commands: (tool["command"]?["subcommands"]?.array ?? []).filter {
            $0["commandName"] != "help" && $0["shouldDisplay"] == true
          },
          settings: config["settings"]?.array ?? []))
    } catch {
      await sandbox.stop()
      throw error
    }
    await sandbox.stop()
  }

  /// The visible options of a command, with their hyphens.
  static func options(of command: JSON) -> [String] {
    (command["arguments"]?.array ?? []).compactMap { argument in
      guard argument["shouldDisplay"] == true, argument["kind"] != "positional",
        let name = argument["preferredName"]?["name"]?.string, name != "version", name != "help"
      else { return nil }
      return "--\(name)"
    }
  }

  static func examples(of command: JSON) -> [String] {
    let halves = (command["discussion"]?.string ?? "").components(separatedBy: "EXAMPLES\n")
    guard halves.count == 2 else { return [] }
    return halves[1].split(separator: "\n").map { String($0.dropFirst(2)) }
  }

  func render(_ page: String) async throws -> String {
    let environment = home.environment.merging(["MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""]) { $1 }
    let man = try await CommandResult.run(
      [
        try tool("man"), "--warnings", "-P", "cat", "-l", share.appending(path: "man/\(page)").path,
      ],
      environment: environment)
    #expect(man.end == .exited(0))
    #expect(man.errors.isEmpty)
    return man.output
  }

  func run(_ tool: String, _ arguments: [String]) async throws -> String {
    let done = try await CommandResult.run(
      [try self.tool(tool)] + arguments, environment: home.environment)
    #expect(done.errors.isEmpty)
    return done.output
  }

  /// - Parameter complete: the shell's completions for the last of these words.
  func expectAllCompleted(_ complete: ([String]) async throws -> String) async throws {
    let offered = try await complete(["scrobbled", ""])
    for command in commands {
      let name = command["commandName"]?.string ?? ""
      #expect(offered.contains(name), "\(name)")
      let options = Self.options(of: command)
      if options.isEmpty { continue }
      let offered = try await complete(["scrobbled", name, "--"])
      for option in options { #expect(offered.contains(option), "\(name) \(option)") }
    }
  }

  private func tool(_ name: String) throws -> String {
    guard let path = Requirements.find(name) else { throw SetupError("\(name) is not installed") }
    return path
  }
}
