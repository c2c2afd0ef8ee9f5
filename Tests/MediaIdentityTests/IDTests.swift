// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("IDs in paths")
struct IDTests {
  private func best(_ path: String) -> Hypothesis? {
    identify(MediaReference(path: path)).hypotheses.first
  }

  @Test(
    "ID is read in every bracket and with every key",
    arguments: [
      ("Silent Orchard (1995) {imdb-tt1234567}", MediaIDs(imdb: "tt1234567")),
      ("Silent Orchard (1995) [imdbid=tt1234567]", MediaIDs(imdb: "tt1234567")),
      ("Silent Orchard (1995) - tt1234567", MediaIDs(imdb: "tt1234567")),
      ("Silent Orchard (1995) [tmdbid=603]", MediaIDs(tmdb: 603)),
      ("Silent Orchard (1995) {tmdb-603}", MediaIDs(tmdb: 603)),
      ("Silent Orchard (1995) (tvdb-81189)", MediaIDs(tvdb: 81189)),
      ("Silent Orchard (1995) {trakt-42}", MediaIDs(trakt: 42)),
      ("Silent Orchard (1995) [tmdbid=1][imdb=tt1234567]", MediaIDs(imdb: "tt1234567", tmdb: 1)),
      ("Silent Orchard (1995) [tmdb-1][tmdbid=2]", MediaIDs(tmdb: 1)),
    ])
  func keys(_ path: String, _ expected: MediaIDs) {
    #expect(best(path)?.ids == expected)
    #expect(best(path)?.title == "Silent Orchard")
  }

  @Test(
    "malformed ID is ignored",
    arguments: [
      "Silent Orchard {imdb-tt12}", "Silent Orchard [tmdbid=]", "Silent Orchard [tmdbid=0]",
      "Silent Orchard [tmdbid=99999999999999999999]", "Attt1234567",
    ])
  func none(_ path: String) {
    #expect(best(path)?.ids.isEmpty == true)
  }

  @Test("path component determines what an ID identifies") func levels() {
    let path =
      "/tv/Harbour Lights [tvdbid=11]/Season 01 [tvdbid=22]/Harbour Lights S01E01 [tvdbid=33].mkv"
    #expect(best(path)?.ids.tvdb == 11)
    #expect(best(path)?.episodeIDs.tvdb == 33)
    #expect(best("/tv/Harbour Lights {tvdb-11} - S01E01.mkv")?.ids.tvdb == 11)
  }

  @Test("edition or unknown catalogue does not change the title") func others() {
    #expect(reading("Harbour Lights S02E03 [tvmazeid-67].mkv") == "Harbour Lights 2x03")
    #expect(reading("Silent Orchard {edition-Final Cut}.mkv") == "Silent Orchard")
  }
}
