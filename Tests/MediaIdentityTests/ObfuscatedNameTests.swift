// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Obfuscated names")
struct ObfuscatedNameTests {
  @Test(
    "name without delimiters, reversed or hashed is identified",
    arguments: [
      ("harbourlightss05e14720pwebdl.mkv", "harbourlights 5x14"),
      ("harbourlights2x05720p.mkv", "harbourlights 2x05"),
      ("/tv/Harbour Lights/Season 2/moon-hls02e01-1080p.mkv", "Harbour Lights 2x01"),
      ("/tv/Harbour Lights/Season 2/hl.s02e01.1080p.mkv", "Harbour Lights 2x01"),
      (
        "/dl/Harbour.Lights.S05E14.720p.WEB-DL.x264-MOON/XD607ebb-a1b2c3d4e5f6-0011.mkv",
        "Harbour Lights 5x14"
      ),
      (
        "/dl/Silent.Orchard.1995.720p.BluRay.x264-MOON/a1b2c3d4e5f60718293a4b5c6d7e8f90.mkv",
        "Silent Orchard (1995)"
      ),
      ("/dl/Harbour.Lights.S05E14.720p.WEB-DL.x264-MOON/kjhg8f7d6s5a4.mkv", "Harbour Lights 5x14"),
      ("/dl/Harbour.Lights.S05E14.720p/p027.41E50S.sthgiL.ruobraH.mkv", "Harbour Lights 5x14"),
      ("p027.41E50S.sthgiL.ruobraH.mkv", "Harbour Lights 5x14"),
      ("VTDH.p0801.20E10S.sthgiL.ruobraH.mkv", "Harbour Lights 1x02"),
    ])
  func obfuscated(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
