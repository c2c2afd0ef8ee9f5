// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// Trakt displays one item as being watched.
@Suite("Two players at once", .onStage, .withStageReport)
struct TwoPlayersTests {
  @Test("last player to start or resume is shown and hands over at its end")
  func ownership() async throws {
    try await Stage.play { stage in
      let first = try stage.scripted(Films.pilot, at: 30)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      // A long film, so that a missing request is not just late.
      let second = try await stage.player(Films.severance, clip: .film(seconds: 60))
      #expect(try await stage.expectRequest("start").subject == Films.severanceTitle)

      // It is not shown, so its pause sends nothing.
      try first.pause()
      try await second.waitForPosition(try await second.position() + 3)
      try first.resume()
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)

      try await second.quit()
      #expect(try await stage.expectRequest("stop", "pause").subject == Films.severanceTitle)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      #expect(await stage.sandbox.watching?.item.name == Films.pilotTitle)

      try first.seek(to: 92)
      try await stage.expectRequest("start")
      try first.quit()
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("pause of the shown player hands over to the other")
  func handOver() async throws {
    try await Stage.play { stage in
      let first = try stage.scripted(Films.pilot, at: 30)
      try await stage.expectRequest("start")
      let second = try stage.scripted(Films.severance, at: 30)
      try await stage.expectRequest("start")
      try second.pause()
      #expect(try await stage.expectRequest("pause", "pause").subject == Films.severanceTitle)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try first.quit()
      #expect(try await stage.expectRequest("stop", "pause").subject == Films.pilotTitle)
      try second.quit()
      #expect(try await stage.expectRequest("stop", "pause").subject == Films.severanceTitle)
      try await stage.expectNoMoreRequests()
    }
  }
}
