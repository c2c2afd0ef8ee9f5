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

  @Test("live stream with a window is no viewing and is stopped at Trakt")
  func liveWindow() async throws {
    try await Stage.play { stage in
      let film = try await stage.home.add(.film(seconds: 60), as: "whole.mkv")
      let stream = stage.path(of: "Breaking Bad S01E01.m3u8")
      async let made = Finished.run(
        [
          try Requirements.tool("ffmpeg"), "-nostdin", "-v", "error", "-re", "-i", film, "-t", "25",
          "-c:v", "mpeg4", "-c:a", "aac", "-f", "hls", "-hls_time", "1", "-hls_list_size", "8",
          stream,
        ], environment: ["PATH": Requirements.path])
      try await stage.wait(6)
      let player = try await stage.player(paths: [stream])
      try await stage.wait(10)
      try await player.quit()
      _ = try await made
      try await stage.daemon.waitUntilIdle()
      #expect(try await stage.home.history().isEmpty)
      #expect(await stage.sandbox.history.isEmpty)
      #expect(await stage.sandbox.positions.filter { $0.progress > 1 }.isEmpty)
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
