// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Discs")
struct DiscTests {
  @Test(
    "disc is named by the directory above it, if it is a real disc",
    arguments: [
      ("/home/u/stream/Heat.1995.mkv", "Heat (1995)"),
      ("/srv/video_ts/Heat.1995.1080p.BluRay.mkv", "Heat (1995)"),
      ("/srv/audio_ts/Dark.S01E02.mkv", "Dark 1x02"),
      ("/srv/bdmv/Dark.S01E02.mkv", "Dark 1x02"),
      ("/tv/Dark/STREAM/Dark.S01E02.mkv", "Dark 1x02"),
      ("/movies/Silent Orchard (1995)/BDMV/STREAM/00001.m2ts", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/VIDEO_TS/VTS_01_1.VOB", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/VIDEO_TS/VIDEO_TS.IFO", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/VTS_01_1.VOB", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/DISC_1/BDMV/STREAM/00800.m2ts", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/Disc 2/VIDEO_TS/VTS_03_2.VOB", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/BDMV/index.bdmv", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/BDMV", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/VIDEO_TS", "Silent Orchard (1995)"),
      ("/movies/Silent Orchard (1995)/BDMV/PLAYLIST/00800.mpls", "Silent Orchard (1995)"),
      ("/tv/Harbour Lights/HARBOUR_LIGHTS_S1D1/BDMV/STREAM/00003.m2ts", "HARBOUR LIGHTS 1x"),
      ("/tv/Harbour Lights/Season 2/HARBOUR_LIGHTS_S2D3.iso", "HARBOUR LIGHTS 2x"),
      (
        "/tv/Harbour Lights (2022)/Season 1/HARBOUR_LIGHTS_COMPLETE_DISC_1 S01E01-E03.iso",
        "HARBOUR LIGHTS (2022) 1x01+02+03"
      ),
      (
        "\\\\nas\\tests\\Harbour Lights (2022)\\Season 1\\HARBOUR_LIGHTS_DISC_1 S01E01.iso",
        "HARBOUR LIGHTS (2022) 1x01"
      ),
    ])
  func disc(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "menu or part of a title is a piece of its disc",
    arguments: [
      ("VIDEO_TS/VIDEO_TS.VOB", ["VIDEO_TS.VOB"], true),
      ("VIDEO_TS/VTS_01_0.VOB", ["VTS_01_0.VOB", "VTS_01_1.VOB"], true),
      ("VIDEO_TS/VTS_01_2.VOB", ["VTS_01_1.VOB", "VTS_01_2.VOB"], true),
      ("VIDEO_TS/VTS_01_1.VOB", ["VTS_01_1.VOB", "VTS_01_2.VOB"], true),
      ("VIDEO_TS/vts_01_1.vob", ["vts_01_1.vob", "vts_01_2.vob"], true),
      ("VIDEO_TS/VTS_01_1.VOB", ["VTS_01_0.VOB", "VTS_01_1.VOB", "VTS_02_2.VOB"], false),
      ("VIDEO_TS/VTS_01_1.VOB", ["VTS_01_1.VOB", "VTS_01_2.BUP"], false),
      ("VIDEO_TS/VTS_01_1.VOB", [], false),
      ("BDMV/STREAM/00001.m2ts", ["00001.m2ts", "00002.m2ts"], false),
      ("Silent Orchard (1995).vob", ["Silent Orchard (1995).vob"], false),
    ])
  func piece(_ path: String, _ names: [String], _ isPiece: Bool) {
    let reference = MediaReference(path: "/movies/Silent Orchard (1995)/\(path)")
    #expect(identify(reference, surroundings: directory(names)).isDiscPiece == isPiece)
  }
}
