// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Episode numbers")
struct EpisodeNumberTests {
  @Test(
    "season and episode are read in every format",
    arguments: [
      "Harbour.Lights.S02E05.720p.HDTV.x264-GRP.mkv", "Harbour Lights s02e05.mkv",
      "Harbour Lights - S2 E5 - The Pier.mkv", "Harbour Lights S02.E05.mkv",
      "Harbour Lights S02-E05.mkv", "Harbour Lights s2.ep5.mkv", "Harbour Lights 2x05.avi",
      "Harbour Lights - [2x05] - The Pier.avi", "Harbour Lights [S02E05] The Pier.mkv",
      "Harbour Lights (2x05) The Pier.mkv", "Harbour Lights Season 2 Episode 5.mkv",
      "Harbour Lights - Season 2, Episode 05 - The Pier.mkv",
      "Harbour Lights Season Two Episode Five.mkv", "Harbour Lights 2nd Season - 05.mkv",
      "Harbour Lights S2 - 05 [1080p].mkv", "Harbour.Lights.S02.05.mkv",
      "Harbour Lights T2 E5.mkv", "Harbour.Lights.02.05.mkv", "Harbour_Lights_02_05.avi",
      "Harbour Lights [2.05].avi", "Harbour Lights - 2-05 - The Pier.avi",
      "Harbour.Lights.s0205.avi",
      "Harbour Lights - Book 2 - Chapter 05.mkv", "Harbour Lights Book 2 Chapter 05 The Pier.mkv",
      "HarbourLights2x05.mkv", "Harbour Lights Series 2 05of10.mkv",
    ])
  func seasonAndEpisode(_ path: String) {
    let said = reading(path).replacing(" ", with: "")
    #expect(said == "HarbourLights2x05")
  }

