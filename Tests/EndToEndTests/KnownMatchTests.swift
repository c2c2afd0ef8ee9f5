// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// "One new episode of a known show costs none" of the 500 lookups in 5 minutes.
@Suite("Known matches", .withScenarioReport)
struct KnownMatchTests {
  @Test("known file and new episode of a known show need no lookup")
  func noQuestions() async throws {
    try await Scenario.run(sandbox: { $0.catalogue.setRuntime(50) }) { scenario in
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      let asked = await scenario.lookups.count
      #expect(asked > 0)

      // Known matches survive a restart.
      try await scenario.daemon.terminate()
      try await scenario.startDaemon()
      await scenario.sandbox.advance(by: 7200)
      try await scenario.watchToTheEnd(Videos.pilot)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.watchToTheEnd(Videos.second)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.secondTitle)
      try await scenario.watchToTheEnd("Breaking Bad/Season 2/Breaking.Bad.S02E03.1080p.mkv")
      #expect(try await scenario.expectRequest("start").subject == "Breaking Bad 2x03")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.lookups.count == asked)
    }
  }

  @Test("unmatched name is looked up once")
  func doubt() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent("Dune.mkv")
      try await scenario.expectOutcomes(["unmatched"])
      let asked = await scenario.lookups.count
      try await scenario.watchUnsent("Dune.mkv")
      try await scenario.expectOutcomes(["unmatched", "unmatched"])
      #expect(await scenario.lookups.count == asked)
    }
  }

  @Test("item started offline is shown and scrobbled once Trakt is reachable")
  func offlineAtFirst() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      let player = try scenario.scripted(Videos.pilot, at: 50)
      try await scenario.daemon.waitForLog("Trakt is unreachable")
      await scenario.sandbox.clearFaults()
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try player.seek(to: 92)
      try await scenario.expectRequest("start")
      try player.quit()
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
      let status = try await scenario.home.status()
      #expect(status["trakt"]?["state"] == "ok")
      #expect(status["problem"] == .null)
    }
  }
}
