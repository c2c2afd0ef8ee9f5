// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// Trakt shows one thing as being watched.
@Suite("Two players at once", .onStage, .toldInFull)
struct TwoPlayersTests {
  @Test("the one that began or resumed last is shown, and hands over when it ends")
  func ownership() async throws {
    try await Stage.play { stage in
      let clip = Clip.film(seconds: 60)
      let first = try await stage.player(Films.pilot, clip: clip)
      #expect(try await stage.sees("start").subject == Films.pilotTitle)
      let second = try await stage.player(Films.severance, clip: clip)
      #expect(try await stage.sees("start").subject == Films.severanceTitle)

      // It is not the one that is shown, so its pause is nobody's business.
      try await first.pause()
      try await second.reaches(try await second.position() + 3)
      try await first.resume()
      #expect(try await stage.sees("start").subject == Films.pilotTitle)

      try await second.quit()
      #expect(try await stage.sees("stop", "pause").subject == Films.severanceTitle)
      #expect(try await stage.sees("start").subject == Films.pilotTitle)
      #expect(await stage.sandbox.watching?.item.name == Films.pilotTitle)

      try await first.seek(to: 55)
      try await stage.sees("start")
      try await first.quit()
      #expect(try await stage.sees("stop", "scrobble").subject == Films.pilotTitle)
      try await stage.seesNoMore()
    }
  }

  @Test("pausing the one that is shown hands over to the one that still plays")
  func handOver() async throws {
    try await Stage.play { stage in
      let clip = Clip.film(seconds: 60)
      let first = try await stage.player(Films.pilot, clip: clip)
      try await stage.sees("start")
      let second = try await stage.player(Films.severance, clip: clip)
      try await stage.sees("start")
      try await second.pause()
      #expect(try await stage.sees("pause", "pause").subject == Films.severanceTitle)
      #expect(try await stage.sees("start").subject == Films.pilotTitle)
      try await first.quit()
      #expect(try await stage.sees("stop", "pause").subject == Films.pilotTitle)
      try await second.quit()
      #expect(try await stage.sees("stop", "pause").subject == Films.severanceTitle)
      try await stage.seesNoMore()
    }
  }
}