  @Test(
    "season and episode are read in many languages",
    arguments: [
      ("Küstenlicht Staffel 2 Folge 5", "Küstenlicht 2x05"),
      ("Küstenlicht 2. Staffel Folge 5", "Küstenlicht 2x05"),
      ("Luces Temporada 2 Capitulo 5", "Luces 2x05"),
      ("Luces 2ª Temporada Episodio 5", "Luces 2x05"),
      ("Luces - Temporada 2 [HDTV 720p][Cap.205]", "Luces 2x05"),
      ("Lumières - Saison 2 Épisode 5", "Lumières 2x05"),
      ("Luci Stagione 2 Episodio 5", "Luci 2x05"),
      ("Światła Sezon 2 Odcinek 5", "Światła 2x05"),
      ("Işıklar 2. Sezon 5. Bölüm", "Işıklar 2x05"),
      ("Огни 2 сезон 5 серия", "Огни 2x05"),
      ("Огни. Сезон №2. Серия №5", "Огни 2x05"),
      ("Ljus Säsong 2 Avsnitt 5", "Ljus 2x05"),
      ("Valot Kausi 2 Jakso 5", "Valot 2x05"),
      ("Lichten Seizoen 2 Aflevering 5", "Lichten 2x05"),
      ("港湾 第二季 第05集", "港湾 2x05"),
    ])
  func languages(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test(
    "several episodes in one file are read",
    arguments: [
      ("Harbour Lights S02E05E06.mkv", "2x05+06"), ("Harbour Lights S02E05-E07.mkv", "2x05+06+07"),
      ("Harbour Lights S02E05-07.mkv", "2x05+06+07"), ("Harbour Lights S02E05+06.mkv", "2x05+06"),
      ("Harbour Lights 2x05-06.mkv", "2x05+06"), ("Harbour Lights 2x05x06.mkv", "2x05+06"),
      ("Harbour Lights 2x05-2x06.mkv", "2x05+06"), ("Harbour Lights S02E05.S02E06.mkv", "2x05+06"),
      ("Harbour Lights S02E05 & E06.mkv", "2x05+06"), ("Harbour Lights s2e5e7e9.mkv", "2x05+07+09"),
    ])
  func several(_ path: String, _ expected: String) {
    #expect(reading(path) == "Harbour Lights " + expected)
  }

  @Test(
    "digits after the number are not further episodes",
    arguments: [
      ("Harbour Lights S02E05-720p.mkv", "Harbour Lights 2x05"),
      ("Harbour Lights S02E05 50-50.mkv", "Harbour Lights 2x05"),
      ("Harbour Lights S02E05 - 13 - Title.mkv", "Harbour Lights 2x05"),
      ("Harbour.Lights.S02E05.1.23.45.mkv", "Harbour Lights 2x05"),
      ("Harbour Lights 2x05 x264.mkv", "Harbour Lights 2x05"),
    ])
  func notSeveral(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("half of an episode is that episode") func halves() {
    #expect(reading("Harbour Lights S02E05b.mkv") == "Harbour Lights 2x05")
    #expect(reading("Harbour Lights S02E05v2.mkv") == "Harbour Lights 2x05")
  }

  @Test(
    "digits in a title stay in the title",
    arguments: [
      ("24 - S01E04.mkv", "24 1x04"), ("1923.S01E01.1080p.mkv", "1923 1x01"),
      ("The.100.S03E02.mkv", "The 100 3x02"), ("3x3 Eyes - 2x01.mkv", "3x3 Eyes 2x01"),
      ("9-1-1.S04E02.mkv", "9-1-1 4x02"), ("11.22.63.S01E02.mkv", "11.22.63 1x02"),
      ("90210 - 1x02.mkv", "90210 1x02"), ("Room 104 S01E05.mkv", "Room 104 1x05"),
      ("Channel 13 - S02E03.mkv", "Channel 13 2x03"),
    ])
  func digits(_ path: String, _ expected: String) {
    #expect(reading(path).replacing(".", with: " ") == expected.replacing(".", with: " "))
  }

  @Test("packed number is an episode unless it is a resolution")
  func packed() {
    #expect(reading("Harbour.Lights.205.hdtv-grp.avi") == "Harbour Lights 2x05")
    #expect(reading("Harbour.Lights.720.x264.mkv") == "Harbour Lights 720")
    let all = identify(MediaReference(path: "Harbour.Lights.205.hdtv-grp.avi")).hypotheses
    #expect(all.contains { $0.absolute == 205 })
    #expect(all.allSatisfy { $0.confidence < Hypothesis.sure })
  }

  @Test(
    "part is an episode, or a movie if a year follows",
    arguments: [
      ("Pioneers.Part.3.720p.HDTV.mkv", "Pioneers x03"), ("Pioneers Pt.IV.mkv", "Pioneers x04"),
      ("Pioneers 3of5.mkv", "Pioneers x03"), ("Pioneers (3 of 5).mkv", "Pioneers x03"),
      ("Pioneers (1990) Episode 3.mkv", "Pioneers (1990) x03"),
      ("Pioneers Part Two (2024).mkv", "Pioneers Part Two (2024)"),
    ])
  func parts(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }

  @Test("text after the number is the episode title") func episodeTitle() {
    let best = identify(MediaReference(path: "Harbour Lights - 2x05 - The Pier [720p].mkv"))
      .hypotheses.first
    #expect(best?.episodeTitle == "The Pier")
  }

  @Test("leading number names no show and is doubtful") func numberInFront() {
    let best = identify(MediaReference(path: "S01E02 - The Pier.mkv")).hypotheses.first
    #expect(best?.season == 1)
    #expect(best?.confidence ?? 99 < Hypothesis.doubtful)
  }

  @Test(
    "country and year of a show are read in any order and brackets",
    arguments: [
      "Harbour Lights (2013) (US) S01E02.mkv", "Harbour Lights (US) (2013) - S01E02.mkv",
      "Harbour.Lights.US.2013.S01E02.mkv", "Harbour.Lights.2013.US.S01E02.mkv",
      "Harbour Lights [US] [2013] 1x02.mkv",
    ])
  func countryAndYear(_ path: String) {
    #expect(reading(path) == "Harbour Lights US (2013) 1x02")
  }
}
