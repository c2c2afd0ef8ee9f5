// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Movies")
struct MovieTests {
  @Test(
    "title and year are read",
    arguments: [
      "Silent Orchard (1995).mkv", "Silent.Orchard.1995.1080p.BluRay.x264-GRP.mkv",
      "Silent Orchard [1995] [720p].mp4", "Silent_Orchard_1995_DVDRip.avi",
      "Silent Orchard 1995.mkv", "Silent.Orchard.EXTENDED.1995.1080.BrRip.mp4",
      "Silent.Orchard.1995.UNRATED.mkv", "Silent Orchard (BluRay / 1995)",
      "Silent Orchard (Western 1995)", "www.example.com - Silent Orchard (1995) 720p.mkv",
      "[ www.example.com ] - Silent.Orchard.1995.720p.mkv", "1995 - Silent Orchard.mkv",
      "(1995) Silent Orchard.mkv", "01 - Silent Orchard (1995).mkv",
      "Silent Orchard 25th Anniversary Edition 1995 DVDRip.mkv", "Silent.Orchard.3D.1995.HSBS.mkv",
      "Silent Orchard (1995) CD2.avi", "Silent Orchard (1995) {edition-Final Cut}.mkv",
    ])
  func titleAndYear(_ path: String) {
    #expect(reading(path) == "Silent Orchard (1995)")
  }

  @Test(
    "year or tag may be a title",
    arguments: [
      ("1917 (2019).mkv", "1917 (2019)"), ("1917.2019.2160p.mkv", "1917 (2019)"),
      ("2012.2009.1080p.BluRay.mkv", "2012 (2009)"), ("2012.mkv", "2012"),
      ("Blade Runner 2049.HDRip.avi", "Blade Runner 2049"),
      ("Wonder Woman 1984 (2020).mkv", "Wonder Woman 1984 (2020)"),
      ("Apollo 13 (1995).mkv", "Apollo 13 (1995)"), ("Cam (2018).mkv", "Cam (2018)"),
      ("Uncut Gems (2019).mkv", "Uncut Gems (2019)"), ("300 (2006).mkv", "300 (2006)"),
      ("4x4 (2019).mkv", "4x4 (2019)"), ("10x10.2018.1080p.mkv", "10x10 (2018)"),
      ("The.Final.Cut.2004.mkv", "The Final Cut (2004)"),
      ("8 Bit Christmas (2021).mkv", "8 Bit Christmas (2021)"),
      ("(500) Days of Summer (2009).mkv", "(500) Days of Summer (2009)"),
      ("It.Comes.at.Night.2017.mkv", "It Comes at Night (2017)"),
    ])
  func hard(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "tags end the title if there is no year",
    arguments: [
      ("Silent.Orchard.FRENCH.DVDRip.avi", "Silent Orchard"),
      ("Silent.Orchard.DC.German.720p.BluRay.mkv", "Silent Orchard"),
      ("Silent Orchard.Blu-ray.mkv", "Silent Orchard"),
      ("Silent.Orchard.2.German.DL.1080p.mkv", "Silent Orchard 2"),
      ("Silent.Orchard.Directors.Cut.h.264.mkv", "Silent Orchard"),
    ])
  func tags(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("further titles are candidates") func candidates() {
    func titles(_ path: String) -> [String] {
      identify(MediaReference(path: path)).hypotheses.first.map { [$0.title ?? ""] + $0.titles }
        ?? []
    }
    #expect(titles("Orchard aka Silent Trees (1995)").contains("Silent Trees"))
    #expect(titles("Тихий сад / Silent Orchard (1995)").first == "Silent Orchard")
    #expect(titles("Тихий сад / Silent Orchard (1995)").contains("Тихий сад"))
    #expect(titles("Orchard, The (1995)").first == "The Orchard")
  }

  @Test("dots are kept in acronyms and are spaces elsewhere") func acronyms() {
    #expect(reading("Agents.of.S.A.G.E.1995.720p.mkv") == "Agents of S.A.G.E. (1995)")
    #expect(reading("Mr. Nobody (2009).mkv") == "Mr. Nobody (2009)")
  }

  @Test("name without a year is doubtful, name with a year is sure") func confidence() {
    let bare = identify(MediaReference(path: "Silent Orchard.mkv")).hypotheses.first
    let dated = identify(MediaReference(path: "Silent Orchard (1995).mkv")).hypotheses.first
    #expect(bare?.confidence ?? 99 < Hypothesis.doubtful)
    #expect(dated?.confidence ?? 0 >= Hypothesis.sure)
  }
}
