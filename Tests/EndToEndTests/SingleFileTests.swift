// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("One file", .requiresPlayer, .withScenarioReport)
struct SingleFileTests {
  @Test("play, pause, resume, seek and quit at 90 % send start, pause, start, start and stop")
  func wholeWay() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=10%")
      try await scenario.expectRequest("start", "start")
      try await player.pause()
      try await scenario.expectRequest("pause", "pause")
      try await player.resume()
      try await scenario.expectRequest("start", "start")
      try await player.seek(to: 540)
      let far = try await scenario.expectRequest("start", "start")
      #expect((90...95).contains(far.progress))
      let position = try await ReadPosition(of: player)
      #expect(try await player.quit() == .exited(0))
      let stop = try await scenario.expectRequest("stop", "scrobble")
      let ended = try #require(player.endedAt)
      #expect(position.fits(stop.progress, of: 600, until: ended))
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.map(\.item.name) == [Videos.pilotTitle])
    }
  }

  @Test("quit at 40 % saves the position")
  func quitEarly() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Videos.pilot, at: 40)
      try await scenario.expectRequest("start")
      let progress = player.progress
      try player.quit()
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(abs(stop.progress - progress) <= 1)
      try await scenario.expectNoMoreRequests()
      let kept = try #require(await scenario.sandbox.positions.first)
      #expect(abs(kept.progress - progress) <= 1)
      #expect(await scenario.sandbox.history.isEmpty)
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["outcome"] == "paused")
    }
  }

  @Test("file played to its end is scrobbled once")
  func naturalEnd() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=80%")
      try await scenario.expectRequest("start")
      #expect(try await player.waitForEnd() == .exited(0))
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.progress > 99)
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.count == 1)
    }
  }
}
