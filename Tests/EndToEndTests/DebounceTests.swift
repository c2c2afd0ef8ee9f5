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
      try await stage.sees("start")
      // Past the second in which Trakt accepts no second write.
      try await player.reaches(try await player.position() + 1.5)
      try await player.pause()
      try await stage.daemon.says("paused \(Films.pilotTitle)")
      try await player.resume()
      // Longer than any debounce.
      try await player.reaches(try await player.position() + 3)
      try await player.quit()
      try await stage.sees("stop", "pause")
      try await stage.seesNoMore()
    }
  }

  @Test("seek by a few seconds sends nothing")
  func nudge() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Films.pilot, clip: .film(seconds: 60), options: "--start=50%")
      try await stage.sees("start")
      try await player.seek(to: try await player.position() + 1)
      try await player.reaches(try await player.position() + 3)
      try await player.quit()
      try await stage.sees("stop", "pause")
      try await stage.seesNoMore()
    }
  }

  @Test("double speed doubles the progress")
  func speed() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Films.pilot, clip: .film(seconds: 60), options: "--start=30%", "--speed=2")
      try await stage.sees("start")
      try await player.reaches(26)
      let position = try await player.position()
      try await player.pause()
      let pause = try await stage.sees("pause", "pause")
      #expect(abs(pause.progress - position / 0.6) <= 1)
      try await player.quit()
      let stop = try await stage.sees("stop", "pause")
      #expect(abs(stop.progress - pause.progress) <= 0.1)
      try await stage.seesNoMore()
    }
  }
}
