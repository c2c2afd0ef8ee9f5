// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("scrobbled why", .withScenarioReport)
struct WhyTests {
  @Test("shows parts, interpretations, requests to Trakt, result and body")
  func wholeWay() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let why = try await scenario.why(Videos.pilot)
      #expect(why.keys == ["parts", "interpretations", "trakt", "result", "sent"])
      #expect(why["parts"]?.contains { $0.contains("S01E01") } == true)
      #expect(why["interpretations"]?.first?.contains("episode Breaking Bad 1x01") == true)
      #expect(
        why["trakt"] == [
          "exact search for Breaking Bad: Breaking Bad (2008)", "Breaking Bad 1x1: exists",
        ])
      #expect(why["result"] == [Videos.pilotTitle])
      let body = try JSON(text: why["sent"]?.joined() ?? "")
      #expect(body["progress"]?.number == 80.01)
      #expect(await scenario.scrobbles.isEmpty)

      // The daemon sends the same.
      try await scenario.startDaemon()
      try await scenario.watchToTheEnd(Videos.pilot)
      let sent = try await scenario.expectRequest("start")
      for key in ["movie", "show", "episode"] { #expect(sent.body?[key] == body[key]) }
      try await scenario.expectRequest("stop", "scrobble")
    }
  }

  @Test("shows why an ambiguous name is not sent")
  func unmatched() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let why = try await scenario.why("Dune.mkv")
      #expect(why["result"]?.first?.hasPrefix("unmatched: ambiguous: ") == true)
      #expect(why["result"]?.first?.contains("Dune (1984)") == true)
      #expect(why["sent"] == nil)
    }
  }

  @Test("reports a trailer as ignored without a request")
  func ignored() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let why = try await scenario.why("The Matrix (1999)-trailer.mkv")
      #expect(why["result"]?.first?.hasPrefix("ignored: ") == true)
      #expect(why["sent"] == nil)
      #expect(await scenario.sandbox.exchanges.isEmpty)
    }
  }

  @Test("applies the match of a file")
  func matched() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      try scenario.write("", "Dune.mkv")
      try await scenario.match("Dune.mkv", "tt0087182", says: "matched as Dune (1984)")
      let why = try await scenario.why("Dune.mkv")
      #expect(why["result"]?.first?.hasPrefix("Dune (1984)") == true)
      #expect(why["sent"]?.joined().contains("tt0087182") == true)
    }
  }

  @Test("applies a rule")
  func ruled() async throws {
    let rule = "[[rule]]\npath = \"*/Holiday*\"\nid = \"tt0087182\"\n"
    try await Scenario.run(configuration: rule, hasDaemon: false) { scenario in
      let why = try await scenario.why("Holiday.mkv")
      #expect(why["result"]?.first?.hasPrefix("Dune (1984)") == true)
      #expect(why["sent"]?.joined().contains("tt0087182") == true)
    }
  }

  @Test("shows every episode of a file")
  func parted() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let why = try await scenario.why("Breaking Bad S01E01E02.mkv")
      #expect(why["result"] == [Videos.pilotTitle, Videos.secondTitle])
      #expect(why["sent"]?.count == 2)
    }
  }

  @Test("without an API application shows the interpretations and sends no request")
  func noApplication() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let why = try await scenario.why(Videos.pilot, adding: ["SCROBBLED_TRAKT_CLIENT_ID": ""])
      #expect(why["interpretations"]?.isEmpty == false)
      #expect(
        why["result"] == ["not looked up: no Trakt API application is configured"])
      #expect(why["sent"] == nil)
      #expect(await scenario.sandbox.exchanges.isEmpty)
    }
  }

  @Test("reports that Trakt is unreachable")
  func unreachable() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      let why = try await scenario.why(Videos.pilot)
      #expect(why["interpretations"]?.isEmpty == false)
      #expect(why["result"]?.first?.hasPrefix("Trakt is unreachable: ") == true)
    }
  }
}

extension Scenario {
  /// Runs `scrobbled why`, and returns the lines under each heading.
  fileprivate func why(
    _ name: String, adding variables: [String: String] = [:]
  ) async throws -> [String: [String]] {
    let why = try await home.run(["why", path(of: name)], adding: variables)
    guard why.end == .exited(0) else { throw SetupError("scrobbled why: \(why)") }
    var sections: [String: [String]] = [:]
    var heading = ""
    for line in why.output.split(separator: "\n") {
      if line.hasPrefix("  ") {
        sections[heading, default: []].append(String(line.dropFirst(2)))
      } else {
        heading = String(line)
        sections[heading] = []
      }
    }
    return sections
  }
}

extension [String: [String]] {
  fileprivate var keys: Set<String> { Set(map(\.key)) }
}
