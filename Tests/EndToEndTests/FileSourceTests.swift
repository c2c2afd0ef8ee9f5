// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Sources of a video in mpv", .requiresPlayer, .withScenarioReport)
struct FileSourceTests {
  @Test("title in a playlist names the movie")
  func playlist() async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 8), as: "v/0001.mkv")
      let list = scenario.path(of: "list.m3u")
      try Data("#EXTM3U\n#EXTINF:8,Severance S02E03\n\(video)\n".utf8).write(
        to: URL(filePath: list))
      try await scenario.playThrough(list, as: Videos.severanceTitle)
    }
  }

  @Test("movie in an archive is identified by its own name")
  func archive() async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 8), as: "Inception (2010).mkv")
      let archive = scenario.path(of: "videos.zip")
      let zip = try await CommandResult.run(
        [try Requirements.tool("zip"), "-0", "-j", archive, video], environment: [:])
      try #require(zip.end == .exited(0))
      try await scenario.playThrough(archive, as: "Inception (2010)")
    }
  }

  @Test("end of a range of the file is a position")
  func range() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(Videos.pilot, options: "--end=50%")
      #expect(try await player.waitForEnd() == .exited(0))
      try await scenario.expectRequest("start")
      #expect((49...51).contains(try await scenario.expectRequest("stop", "pause").progress))
      try await scenario.expectNoMoreRequests()
    }
  }
}

extension Scenario {
  /// Plays a file to its end, and expects one play under this title.
  fileprivate func playThrough(_ path: String, as title: String) async throws {
    let player = try await player(paths: [path])
    #expect(try await player.waitForEnd() == .exited(0))
    #expect(try await expectRequest("start").subject == title)
    #expect(try await expectRequest("stop", "scrobble").subject == title)
    try await expectOutcomes(["scrobbled"])
  }
}
