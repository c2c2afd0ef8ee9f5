// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Rules, exclude and include", .withScenarioReport)
struct RuleTests {
  @Test("rule with a movie's id matches its files with one lookup")
  func movie() async throws {
    let rule = """
      [[rule]]
      path = "*/Holiday*"
      id = "tt0087182"
      """
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try await scenario.watchToTheEnd("Holiday 3.mkv")
      #expect(try await scenario.expectRequest("start").subject == "Dune (1984)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.lookups.count == 1)
      // Each rule is looked up once.
      try await scenario.watchToTheEnd("Holiday 4.mkv")
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", status: 409)
      try await scenario.expectOutcomes(["already_scrobbled", "scrobbled"])
      #expect(await scenario.lookups.count == 1)
    }
  }

  @Test("rule with season_offset shifts the season of a show")
  func show() async throws {
    let rule = """
      [[rule]]
      path = "*/Büro/*"
      id = "https://trakt.tv/shows/the-office-2001"
      season_offset = -3
      """
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try await scenario.expectEpisode("The Office 1x02", of: 2001, in: "Büro/Das Büro S04E02.mkv")
    }
  }

  @Test("file that a rule identifies is accepted at any duration")
  func anyDuration() async throws {
    let rule = """
      [[rule]]
      path = "*/Büro/*"
      id = "https://trakt.tv/shows/the-office-2001"
      [[rule]]
      path = "*/Late/*"
      id = "tvdb:71256"
      """
    try await Scenario.run(configuration: Scenario.quick + rule, hasRuntimes: true) { scenario in
      try await scenario.scripted().watch("Büro/Das Büro S01E02.mkv", minutes: 4)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "The Office 1x02")
      try await scenario.scripted().watch("Late/Late Night 2024-02-13.mkv", minutes: 4)
      #expect(
        try await scenario.expectRequest("stop", "scrobble").subject == "The Daily Show 29x02")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }

  @Test("rule with season and episode_offset maps continuous numbers to a season")
  func episodeOffset() async throws {
    let rule = """
      [[rule]]
      path = "*/Amt/*"
      id = "https://trakt.tv/shows/the-office-2001"
      season = 2
      episode_offset = -6
      """
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try await scenario.expectEpisode(
        "The Office 2x04", of: 2001, in: "Amt/[Group] Amt - 10 [1080p].mkv")
    }
  }

  @Test("rule for a daily show finds the episode by its date")
  func date() async throws {
    let rule = """
      [[rule]]
      path = "*/Late/*"
      id = "tvdb:71256"
      """
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try await scenario.watchToTheEnd("Late/Late Night 2024-02-13.mkv")
      #expect(try await scenario.expectRequest("start").subject == "The Daily Show 29x02")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("match of a file overrides a rule")
  func match() async throws {
    let rule = """
      [[rule]]
      path = "*"
      id = "tt0087182"
      """
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try scenario.write("", "Holiday.mkv")
      try await scenario.match("Holiday.mkv", "tt1160419", says: "matched as Dune (2021)")
      try await scenario.watchToTheEnd("Holiday.mkv")
      #expect(try await scenario.expectRequest("start").subject == "Dune (2021)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (2021)")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("~ in a rule's path is the home directory")
  func home() async throws {
    let rule = """
      [[rule]]
      path = "~/Videos/Holiday*"
      id = "tt0087182"
      """
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try await scenario.watchToTheEnd("Holiday.mkv")
      #expect(try await scenario.expectRequest("start").subject == "Dune (1984)")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("excluded directory is not stored, logged or sent")
  func exclude() async throws {
    try await Scenario.run(
      configuration: Scenario.quick + "exclude = [\"~/Videos/Private\"]\n"
    ) { scenario in
      try await scenario.scripted().watch("Private/The Matrix (1999).mkv")
      try await scenario.watchToTheEnd("Private Practice/Breaking Bad S01E01.mkv")
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(try scenario.journal.contains("Private/") == false)
      #expect(try scenario.daemon.log.entries.allSatisfy { !$0.contains("Matrix") })
    }
  }

  @Test("files outside the included directories are not stored or sent")
  func include() async throws {
    try await Scenario.run(
      configuration: Scenario.quick
        + "include = [\"~/Videos/Movies/\"]\nexclude = [\"~/Videos/Movies/Old\"]\n"
    ) { scenario in
      try await scenario.scripted().watch("Elsewhere/Breaking Bad S01E01.mkv")
      try await scenario.scripted().watch("Movies/Old/Dune (1984).mkv")
      try await scenario.watchToTheEnd("Movies/" + Videos.matrix)
      #expect(try await scenario.expectRequest("start").subject == Videos.matrixTitle)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test(
    "invalid rule exits with 78, the reason and a hint",
    arguments: [
      ("rule = 1", "rule is not an array of tables"),
      ("[[rule]]\npath = \"*\"", "rule 1: path and id are required"),
      ("[[rule]]\npath = \"*\"\nid = \"tt1\"", "rule 1: tt1 is neither an id nor the URL"),
      (
        "[[rule]]\npath = \"*\"\nid = \"tt0087182\"\n[[rule]]\npath = \"*\"\nidd = \"tt0087182\"",
        "rule 2: unknown key idd"
      ),
      (
        "[[rule]]\npath = \"*\"\nid = \"tt0087182\"\nseason_offset = \"one\"",
        "rule 1: season_offset must be from -100 to 100"
      ),
      (
        "[[rule]]\npath = \"*\"\nid = \"tt0087182\"\nepisode_offset = 10001",
        "rule 1: episode_offset must be from -10000 to 10000"
      ),
      (
        "[[rule]]\npath = \"*\"\nid = \"tt0087182\"\nseason = -1",
        "rule 1: season must be from 0 to 10000"
      ),
    ])
  func errors(text: String, message: String) async throws {
    try await Scenario.run(configuration: text, hasDaemon: false) { scenario in
      for command in ["daemon", "why"] {
        let arguments = [command] + (command == "why" ? ["Dune.mkv"] : [])
        let end = try await scenario.home.run(arguments)
        #expect(end.end == .exited(78))
        #expect(end.output.isEmpty)
        let lines = end.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("scrobbled: ") == true)
        #expect(lines.first?.contains(message) == true)
        #expect(lines.last?.hasPrefix("hint: ") == true)
      }
    }
  }
}

extension Scenario {
  /// All bytes of the journal, as text.
  fileprivate var journal: String {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: home.state.path)
      let files = names.filter { $0.hasPrefix("journal.sqlite") }
        .map { home.state.appending(path: $0) }
      return try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }.joined()
    }
  }
}

extension Scenario {
  /// Plays a file to its end, and checks that it is scrobbled as this episode of the show of that
  /// year.
  fileprivate func expectEpisode(_ subject: String, of year: Int, in path: String) async throws {
    try await watchToTheEnd(path)
    let start = try await expectRequest("start")
    #expect(start.shownYear == year)
    #expect(start.subject == subject)
    try await expectRequest("stop", "scrobble")
    try await expectOutcomes(["scrobbled"])
  }
}
