// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Sources of a film in mpv", .onStage, .withStageReport)
struct SourceTests {
  @Test("title in a playlist names the film")
  func playlist() async throws {
    try await Stage.play { stage in
      let film = try await stage.home.add(.film(seconds: 8), as: "v/0001.mkv")
      let list = stage.path(of: "list.m3u")
      try Data("#EXTM3U\n#EXTINF:8,Severance S02E03\n\(film)\n".utf8).write(to: URL(filePath: list))
      try await stage.playThrough(list, as: Films.severanceTitle)
    }
  }

  @Test("film in an archive is identified by its own name")
  func archive() async throws {
    try await Stage.play { stage in
      let film = try await stage.home.add(.film(seconds: 8), as: "Inception (2010).mkv")
      let archive = stage.path(of: "films.zip")
      let zip = try await Finished.run(
        [try Requirements.tool("zip"), "-0", "-j", archive, film], environment: [:])
      try #require(zip.end == .exited(0))
      try await stage.playThrough(archive, as: "Inception (2010)")
    }
  }

  @Test("end of a range of the file is a position")
  func range() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(Films.pilot, options: "--end=50%")
      #expect(try await player.waitForEnd() == .exited(0))
      try await stage.expectRequest("start")
      #expect((49...51).contains(try await stage.expectRequest("stop", "pause").progress))
      try await stage.expectNoMoreRequests()
    }
  }
}

extension Stage {
  /// Plays a file to its end, and expects one play under this title.
  fileprivate func playThrough(_ path: String, as title: String) async throws {
    let player = try await player(paths: [path])
    #expect(try await player.waitForEnd() == .exited(0))
    #expect(try await expectRequest("start").subject == title)
    #expect(try await expectRequest("stop", "scrobble").subject == title)
    try await expectOutcomes(["scrobbled"])
  }
}
