// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Second thoughts", .onStage, .toldInFull)
struct DebounceTests {
  @Test("play, pause and play again within a second ask nothing more of trakt")
  func pauseAndResume() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(Films.pilot, clip: .film(seconds: 60))
      try await stage.sees("start")
      // Past the second in which Trakt takes no second write.
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

  @Test("a nudge by a few seconds is not worth telling")
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

  @Test("at twice the speed the film is twice as far")
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
