// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Thresholds and credits", .requiresPlayer, .withScenarioReport)
struct ThresholdAndCreditsTests {
  private static let ownThreshold = Scenario.quick + "threshold_movies = 95\n"

  @Test("movies have their own threshold")
  func ownThreshold() async throws {
    try await Scenario.run(configuration: Self.ownThreshold) { scenario in
      let video = try scenario.scripted(Videos.matrix, at: 85)
      try await scenario.expectRequest("start")
      try video.pause()
      // Past 80 %, but before the threshold of movies.
      #expect(try await scenario.expectRequest("pause", "pause").progress == 79.9)
      try video.quit()
      #expect(try await scenario.expectRequest("stop", "pause").progress == 79.9)
      let episode = try scenario.scripted(Videos.pilot, at: 85)
      try await scenario.expectRequest("start")
      try episode.quit()
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
    }
  }

  /// Plays a file from 75 % whose last chapter begins at 72 %, and quits.
  private func leaveInTheCredits(_ configuration: String, _ action: String) async throws {
    try await Scenario.run(configuration: configuration) { scenario in
      let chapters = scenario.home.directory.appending(path: "chapters.txt")
      try Data(Self.chapters.utf8).write(to: chapters)
      let player = try await scenario.player(
        Videos.matrix, clip: .video(seconds: 600), options: "--chapters-file=\(chapters.path)",
        "--start=75%")
      try await scenario.expectRequest("start")
      try await player.quit()
      let stop = try await scenario.expectRequest("stop", action)
      #expect(action == "pause" ? stop.progress < 79 : stop.progress == 80.01)
      try await scenario.expectNoMoreRequests()
    }
  }

  private static let chapters = """
    ;FFMETADATA1
    [CHAPTER]
    TIMEBASE=1/1
    START=0
    END=430
    title=The movie
    [CHAPTER]
    TIMEBASE=1/1
    START=430
    END=600
    title=End Credits

    """

  @Test("file left during its credits is a play if credits count")
  func credits() async throws {
    try await leaveInTheCredits(Scenario.quick + "credits_count = true\n", "scrobble")
  }

  @Test("file left during its credits is a position otherwise")
  func noCredits() async throws {
    try await leaveInTheCredits(Scenario.quick, "pause")
  }
}
