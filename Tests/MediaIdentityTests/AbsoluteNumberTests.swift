// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Absolute episode numbers")
struct AbsoluteNumberTests {
  @Test(
    "number in a fan release is an absolute number",
    arguments: [
      "[Moon] Paper Fox - 164 [1080p].mkv", "[Moon]_Paper_Fox_-_164_[BD][0B1C2D3E].mkv",
      "[Moon] Paper Fox 164 [720p].mkv", "[Moon].Paper.Fox.-.164.[720p].mkv",
      "[Moon] Paper Fox - 164v2 (1080p) [0B1C2D3E].mkv", "[Moon][Paper Fox][164][BDRip].mkv",
      "[Moon] Paper Fox #164 [1080p].mkv", "Paper Fox - 164 [Moon][1080p].mkv",
      "【月】★04月新番[Paper Fox][164][1080P].mp4", "[Moon] Paper Fox - 164 END [1080p].mkv",
    ])
  func group(_ path: String) {
    #expect(reading(path) == "Paper Fox #164")
    let best = identify(MediaReference(path: path)).hypotheses.first
    #expect(best?.confidence ?? 0 >= Hypothesis.sure)
  }

  @Test(
    "last number is the episode, earlier ones belong to the title",
    arguments: [
      ("[Moon] Paper Fox 100 - 09 [1080p].mkv", "Paper Fox 100 #9"),
      ("[Moon] Paper Fox 4 - 17 [1080p].mkv", "Paper Fox 4 #17"),
      ("[Moon] Paper Fox 7.5 - 03 [1080p].mkv", "Paper Fox 7.5 #3"),
      ("[Moon] 12-4 - 06 [1080p].mkv", "12-4 #6"),
      ("[Moon] 86 - 05 [1080p].mkv", "86 #5"),
      ("[Moon] Paper Fox (Dual Audio) - 05.mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox (2019) - 35 [720p].mkv", "Paper Fox (2019) #35"),
    ])
  func titlesWithNumbers(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("number after a # is not a year")
  func counted() {
    #expect(reading("[Moon] Paper Fox #1922 [1080p].mkv") == "Paper Fox #1922")
    let best = identify(MediaReference(path: "Harbour Lights S01E01 #1922.mkv")).hypotheses.first
    #expect(best?.season == 1)
    #expect(best?.year == nil)
    #expect(best?.seasonYear == nil)
  }

  @Test(
    "range of numbers is several episodes",
    arguments: [
      ("[Moon] Paper Fox - 01-03 [BD].mkv", "Paper Fox x01+02+03"),
      ("[Moon] Paper Fox (01-03) [BD].mkv", "Paper Fox x01+02+03"),
      ("[Moon] Paper Fox - 01 ~ 03 [BD].mkv", "Paper Fox x01+02+03"),
      ("[Moon] Paper Fox - 01+02 [BD].mkv", "Paper Fox x01+02"),
    ])
  func ranges(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("name may have season and absolute numbers") func both() {
    let best = identify(MediaReference(path: "[Moon] Paper Fox - 12 (S02E03) [1080p].mkv"))
      .hypotheses.first
    #expect(best.map(words) == "Paper Fox 2x03 #12")
  }

  @Test("release without a number is a movie") func movie() {
    #expect(
      reading("[Moon] Paper Fox - The Long Winter [BD 1080p].mkv")
        == "Paper Fox - The Long Winter")
    #expect(reading("[Moon] Paper Fox Movie 2 [BD 1080p].mkv") == "Paper Fox Movie 2")
  }
}
