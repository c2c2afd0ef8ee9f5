// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Numbers in titles")
struct TitleNumberTests {
  @Test(
    "number in a title is not an episode number",
    arguments: [
      (
        "[Moon] Paper Fox 2.22 You Can (Not) Advance [BD 1080p].mkv",
        "Paper Fox 2.22 You Can (Not) Advance"
      ),
      (
        "Paper.Fox.3.33.You.Can.Not.Redo.2012.1080p.BluRay.mkv",
        "Paper Fox 3 33 You Can Not Redo (2012)"
      ),
      ("Paper Fox 3.33 You Can (Not) Redo.mkv", "Paper Fox 3.33 You Can (Not) Redo"),
      ("Paper Fox 2.22.mkv", "Paper Fox 2.22"),
      ("Paper Gun 33⅓ (1994).mkv", "Paper Gun 33⅓ (1994)"),
      ("9½ Foxes (1986).mkv", "9½ Foxes (1986)"),
      ("OSS_117_Nest_of_Spies.avi", "OSS 117 Nest of Spies"),
      ("OSS_117_Lost_in_Rio_(2009).avi", "OSS 117 Lost in Rio (2009)"),
      ("[ORC]⁴ (2014).mkv", "[ORC]⁴ (2014)"),
      ("[ORC]⁴ Apocalypse (2014).mkv", "[ORC]⁴ Apocalypse (2014)"),
      ("[ORC]² 2009 1080p BluRay x264.mkv", "[ORC]² (2009)"),
      ("The Gardener Part 3.mkv", "The Gardener Part 3"),
      ("The Gardener Part II.mkv", "The Gardener Part II"),
      ("The.Gardener.Part.3.1080p.BluRay.x264.mkv", "The Gardener Part 3"),
      ("The.Pioneers.Part.3.720p.HDTV.x264.mkv", "The Pioneers x03"),
      ("[Moon] Paper Fox The Movie [01] [1080p].mkv", "Paper Fox The Movie"),
      ("Harbour Lights SG-1 - S02E21 - 1969.mkv", "Harbour Lights SG-1 2x21"),
      ("Harbour Lights SG-1 - S01E21 - 1969.mkv", "Harbour Lights SG-1 1x21"),
      ("Harbour.Lights.S01E01.2019.1080p.mkv", "Harbour Lights (2019) 1x01"),
      ("晚间新闻 2024.05.02期.mp4", "晚间新闻 2024-05-02"),
      ("晚间新闻.20240502期.mp4", "晚间新闻 2024-05-02"),
      ("晚间新闻 第20240502期.mp4", "晚间新闻 2024-05-02"),
      ("District 9.mkv", "District 9"),
      ("UFC.179.PPV.HDTV.x264-MOON", "UFC 179"),
    ])
  func titleNumber(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
