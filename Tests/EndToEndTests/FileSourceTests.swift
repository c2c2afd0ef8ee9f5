// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing
import TraktSandbox

@Suite("Sources of a video in mpv", .requiresPlayer, .withScenarioReport)
struct FileSourceTests {
  @Test("title in a playlist names what plays", arguments: ["0001.mkv", "Video 1.mkv"])
  func playlist(_ name: String) async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 8), as: "v/\(name)")
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

  @Test(
    "video that yt-dlp finds at a page is sent only under the item's own title",
    arguments: [
      ("https://clips.example.org/v/some-clip", "Breaking Bad S01E01 REACTION!!", "ignored"),
      ("https://clips.example.org/v/some-clip", "Breaking Bad S01E01", "scrobbled"),
      ("https://video.example.ru/video/123456789", "Inception (2010) Full Movie HD", "ignored"),
      ("https://www.youtube.com/watch?v=W5OxWXbB5vw", "Inception (2010)", "scrobbled"),
    ])
  func page(_ address: String, _ title: String, _ outcome: String) async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 60), as: "v/0001.mkv")
      let server = try ClipServer(serving: video)
      let ytdlp = scenario.path(of: "yt-dlp")
      // One format for picture and sound: mpv sets no tags then.
      try Data(
        """
        #!/bin/sh
        cat <<'END'
        {"id": "1", "title": "\(title)", "url": "\(server.address)", "webpage_url": "\(address)",
        "extractor": "generic", "ext": "mkv", "protocol": "http", "vcodec": "mpeg4",
        "acodec": "flac", "description": "\(title)"}
        END

        """.utf8
      ).write(to: URL(filePath: ytdlp))
      #expect(chmod(ytdlp, 0o700) == 0)
      let player = try await scenario.player(
        paths: [address],
        options: [
          "--ytdl=yes", "--start=48",
          "--script-opts=ytdl_hook-ytdl_path=\(ytdlp),ytdl_hook-try_ytdl_first=yes",
        ])
      #expect(try await player.waitForEnd() == .exited(0))
      if outcome == "scrobbled" {
        try await scenario.expectRequest("start")
        try await scenario.expectRequest("stop", "scrobble")
      } else {
        try await scenario.expectNoMoreRequests()
      }
      try await scenario.expectOutcomes([.string(outcome)])
    }
  }

  @Test("title of a stream at a server's own address names the episode whatever it adds")
  func mediaServer() async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 60), as: "v/0001.mkv")
      let server = try ClipServer(serving: video)
      let player = try await scenario.player(
        paths: [server.address + "/stream?id=1"],
        options: ["--force-media-title=Breaking Bad - S01E01 - Le début", "--start=48"])
      #expect(try await player.waitForEnd() == .exited(0))
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("directories of a URL name a file that has only a number")
  func directories() async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 60), as: "v/0001.mkv")
      let server = try ClipServer(serving: video)
      let player = try await scenario.player(
        paths: [server.address + "/tv/Breaking%20Bad/Season%201/01.mkv"], options: ["--start=48"])
      #expect(try await player.waitForEnd() == .exited(0))
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await scenario.expectRequest("stop", "scrobble")
    }
  }

  @Test(
    "clip that youtube-dl stored is not the episode in its title",
    arguments: ["-W5OxWXbB5vw", " (W5OxWXbB5vw)", " [W5OxWXbB5vw].f137", " [123456789]"])
  func clip(_ id: String) async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        "Breaking Bad S01E01 reaction\(id).mkv", clip: .video(seconds: 60), options: "--start=48")
      #expect(try await player.waitForEnd() == .exited(0))
      try await scenario.expectNoMoreRequests()
      try await scenario.expectOutcomes(["ignored"])
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
