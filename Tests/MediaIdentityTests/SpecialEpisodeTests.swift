// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Special episodes")
struct SpecialEpisodeTests {
  @Test(
    "specials, ordinals and season and episode words are read",
    arguments: [
      ("Harbour Lights S01OVA04.mkv", "Harbour Lights 0x04"),
      ("Harbour Lights S01SP02 [1080p].mkv", "Harbour Lights 0x02"),
      ("[Moon] Paper Fox - OVA02 [1080p].mkv", "Paper Fox 0x02"),
      ("[Moon] Paper Fox - SP1 [1080p].mkv", "Paper Fox 0x01"),
      ("[Moon] Paper Fox - OAD 2 [1080p].mkv", "Paper Fox 0x02"),
      ("Harbour Lights SE01E02.mkv", "Harbour Lights 1x02"),
      ("أضواء الموسم 2 الحلقة 05.mkv", "أضواء 2x05"),
      ("أضواء الحلقة 05.mkv", "أضواء x05"),
      ("Огни 5-го сезон 09 серия.mkv", "Огни 5x09"),
      ("Огни 5-й сезон 09-я серия.avi", "Огни 5x09"),
      ("Огни. 2-ой сезон, 5-ая серия.avi", "Огни 2x05"),
      ("Lumières - Livre V - Épisode 12.avi", "Lumières 5x12"),
      ("Lumières Livre V Ep 12.avi", "Lumières 5x12"),
      ("/video/Lumières/Livre V/12.avi", "Lumières 5x12"),
      ("Ogni.(2.sezon.12.serija.iz.12).2002.DVDRip.avi", "Ogni 2x12"),
      ("אורות עונה 2 פרק 5.mkv", "אורות 2x05"),
      ("Ánh sáng Mùa 2 Tập 5.mkv", "Ánh sáng 2x05"),
      ("Cahaya Musim 2 Episode 5.mkv", "Cahaya 2x05"),
      ("Fények 2. évad 5. rész.mkv", "Fények 2x05"),
      ("Luzes 2ª Temporada Ep 05.mkv", "Luzes 2x05"),
    ])
  func special(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
