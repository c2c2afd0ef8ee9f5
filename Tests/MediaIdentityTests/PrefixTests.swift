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
      ("CSI - Harbour S01E02.mkv", "CSI - Harbour 1x02"),
      ("SS-GB.S01E01.1080p.x265-MOON.mkv", "SS-GB 1x01"),
      ("X-Men.2000.1080p.BluRay.x264.mkv", "X-Men (2000)"),
      ("Spider-Man.2002.1080p.BluRay.x264.mkv", "Spider-Man (2002)"),
    ])
  func prefix(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
