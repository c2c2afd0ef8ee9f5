// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Directories")
struct DirectoryNameTests {
  @Test(
    "directories supply what the file name lacks",
    arguments: [
      ("/tv/Harbour Lights/Season 02/05.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/Season 02/05 - The Pier.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/S02/E05 - The Pier.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/Staffel 2/Episode 5.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/2. Staffel/05.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/Сезон 2/05.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/Specials/03.mkv", "Harbour Lights 0x03"),
      ("/tv/Harbour Lights/Season 2/Harbour Lights 205.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights (2016)/Season 2/S02E05.mkv", "Harbour Lights (2016) 2x05"),
      ("/tv/Harbour Lights (2016)/Harbour Lights - 2x05.mkv", "Harbour Lights (2016) 2x05"),
      ("/tv/Harbour Lights S02/05 - The Pier.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/Season 2 - The Storm/05.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/第2季/05.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/2/05 The Pier.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour Lights/Season 2/15 Pier.mkv", "Harbour Lights 2x15"),
      ("/x/Harbour Lights/Season 2/5 The Pier.mkv", "Harbour Lights 2x05"),
      ("/x/Harbour Lights/Season 2/Harbour Lights 15 The Pier.mkv", "Harbour Lights 2x15"),
      ("/tv/Harbour Lights S02 720p/Harbour.Lights.205.mkv", "Harbour Lights 2x05"),
      ("/tv/Harbour.Lights.S02E05.720p-GRP/hl.s02e05.mkv", "Harbour Lights 2x05"),
      ("/tv/1923/Season 1/S01E05.mkv", "1923 1x05"), ("/tv/1923/S01E05.mkv", "1923 1x05"),
      ("/movies/Silent Orchard (1995)/BDMV/STREAM/00001.m2ts", "Silent Orchard (1995)"),
      ("/movies/2010/Silent Orchard (1995).mkv", "Silent Orchard (1995)"),
      ("C:\\TV\\Harbour Lights\\Season 2\\05.mkv", "Harbour Lights 2x05"),
      ("/home/anna/Harbour Lights/Season 2/05.mkv", "Harbour Lights 2x05"),
      ("/movies/Silent Orchard (1995)/movie.mkv", "Silent Orchard (1995)"),
      ("/movies/Silent.Orchard.1995.720p.BluRay-GRP/grp-so720.mkv", "Silent Orchard (1995)"),
      ("/dl/Harbour.Lights.S02E05.720p.HDTV-GRP/4f8a.mkv", "Harbour Lights 2x05"),
    ])
  func directories(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "file name overrides its directories",
    arguments: [
      (
        "/tv/Harbour Lights S01-S03 1080p/Season 01/Harbour.Lights.S02E05.mkv",
        "Harbour Lights 2x05"
      ),
      ("/dl/2020/Harbour Lights - Season 3 Episode 2.mp4", "Harbour Lights 3x02"),
      ("/movies/300 (2007)/300 (2006).mkv", "300 (2006)"),
    ])
  func fileWins(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "library directory is not a title",
    arguments: [
      ("/movies/1917.mkv", "1917"), ("/tv/1923.S01E01.mkv", "1923 1x01"),
      ("/media/TV Shows/S01E01.mkv", "1x01"),
    ])
  func roots(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("title of the directory is a further candidate") func candidate() {
    let best = identify(MediaReference(path: "/tv/Harbour Lights (2016)/HL - 2x05.mkv"))
      .hypotheses.first
    #expect(best?.titles.contains("Harbour Lights") == true)
  }
}
