// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Impact on the player", .onStage, .withStageReport)
struct UnharmedTests {
  /// The tolerance for the time in which mpv quits, in seconds.
  private static let noise = 1.0

  @Test("without a daemon mpv quits as fast as without the plugin")
  func away() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let usual = try await stage.timeToQuit(hasPlugin: false)
      #expect(try await stage.timeToQuit() < usual + Self.noise)
    }
  }

  @Test("with a frozen daemon mpv quits as fast and the play is kept")
  func frozen() async throws {
    try await Stage.play { stage in
      let usual = try await stage.timeToQuit(hasPlugin: false)
      try stage.daemon.freeze()
      #expect(try await stage.timeToQuit() < usual + Self.noise)
      try stage.daemon.thaw()
      // Whether its `start` comes first depends on how long it was frozen.
      let stop = try await within(testTimeout, "the stop") {
        try await stage.sandbox.waitForExchange { $0.verb == "stop" }
      }
      #expect(stop.response?["action"] == "scrobble")
      try await stage.daemon.waitUntilIdle()
      #expect(await stage.scrobbles.filter { $0.verb == "stop" }.count == 1)
      #expect(await stage.sandbox.history.count == 1)
    }
  }
}

extension Stage {
  /// Plays the end of a film, pausing and seeking, and quits.
  ///
  /// - Returns: the seconds from the key press to the successful exit.
  fileprivate func timeToQuit(hasPlugin: Bool = true) async throws -> Double {
    let player = try await self.player(
      Films.pilot, clip: .film(seconds: 60), hasPlugin: hasPlugin, options: "--start=50%")
    try await player.waitForPlayback()
    try await player.pause()
    try await player.resume()
    try await player.seek(to: 55)
    try await player.waitForPosition(57)
    let start = ContinuousClock.now
    #expect(try await player.quit() == .exited(0))
    return (try #require(player.endedAt) - start) / .seconds(1)
  }
}
