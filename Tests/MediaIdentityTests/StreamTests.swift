// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Streams")
struct StreamTests {
  private func words(_ path: String, title: String?) -> String {
    MediaIdentityTests.words(identify(MediaReference(path: path, mediaTitle: title)))
  }

  @Test(
    "path of a URL is read like a file path",
    arguments: [
      (
        "http://192.168.1.20:8096/movies/Silent%20Orchard%20(1995).mkv?api_key=x",
        "Silent Orchard (1995)"
      ),
      ("https://user:secret@nas.example/tv/Dark/Season%201/Dark.S01E02.mkv", "Dark 1x02"),
      ("http://nas/tv/The%2520Rookie/S01E02.mkv", "The Rookie 1x02"),
      ("smb://nas/tv/Dark/Season%201/Dark.S01E02.mkv", "Dark 1x02"),
      ("file:///tv/Dark/Season%201/Dark.S01E02.mkv", "Dark 1x02"),
      ("http://h/get?id=1&name=harbour.lights.s03e03.720p.mkv", "harbour lights 3x03"),
    ])
  func paths(_ path: String, _ expected: String) {
    #expect(words(path, title: nil) == expected)
  }

  @Test("media-title is used if the URL has no name") func titles() {
    let address = "http://h:8096/Videos/3fa85f64-5717-4562-b3fc-2c963f66afa6/stream?static=true"
    #expect(words(address, title: "Harbour Lights - S03E03 - The Pier") == "Harbour Lights 3x03")
    #expect(words(address, title: "Silent Orchard (1995)") == "Silent Orchard (1995)")
    #expect(words(address, title: nil) == "ignored")
  }

  @Test("matching media-title adds evidence, another one ranks below the name")
  func weighing() {
    let path = "/tv/Harbour Lights - S03E03.mkv"
    let alone = identify(MediaReference(path: path))
    let agreeing = identify(MediaReference(path: path, mediaTitle: "Harbour Lights S03E03"))
    #expect(agreeing.hypotheses.count == alone.hypotheses.count)
    #expect(agreeing.hypotheses.first?.evidence.last?.source == .streamTitle)
    #expect(words(path, title: "Ripped by Somebody (2010)") == "Harbour Lights 3x03")
  }

  @Test(
    "directories of a URL identify a file with a generic name",
    arguments: [
      ("http://h/tv/Harbour Lights/Season 1/05.mkv", "Harbour Lights 1x05"),
      ("http://h/tv/Harbour%20Lights/Season%201/E05.mkv", "Harbour Lights 1x05"),
      ("http://h/Silent Orchard (1995)/index.m3u8", "Silent Orchard (1995)"),
      ("http://h/Silent Orchard (1995)/video.mkv", "Silent Orchard (1995)"),
      ("http://h/Harbour Lights S01E05/master.m3u8", "Harbour Lights 1x05"),
      ("http://h/Facade.mkv", "Facade"),
      ("http://h/Videos/8f3a91/stream.mkv", "ignored"), ("http://h/movies/1234.mkv", "ignored"),
      ("http://h/Season 1/05.mkv", "ignored"), ("http://h/hls/720/index.m3u8", "ignored"),
      ("http://h/tv/Harbour Lights/Season 1/index.m3u8", "ignored"),
      ("http://h/a1b2c3d4/5.mkv", "ignored"), ("http://h/deadbeef.mkv", "deadbeef"),
      ("http://h/0deadbeef.mkv", "ignored"),
    ])
  func directories(_ path: String, _ expected: String) {
    #expect(words(path, title: nil) == expected)
  }

  @Test(
    "clip of a video site is read if its title is an episode or a movie with its year",
    arguments: [
      ("My Garden", "ignored"), ("Harbour Lights S01E01", "Harbour Lights 1x01"),
      ("Silent Orchard (1995)", "Silent Orchard (1995)"),
      ("Silent Orchard 1995", "Silent Orchard (1995)"),
      ("Silent Orchard (1995) Full Movie 4K", "ignored"), ("Garden Fair 2020 Tour", "ignored"),
      ("Harbour Lights - 05", "ignored"),
      ("Harbour Lights 2020-01-16", "Harbour Lights 2020-01-16"),
    ])
  func videoSites(_ title: String, _ expected: String) {
    #expect(words("https://www.youtube.com/watch?v=a", title: title) == expected)
  }

  @Test(
    "page that yt-dlp has resolved is marked as a video site",
    arguments: [
      ("https://clips.example.org/v/some-clip", true), ("http://h/watch?v=1", true),
      ("http://nas/tv/Harbour%20Lights%20S01E01.mkv", false),
      ("http://h/Harbour%20Lights%20S01E01.torrent", false),
      ("/tv/Harbour Lights S01E01.mkv", false), ("smb://nas/Harbour Lights S01E01", false),
    ])
  func resolvedPages(_ path: String, _ isMarked: Bool) {
    let title = "Harbour Lights S01E01 reaction"
    let found = identify(
      MediaReference(path: path, mediaTitle: title, tags: ["stream-open-filename": ""]))
    #expect(found.isVideoSite == isMarked)
    #expect(found.ignored == nil)
    if isMarked { #expect(found.clipTitles.contains(title)) }
    #expect(!identify(MediaReference(path: path, mediaTitle: title)).isVideoSite)
  }
}
