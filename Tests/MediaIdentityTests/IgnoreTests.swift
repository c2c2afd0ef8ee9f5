// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Ignored names")
struct IgnoreTests {
  @Test(
    "extras, samples, devices, recordings and random names are ignored",
    arguments: [
      "/movies/Silent Orchard (1995)/Trailers/Teaser.mkv",
      "/movies/Silent Orchard (1995)/Featurettes/Making Of.mkv",
      "/movies/Silent Orchard (1995)/Behind The Scenes/a.mkv", "Silent Orchard (1995)-trailer.mp4",
      "Silent Orchard (1995) Official Trailer 2.mp4", "Silent.Orchard.1995.720p-GRP-sample.mkv",
      "sample-silent.orchard.mkv", "Silent Orchard-featurette.mkv", "Silent Orchard-scene2.mkv",
      "Paper Fox - NCEDv2.mkv", "Paper Fox NCOP4a.mkv",
      "[Moon] Paper Fox - NCOP1 [BD].mkv", "[Moon] Paper Fox - OP2 [BD].mkv",
      "[Moon] Paper Fox PV1 [BD].mkv", "[Moon] Paper Fox - Creditless Ending [BD].mkv",
      "da39a3ee5e6b4b0d3255bfef95601890afd80709.mkv", "x7Gq2LmN9pRt4VwZ8bKc3HdF.mkv",
      "01234567-89ab-cdef-0123-456789abcdef.mkv", "VID_20200101_123456.mp4", "GOPR0123.MP4",
      "IMG_4711.MOV", "2024-05-06 12-33-44.mkv", "Screencast from 2024-05-06 12-33-44.webm",
      "-", "", "/", "dvd://1", "av://v4l2:/dev/video0", "fd://3",
      "https://www.youtube.com/watch?v=abcdefghijk", "https://youtu.be/abcdefghijk",
      "https://r1.googlevideo.com/videoplayback?expire=1", "http://example.com/live/stream.m3u8",
    ])
  func ignored(_ path: String) {
    #expect(reading(path) == "ignored")
  }

  @Test(
    "shows and movies with similar words are not ignored",
    arguments: [
      ("Trailer Park Boys S01E01.mkv", "Trailer Park Boys 1x01"),
      ("/tv/Extras/Season 1/Extras S01E02.mkv", "Extras 1x02"),
      ("The Sample (2010).mkv", "The Sample (2010)"),
      ("The.Interview.2014.1080p.mkv", "The Interview (2014)"),
      ("Signal (2016).mkv", "Signal (2016)"), ("Zoom 2 (2006).mkv", "Zoom 2 (2006)"),
      (
        "/dl/Harbour.Lights.S02E18.720p-GRP/da39a3ee5e6b4b0d3255bfef95601890afd80709.mkv",
        "Harbour Lights 2x18"
      ),
    ])
  func kept(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("ignored name has a reason") func reason() {
    #expect(identify(MediaReference(path: "a-trailer.mp4")).ignored == "a trailer or a sample")
  }
}
