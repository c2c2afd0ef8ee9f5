// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Several episodes in one file")
struct EpisodeListTests {
  @Test(
    "list or range of numbers is several episodes",
    arguments: [
      ("Harbour Lights - 02x03 - x04 - x15.mkv", "Harbour Lights 2x03+04+15"),
      ("Harbour.Lights.S03E21.22.720p.HDTV.mkv", "Harbour Lights 3x21+22"),
      ("Harbour.Lights.S03E21.22.mkv", "Harbour Lights 3x21+22"),
      ("Harbour Lights S03E21-22.mkv", "Harbour Lights 3x21+22"),
      ("/tv/Harbour Lights/Season 1/101-102.mkv", "Harbour Lights 1x01+02"),
      ("/tv/Harbour Lights/Season 1/101.102.mkv", "Harbour Lights 1x01+02"),
      ("/tv/Harbour Lights/Season 1/Harbour Lights 101-102.mkv", "Harbour Lights 1x01+02"),
      ("/tv/Harbour Lights/Season 1/Harbour.Lights.101.102.mkv", "Harbour Lights 1x01+02"),
      ("[Moon][Paper Fox][01-02][1080P].mkv", "Paper Fox x01+02"),
      ("[Moon] Paper Fox [01-02] [1080p].mkv", "Paper Fox x01+02"),
      ("Harbour Lights S01E01-E03.mkv", "Harbour Lights 1x01+02+03"),
      ("Harbour Lights S01E01 - E03.mkv", "Harbour Lights 1x01+02+03"),
      ("Harbour Lights S01E01-S01E03.mkv", "Harbour Lights 1x01+02+03"),
      ("Harbour Lights S01E01_E02.mkv", "Harbour Lights 1x01+02"),
      ("Harbour Lights S01E01E02E03.mkv", "Harbour Lights 1x01+02+03"),
      ("Harbour Lights 1x01x02.mkv", "Harbour Lights 1x01+02"),
      ("Harbour Lights 1x01_02.mkv", "Harbour Lights 1x01+02"),
      ("Harbour Lights 1x01, 1x02.mkv", "Harbour Lights 1x01+02"),
      ("Harbour Lights S01E01, E02.mkv", "Harbour Lights 1x01+02"),
      ("Harbour Lights S01E01,02.mkv", "Harbour Lights 1x01+02"),
      ("Harbour Lights S03E13_91.avi", "Harbour Lights 3x13"),
      ("Harbour Lights S01E05.1080p.mkv", "Harbour Lights 1x05"),
      ("Harbour.Lights.S01E09.10.Things.720p.mkv", "Harbour Lights 1x09"),
      (
        "[Moon] Paper Fox - 01 - 12 [1080p][HEVC]", "Paper Fox x01+02+03+04+05+06+07+08+09+10+11+12"
      ),
      ("Огни [06х01-02] (2017) HDTVRip", "Огни 6x01+02"),
    ])
  func list(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
