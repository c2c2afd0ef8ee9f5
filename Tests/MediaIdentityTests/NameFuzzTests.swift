// SPDX-License-Identifier: MIT

import Fuzzing
import MediaIdentity
import Testing

@Suite("Fuzz: file names")
struct NameFuzzTests {
  private static let corpus = [
    "/tv/Harbour Lights (2016) [tvdbid=11]/Season 02/Harbour Lights - S02E05-E06 - The Pier [1080p].mkv",
    "[Moon]_Paper_Fox_-_03v2-06_(1280x720_Blu-Ray_FLAC)_[0B1C2D3E].mkv",
    "Silent.Orchard.1995.EXTENDED.1080p.BluRay.DTS-HD.MA.5.1.x264-GRP.mkv",
    "Садовник / The Gardener / Сезон 2 / Серии 1-6 (6) [2017, США, WEBRip 1080p]",
    "【月】★04月新番[纸狐/Paper Fox～！][第01-15集][1080P][简体].mp4",
    "http://u:p@h:1/a%20b/Dark.S01E02.mkv?name=harbour.lights.s03e03&x=%25%32%35",
    "Evening_Post_20200116_20302100 31st Jan 2025 16-Feb-2017 10/25/2010.mp4",
    "<movie><title>a&amp;b</title><uniqueid type=\"imdb\">tt1234567</uniqueid></movie>",
  ]

  @Test("random and mutated names do not trap")
  func names() async {
    await Fuzz(Self.corpus).run { name, _ in
      let path = String(decoding: name, as: UTF8.self)
      let surroundings = Surroundings(
        siblings: { _ in [path, String(path.reversed())] }, nfo: { _ in name })
      var bytes: [UInt8] = []
      identify(
        MediaReference(path: path, mediaTitle: path, tags: ["title": path, "show": path]),
        surroundings: surroundings
      ).writeJSONAll(into: &bytes)
      return bytes.isEmpty ? "nothing written" : nil
    }
  }
}
