// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// Trakt displays one item as being watched.
@Suite("Two players at once", .requiresPlayer, .withScenarioReport)
struct TwoPlayersTests {
  @Test("last player to start or resume is shown and hands over at its end")
  func ownership() async throws {
    try await Scenario.run { scenario in
      let first = try scenario.scripted(Videos.pilot, at: 30)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      // A long file, so that a missing request is not just late.
      let second = try await scenario.player(Videos.severance, clip: .video(seconds: 60))
      #expect(try await scenario.expectRequest("start").subject == Videos.severanceTitle)

      // It is not shown, so its pause sends nothing.
      try first.pause()
      try await second.waitForPosition(try await second.position() + 3)
      try first.resume()
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)

      try await second.quit()
      #expect(try await scenario.expectRequest("stop", "pause").subject == Videos.severanceTitle)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      #expect(await scenario.sandbox.watching?.item.name == Videos.pilotTitle)

      try first.seek(to: 92)
      try await scenario.expectRequest("start")
      try first.quit()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("pause of the shown player hands over to the other")
  func handOver() async throws {
    try await Scenario.run { scenario in
      let first = try scenario.scripted(Videos.pilot, at: 30)
      try await scenario.expectRequest("start")
      let second = try scenario.scripted(Videos.severance, at: 30)
      try await scenario.expectRequest("start")
      try second.pause()
      #expect(try await scenario.expectRequest("pause", "pause").subject == Videos.severanceTitle)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try first.quit()
      #expect(try await scenario.expectRequest("stop", "pause").subject == Videos.pilotTitle)
      try second.quit()
      #expect(try await scenario.expectRequest("stop", "pause").subject == Videos.severanceTitle)
      try await scenario.expectNoMoreRequests()
    }
  }
}
