// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Impact on the player", .requiresPlayer, .withScenarioReport)
struct PlayerQuitTimeTests {
  /// The tolerance for the time in which mpv quits, in seconds.
  private static let noise = 1.0

  @Test("without a daemon mpv quits as fast as without the plugin")
  func away() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let usual = try await scenario.timeToQuit(hasPlugin: false)
      try await scenario.expectQuit(within: usual + Self.noise)
    }
  }

  @Test("with a frozen daemon mpv quits as fast and the play is kept")
  func frozen() async throws {
    try await Scenario.run { scenario in
      let usual = try await scenario.timeToQuit(hasPlugin: false)
      try scenario.daemon.freeze()
      let count = try await scenario.expectQuit(within: usual + Self.noise)
      try scenario.daemon.thaw()
      // Whether its `start` comes first depends on how long it was frozen.
      let stop = try await within(testTimeout, "the stop") {
        try await scenario.sandbox.waitForExchange { $0.verb == "stop" }
      }
      #expect(stop.response?["action"] == "scrobble")
      try await scenario.daemon.waitUntilIdle()
      #expect(await scenario.scrobbles.filter { $0.verb == "stop" }.count == count)
      #expect(await scenario.sandbox.history.count == count)
    }
  }
}

extension Scenario {
  /// Plays the end of a file, pausing and seeking, and quits.
  ///
  /// - Returns: the seconds from the key press to the successful exit.
  fileprivate func timeToQuit(
    _ video: String = Videos.pilot, hasPlugin: Bool = true
  ) async throws -> Double {
    let player = try await self.player(
      video, clip: .video(seconds: 60), hasPlugin: hasPlugin, options: "--start=50%")
    try await player.waitForPlayback()
    try await player.pause()
    try await player.resume()
    try await player.seek(to: 50)
    try await player.waitForPosition(52)
    let start = ContinuousClock.now
    #expect(try await player.quit() == .exited(0))
    return (try #require(player.endedAt) - start) / .seconds(1)
  }

  /// Expects that mpv with the plugin quits in time at one of three attempts: a plugin that waits for
  /// the daemon is slow each time, a busy machine is not.
  ///
  /// - Returns: the number of attempts, each with another video.
  @discardableResult
  fileprivate func expectQuit(
    within seconds: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Int {
    var times: [Double] = []
    for video in [Videos.pilot, Videos.second, Videos.severance] {
      times.append(try await timeToQuit(video))
      if times.last ?? 0 < seconds { break }
    }
    #expect(times.contains { $0 < seconds }, sourceLocation: sourceLocation)
    return times.count
  }
}
