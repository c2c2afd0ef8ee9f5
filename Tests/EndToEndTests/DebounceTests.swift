// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Debouncing", .requiresPlayer, .withScenarioReport)
struct DebounceTests {
  @Test("pause and resume within a second send nothing")
  func pauseAndResume() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(Videos.pilot, clip: .video(seconds: 60))
      try await scenario.expectRequest("start")
      // Past the second in which Trakt accepts no second write.
      try await player.waitForPosition(try await player.position() + 1.5)
      var before = 0
      var took = Duration.zero
      repeat {
        before = await scenario.scrobbles.count
        let (index, paused) = (try scenario.daemon.messages.end, ContinuousClock.now)
        try await player.pause()
        try await scenario.daemon.waitForStatus("paused \(Videos.pilotTitle)", from: index)
        try await player.resume()
        took = ContinuousClock.now - paused
        // Longer than any debounce.
        try await player.waitForPosition(try await player.position() + 3)
        // On a busy machine the pause was longer and may have been sent.
      } while took >= .seconds(1)
      try await player.quit()
      try await scenario.daemon.waitUntilIdle()
      let sent = await scenario.scrobbles.dropFirst(before)
      #expect(sent.map(\.verb) == ["stop"])
      #expect(sent.first?.status == 201)
      #expect(sent.first?.response?["action"] == "pause")
    }
  }

  @Test("seek by a few seconds sends nothing")
  func nudge() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%")
      try await scenario.expectRequest("start")
      try await player.seek(to: try await player.position() + 1)
      try await player.waitForPosition(try await player.position() + 3)
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("double speed doubles the progress")
  func speed() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=30%", "--speed=2")
      try await scenario.expectRequest("start")
      try await player.waitForPosition(26)
      try await player.pause()
      let position = try await player.position()
      let pause = try await scenario.expectRequest("pause", "pause")
      #expect(abs(pause.progress - position / 0.6) <= 1)
      try await player.quit()
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(abs(stop.progress - pause.progress) <= 0.1)
      try await scenario.expectNoMoreRequests()
    }
  }
}
