// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Packed and absolute numbers")
struct PackedNumberTests {
  @Test(
    "size of the number and format of the name rank the hypotheses",
    arguments: [
      ("Paper_Fox_759.mkv", "Paper Fox #759"),
      ("Paper_Fox_759.avi", "Paper Fox #759"),
      ("Paper.Fox.102.mkv", "Paper Fox 1x02"),
      ("Paper.Fox.110.hdtv-lol.mkv", "Paper Fox 1x10"),
      ("The.Series.110.hdtv-lol", "The Series 1x10"),
      ("Paper.Fox.2010.217.hdtv-lol.mkv", "Paper Fox (2010) 2x17"),
      ("paper.fox.2015.0308-yestv", "paper fox (2015) 3x08"),
      ("Paper Fox 102.mkv", "Paper Fox 1x02"),
      ("[Moon] Paper Fox 102 [1080p].mkv", "Paper Fox #102"),
      ("/anime/Paper Fox/Paper Fox 759.mkv", "Paper Fox #759"),
      ("/tv/Paper Fox/Season 1/Paper.Fox.102.mkv", "Paper Fox 1x02"),
      ("/tv/Paper Fox/Season 2/102.mkv", "Paper Fox 2x102"),
      ("Paper.Fox.759.1080p.mkv", "Paper Fox #759"),
      ("4-13 The Pier (HD).m4v", "The Pier 4x13"),
      ("Paper_Fox_S01_2018_WEB-DL_720p_Studio_07.mkv", "Paper Fox 1x07"),
    ])
  func packed(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("packed and absolute hypotheses are both kept for the resolver") func both() {
    let all = identify(MediaReference(path: "Paper.Fox.102.mkv")).hypotheses
    #expect(all.contains { $0.season == 1 && $0.episodes == [2] })
    #expect(all.contains { $0.absolute == 102 })
  }

  @Test("consecutive numbers in the directory decide") func siblings() {
    let names = (98...110).map { "Paper Fox \($0).mkv" }
    #expect(reading("/a/Paper Fox 102.mkv", directory(names)) == "Paper Fox 1x02")
    let all = identify(
      MediaReference(path: "/a/Paper Fox 98.mkv"), surroundings: directory(names)
    ).hypotheses
    #expect(all.first?.absolute == 98)
  }
}
