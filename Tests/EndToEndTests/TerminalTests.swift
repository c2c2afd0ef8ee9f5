// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite(
  "Output on a terminal", .withScenarioReport, .enabled(if: TerminalPane.isAvailable, "needs tmux"))
struct TerminalTests {
  @Test("status --watch redraws in place and restores the terminal")
  func watch() async throws {
    try await Scenario.run { scenario in
      try await scenario.inTerminal { pane in
        try await pane.type("scrobbled status --watch")
        try await pane.waitForText("playing   nothing")
        #expect(try await pane.variable("cursor_flag") == "0")
        let player = try scenario.scripted(Videos.pilot, minutes: 1, at: 50)
        try await pane.waitForText("playing   Breaking Bad 1x01")
        // Playback continues, and so does the display.
        let first = try #require(
          Self.position(
            on: try await pane.waitForText("a position") { Self.position(on: $0) != nil }))
        #expect(first >= 30)
        try await pane.waitForText("a later position") { (Self.position(on: $0) ?? 0) >= first + 2 }
        try player.pause()
        let shown = try await pane.waitForText("paused    Breaking Bad 1x01")
        #expect(shown.contains("[################"))
        #expect(!shown.contains("scrobbled status --watch"))
        try await pane.press("C-c")
        let left = try await pane.waitForText("the shell") {
          $0.contains("scrobbled status --watch\n$")
        }
        #expect(!left.contains("Breaking Bad"))
        #expect(try await pane.variable("cursor_flag") == "1")
        #expect(try await pane.variable("alternate_on") == "0")
        try await pane.type("echo ended with $?")
        try await pane.waitForText("ended with 0\n")
        try player.quit()
      }
    }
  }

  /// The displayed seconds of a file of a minute.
  private static func position(on screen: String) -> Int? {
    screen.firstMatch(of: /0:(\d\d) \/ 1:00/).flatMap { Int($0.output.1) }
  }

  @Test("status --watch survives a daemon restart and ^Z")
  func watchWithoutDaemon() async throws {
    try await Scenario.run { scenario in
      try await scenario.inTerminal { pane in
        try await pane.type("scrobbled status --watch")
        try await pane.waitForText("daemon    running")
        try await scenario.daemon.terminate()
        try await pane.waitForText("daemon    not running")
        try await pane.press("C-z")
        try await pane.waitForText("the shell") { $0.contains("$ scrobbled status --watch\n") }
        #expect(try await pane.variable("cursor_flag") == "1")
        try await scenario.startDaemon()
        try await pane.type("fg")
        try await pane.waitForText("daemon    running")
        try await pane.press("C-c")
        try await pane.waitForText("the shell") { $0.contains("$ fg\n") }
      }
    }
  }

  @Test("only a terminal without NO_COLOR is coloured")
  func colours() async throws {
    try await Scenario.run { scenario in
      try await scenario.inTerminal { pane in
        try await pane.type("clear; scrobbled status")
        try await pane.waitForText("daemon    running")
        // The label is dim.
        #expect(try await pane.screen("-e").contains("\u{1B}[2m"))
        try await pane.type("clear; NO_COLOR=1 scrobbled status; echo end")
        try await pane.waitForText("\nend\n")
        #expect(try await !pane.screen("-e").contains("\u{1B}["))
        try await pane.type("clear; scrobbled status | cat; echo end of it")
        try await pane.waitForText("\nend of it\n")
        #expect(try await !pane.screen("-e").contains("\u{1B}["))
      }
    }
  }

  @Test("no line exceeds the terminal's width", arguments: [80, 44])
  func narrow(_ columns: Int) async throws {
    let name = "進撃の巨人 The Final Season 完結編 前編 \u{1B}[2J\(String(repeating: "長", count: 40)).mkv"
    try await Scenario.run(isSignedIn: false) { scenario in
      let player = try scenario.scripted(name)
      try await scenario.daemon.messages.first("that it plays") { $0.hasPrefix("STATUS=playing ") }
      try await scenario.inTerminal(columns: columns) { pane in
        for command in ["status", "history"] {
          try await pane.type("clear; scrobbled \(command); echo end of \(command)")
          try await pane.waitForText("\nend of \(command)\n")
          #expect(try await pane.screen().contains("進撃の巨人"))
          // Without the prompt, which may follow at any time.
          let output = { (screen: String) in
            screen.split(separator: "\n").map { line in
              String(line.reversed().drop { $0 == " " }.reversed())
            }
            .prefix { $0 != "end of \(command)" }.filter { !$0.isEmpty }
          }
          // With wrapped lines joined again, which have trailing spaces.
          let whole = output(try await pane.screen("-J"))
          #expect(output(try await pane.screen()) == whole, "\(command) is not broken")
        }
      }
      try player.quit()
    }
  }

  @Test("history --forget confirms and deletes through the daemon")
  func forget() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.daemon.waitUntilIdle()
      try await scenario.inTerminal { pane in
        try await pane.type("scrobbled history --forget --show matrix")
        let asked = try await pane.waitForText("delete? [y/N]")
        #expect(asked.contains("The Matrix (1999)  scrobbled"))
        #expect(asked.contains("your Trakt history is kept"))
        try await pane.type("")
        try await pane.waitForText("nothing deleted")
        #expect(try await scenario.home.history().count == 1)
        // The first question is off the screen when this is shown.
        try await pane.type("clear; echo; echo again; scrobbled history --forget --show matrix")
        try await pane.waitForText("\nagain\n")
        try await pane.waitForText("delete? [y/N]")
        try await pane.type("y")
        try await pane.waitForText("deleted 1 viewing")
        #expect(try await scenario.home.history().isEmpty)
        #expect(await scenario.sandbox.history.count == 1)
      }
      let outcome = try await scenario.home.scrobbled("history", "--forget", "--since", "today")
      #expect(outcome.end == .exited(1))
      #expect(
        outcome.errors
          == "scrobbled: no matching viewings in the journal\nhint: scrobbled history")
    }
  }
}

extension Scenario {
  /// Types in a terminal in this home.
  func inTerminal(
    columns: Int = 80, environment: [String: String] = [:],
    _ body: (TerminalPane) async throws -> Void
  ) async throws {
    let pane = try await TerminalPane.open(in: home, columns: columns, environment: environment)
    do {
      try await pane.waitForText("$")
      try await body(pane)
    } catch {
      let screen = (try? await pane.screen()) ?? ""
      await pane.close()
      throw SetupError("\(error)\nthe terminal shows:\n\(screen)")
    }
    await pane.close()
  }
}
