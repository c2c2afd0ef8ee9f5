// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Container tags")
struct ContainerTagTests {
  private func best(_ path: String, _ tags: [String: String]) -> Hypothesis? {
    identify(MediaReference(path: path, tags: tags)).hypotheses.first
  }

  @Test("MP4 show, season and episode tags are used") func mp4() {
    let tags = [
      "SHOW": "Harbour Lights", "season_number": "2", "episode_sort": "5",
      "title": "The Pier",
    ]
    let found = best("/x/05.mp4", tags)
    #expect(found.map(words) == "Harbour Lights 2x05")
    #expect(found?.episodeTitle == "The Pier")
    #expect(found?.evidence.first?.source == .tags)
  }

  @Test("matching tags keep the data that only the name has") func agreeing() {
    let tags = ["show": "Harbour Lights", "season_number": "2", "episode_sort": "5"]
    let found = best("/tv/Harbour Lights (2016) {tvdb-11}/Season 2/HL S02E05.m4v", tags)
    #expect(found?.ids.tvdb == 11)
    #expect(found?.titles.contains("HL") == true)
  }

  @Test("MP4 media type marks a movie") func movie() {
    let tags = ["media_type": "9", "title": "Silent Orchard", "date": "1995-03-01"]
    #expect(best("/x/so.mp4", tags).map(words) == "Silent Orchard (1995)")
  }

  @Test("Matroska title is only a hint") func matroska() {
    #expect(
      best("/x/Harbour Lights S02E05.mkv", ["TITLE": "Ripped by GRP"]).map(words)
        == "Harbour Lights 2x05")
    #expect(
      best("/x/track.mkv", ["TITLE": "Harbour.Lights.S02E05.720p"]).map(words)
        == "Harbour Lights 2x05")
  }

  @Test("Matroska ID tags are used") func ids() {
    let tags = ["IMDB": "tt1234567", "TMDB": "movie/603"]
    #expect(
      best("/x/Silent Orchard (1995).mkv", tags)?.ids == MediaIDs(imdb: "tt1234567", tmdb: 603))
    let show = ["TMDB": "tv/1396", "TVDB2": "series/81189"]
    #expect(best("/x/Harbour Lights S02E05.mkv", show)?.ids == MediaIDs(tmdb: 1396, tvdb: 81189))
  }

  @Test("malformed tags are ignored") func nonsense() {
    let tags = [
      "show": "", "season_number": "-1", "episode_sort": "99999999999999999999",
      "imdb": "nm1", "tmdb": "movie/x",
    ]
    #expect(best("/x/Silent Orchard (1995).mkv", tags).map(words) == "Silent Orchard (1995)")
  }
}
