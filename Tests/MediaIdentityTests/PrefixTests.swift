// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Prefixes of a title")
struct PrefixTests {
  @Test(
    "group, site or short prefix is not part of the title",
    arguments: [
      ("DBF - Paper Fox Super #33.mkv", "Paper Fox Super #33"),
      ("{WWW.SITE.COM} Harbour Lights S01E02 720p.mkv", "Harbour Lights 1x02"),
      ("[www.site.com] Harbour Lights S01E02 720p.mkv", "Harbour Lights 1x02"),
      ("[ www.Site.to ] Harbour.Lights.S01E02.720p.mkv", "Harbour Lights 1x02"),
      ("www.Site.com - Silent Orchard (1995) 720p.mkv", "Silent Orchard (1995)"),
      ("SITE.COM_Silent.Orchard.1995.720p.mkv", "Silent Orchard (1995)"),
      ("FoV-Harbour.Lights.S01E01.720p.HDTV.x264.mkv", "Harbour Lights 1x01"),
      ("EN - Silent Orchard (1995).mkv", "Silent Orchard (1995)"),
      ("DE - Harbour Lights S01E02.mkv", "Harbour Lights 1x02"),
      ("De - Harbour Lights S01E02.mkv", "De - Harbour Lights 1x02"),
      ("IT - Harbour Lights (1995).mkv", "IT - Harbour Lights (1995)"),
      ("CSI - Harbour S01E02.mkv", "CSI - Harbour 1x02"),
      ("SS-GB.S01E01.1080p.x265-MOON.mkv", "SS-GB 1x01"),
      ("X-Men.2000.1080p.BluRay.x264.mkv", "X-Men (2000)"),
      ("Spider-Man.2002.1080p.BluRay.x264.mkv", "Spider-Man (2002)"),
    ])
  func prefix(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "first word of a name without capitals may be a group's",
    arguments: [
      ("moon-silentorchard.1995.720p.mkv", "moon-silentorchard (1995)", "silentorchard"),
      ("moon-harbour.lights.s01e02.720p.mkv", "moon-harbour lights 1x02", "harbour lights"),
      ("moonlit-silent.orchard-1080p.mkv", "moonlit-silent orchard", "silent orchard"),
    ])
  func lowerCasePrefix(_ path: String, _ expected: String, _ other: String) {
    #expect(reading(path) == expected)
    let titles = identify(MediaReference(path: path)).hypotheses.first?.titles ?? []
    #expect(titles.contains(other), "\(titles)")
  }

  @Test(
    "title in brackets with a number is a title",
    arguments: [
      ("[REC] 2 (2009).mkv", "[REC] 2 (2009)"), ("[REC] (2007).mkv", "REC (2007)"),
      ("[Rec] 2.mkv", "Rec #2"), ("[Moon] 86 - 01 [1080p].mkv", "86 #1"),
    ])
  func titleInBrackets(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
