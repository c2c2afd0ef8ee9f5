// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Debouncing", .onStage, .withStageReport)
struct DebounceTests {
  @Test("pause and resume within a second send nothing")
  func pauseAndResume() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(Films.pilot, clip: .film(seconds: 60))
      try await stage.expectRequest("start")
      // Past the second in which Trakt accepts no second write.
      try await player.waitForPosition(try await player.position() + 1.5)
      try await player.pause()
      try await stage.daemon.waitForStatus("paused \(Films.pilotTitle)")
      try await player.resume()
      // Longer than any debounce.
      try await player.waitForPosition(try await player.position() + 3)
      try await player.quit()
      try await stage.expectRequest("stop", "pause")
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("seek by a few seconds sends nothing")
  func nudge() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Films.pilot, clip: .film(seconds: 60), options: "--start=50%")
      try await stage.expectRequest("start")
      try await player.seek(to: try await player.position() + 1)
      try await player.waitForPosition(try await player.position() + 3)
      try await player.quit()
      try await stage.expectRequest("stop", "pause")
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("double speed doubles the progress")
  func speed() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Films.pilot, clip: .film(seconds: 60), options: "--start=30%", "--speed=2")
      try await stage.expectRequest("start")
      try await player.waitForPosition(26)
      let position = try await player.position()
      try await player.pause()
      let pause = try await stage.expectRequest("pause", "pause")
      #expect(abs(pause.progress - position / 0.6) <= 1)
      try await player.quit()
      let stop = try await stage.expectRequest("stop", "pause")
      #expect(abs(stop.progress - pause.progress) <= 0.1)
      try await stage.expectNoMoreRequests()
    }
  }
}
