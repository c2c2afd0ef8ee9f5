// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// "One new episode of a known show costs none" of the 500 look-ups in 5 minutes.
@Suite("Known matches", .withStageReport)
struct KnownTests {
  @Test("known file and new episode of a known show need no look-up")
  func noQuestions() async throws {
    try await Stage.play { stage in
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
      let asked = await stage.lookUps.count
      #expect(asked > 0)

      // Known matches survive a restart.
      try await stage.daemon.terminate()
      try await stage.startDaemon()
      await stage.sandbox.advance(by: 7200)
      try await stage.watchToTheEnd(Films.pilot)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try await stage.expectRequest("stop", "scrobble")
      try await stage.watchToTheEnd(Films.second)
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.secondTitle)
      try await stage.watchToTheEnd("Breaking Bad/Season 2/Breaking.Bad.S02E03.1080p.mkv")
      #expect(try await stage.expectRequest("start").subject == "Breaking Bad 2x03")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
      #expect(await stage.lookUps.count == asked)
    }
  }

  @Test("unmatched name is looked up once")
  func doubt() async throws {
    try await Stage.play { stage in
      try await stage.watchUnsent("Dune.mkv")
      try await stage.expectOutcomes(["unmatched"])
      let asked = await stage.lookUps.count
      try await stage.watchUnsent("Dune.mkv")
      try await stage.expectOutcomes(["unmatched", "unmatched"])
      #expect(await stage.lookUps.count == asked)
    }
  }

  @Test("film started offline is shown and scrobbled once Trakt is reachable")
  func offlineAtFirst() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      let player = try stage.scripted(Films.pilot, at: 50)
      try await stage.daemon.waitForLog("Trakt is unreachable")
      await stage.sandbox.clearFaults()
      #expect(try await stage.home.scrobbled("sync").end == .exited(0))
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try player.seek(to: 92)
      try await stage.expectRequest("start")
      try player.quit()
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectOutcomes(["scrobbled"])
      let status = try await stage.home.status()
      #expect(status["trakt"]?["state"] == "ok")
      #expect(status["problem"] == .null)
    }
  }
}
