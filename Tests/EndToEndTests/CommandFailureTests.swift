// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Commands in situations in which they cannot do what was requested, or only in part.
@Suite("Commands that fail or are interrupted", .requiresPlayer, .withScenarioReport)
struct CommandFailureTests {
  private static let noApplication = [
    "SCROBBLED_TRAKT_CLIENT_ID": "", "SCROBBLED_TRAKT_CLIENT_SECRET": "",
  ]

  /// An export of plays, for `import`.
  private static func export(_ titles: [String], in home: Home) throws -> String {
    let then = Date.now.timeIntervalSince1970 - 864_000
    let plays = titles.enumerated().map { index, title in
      """
      {"media_info": {"type": "episode", "title": "\(title)", "season": 1,
        "episode": \(index + 1)}, "progress": 95, "updated_at": \(then + Double(index) * 600)}
      """
    }
    let file = home.directory.appending(path: "watched_backlog.json")
    try Data("[\(plays.joined(separator: ","))]".utf8).write(to: file)
    return file.path
  }

  @Test(
    "play deleted while compare asks is not delivered",
    .enabled(if: TerminalPane.isAvailable, "needs tmux"))
  func deletedDuringQuestion() async throws {
    try await Scenario.run { scenario in
      let file = try Self.export(["Breaking Bad"], in: scenario.home)
      #expect(try await scenario.home.scrobbled("import", file).end == .exited(0))
      try await scenario.inTerminal { pane in
        try await pane.type("clear; scrobbled compare --deliver")
        try await pane.waitForText("deliver 1 play to Trakt? [y/N]")
        let forgotten = try await scenario.home.scrobbled(
          "history", "--forget", "--yes", "--show", "breaking")
        #expect(forgotten.output == "deleted 1 viewing")
        try await pane.type("y")
        try await pane.waitForText("queued 0 plays")
      }
      #expect(try await scenario.home.history().isEmpty)
    }
  }

  @Test("setup with another client id keeps the sign-in")
  func otherApplication() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      try scenario.home.install()
      let credentials = scenario.home.state.appending(path: "credentials.json")
      let before = try Data(contentsOf: credentials)
      let setup = try await CommandResult.run(
        [scenario.home.installed.path, "setup", "--yes"],
        environment: scenario.home.environment.merging([
          "SCROBBLED_TRAKT_CLIENT_ID": "other"
        ]) { $1 })
      #expect(setup.output.contains("account  signed in as sandbox"))
      #expect(setup.output.contains("the sign-in uses another client id, and is kept"))
      #expect(try Data(contentsOf: credentials) == before)
    }
  }

  @Test(
    "setup --remove --purge deletes everything even if it cannot sign out",
    arguments: ["configuration", "sign-in"])
  func purge(invalid: String) async throws {
    let text = invalid == "configuration" ? "[scrobble" : ""
    try await Scenario.run(hasDaemon: false) { scenario in
      try scenario.home.install()
      let file = try Self.export(["Breaking Bad"], in: scenario.home)
      #expect(try await scenario.home.scrobbled("import", file).end == .exited(0))
      let directory = scenario.home.configuration.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: scenario.home.configuration)
      let credentials = scenario.home.state.appending(path: "credentials.json")
      if invalid == "sign-in" { try Data("{".utf8).write(to: credentials) }
      let removal = try await CommandResult.run(
        [scenario.home.installed.path, "setup", "--remove", "--purge", "--yes"],
        environment: scenario.home.environment)
      #expect(removal.end == .exited(0), "\(removal.errors)")
      #expect(removal.errors.contains("warning: cannot revoke the sign-in at Trakt: "))
      #expect(!FileManager.default.fileExists(atPath: scenario.home.state.path))
    }
  }

  @Test("logout reports credentials that it does not read")
  func insecureCredentials() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let credentials = scenario.home.state.appending(path: "credentials.json").path
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: credentials)
      for command in ["logout", "compare"] {
        let result = try await scenario.home.scrobbled(command)
        #expect(result.end == .exited(1), "\(command)")
        #expect(result.errors.contains("credentials.json"), "\(command): \(result.errors)")
        #expect(result.errors.contains("hint: "), "\(command)")
      }
    }
  }

  @Test("login asks for no code if it cannot be saved")
  func unwritableState() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      // The name of the file that replaces the credentials.
      try FileManager.default.createDirectory(
        at: scenario.home.state.appending(path: "credentials.json.new"),
        withIntermediateDirectories: true)
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(1))
      #expect(login.errors.contains("credentials.json.new"), "\(login.errors)")
      let requests = await scenario.sandbox.exchanges.map(\.path)
      #expect(!requests.contains("/oauth/device/code"))
    }
  }

  @Test("control characters in an error are escaped")
  func controlCharacters() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let result = try await scenario.home.scrobbled("import", "\u{1B}[31mx\u{1B}]0;t\u{7}.json")
      #expect(result.end == .exited(1))
      #expect(result.errors.contains("\\u{1b}[31mx"))
      #expect(!result.errors.contains("\u{1B}"))
    }
  }

  @Test(
    "output to a full disk fails",
    arguments: ["history --json", "config --sample", "identify x.mkv", "--version --json"])
  func fullDisk(command: String) async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let result = try await scenario.home.run("\"$0\" \(command) >/dev/full")
      #expect(result.end == .exited(1), "\(result.errors)")
      #expect(result.errors.hasPrefix("scrobbled: "), "\(result.errors)")
      #expect(result.errors.contains("No space left on device"), "\(result.errors)")
    }
  }

  @Test("history with the largest limit shows all")
  func largestLimit() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let file = try Self.export(["Breaking Bad"], in: scenario.home)
      #expect(try await scenario.home.scrobbled("import", file).end == .exited(0))
      let all = try await scenario.home.scrobbled("history", "--json", "--limit", "\(Int.max)")
      #expect(all.end == .exited(0), "\(all.errors)")
      #expect(try JSON(text: all.output).array?.count == 1)
    }
  }

  @Test("many viewings with long titles are deleted by a running daemon")
  func longKeys() async throws {
    try await Scenario.run(isSignedIn: false) { scenario in
      let title = String(repeating: "Место встречи изменить нельзя ", count: 3)
      let file = try Self.export(
        Array(repeating: title, count: 420), in: scenario.home)
      #expect(try await scenario.home.scrobbled("import", file).end == .exited(0))
      let result = try await scenario.home.scrobbled(
        "history", "--forget", "--yes", "--since", "1970-01-01")
      #expect(result.output == "deleted 420 viewings", "\(result.errors)")
    }
  }

  @Test(
    "^C at the question for the secret restores the terminal",
    .enabled(if: TerminalPane.isAvailable, "needs tmux"))
  func interrupted() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      try await scenario.inTerminal(environment: Self.noApplication) { pane in
        // This shell does not restore the terminal by itself.
        try await pane.type(
          "clear; sh -c 'trap : INT; scrobbled login; stty -a | tr \" ;\" \"\\n\" | grep -x -e echo"
            + " -e -echo; echo end of it'")
        try await pane.waitForText("client id:")
        try await pane.type("sandbox-client")
        try await pane.waitForText("client secret (leave empty if there is none):")
        try await pane.press("C-c")
        let shown = try await pane.waitForText("\nend of it\n")
        #expect(shown.contains("\necho\n"))
        #expect(!shown.contains("\n-echo\n"))
      }
    }
  }
}
