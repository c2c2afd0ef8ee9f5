// SPDX-License-Identifier: MIT

import Testing
import Trakt

@testable import Scrobbling

@Suite("Match targets")
struct MatchTargetTests {
  @Test(
    "ID or page URL is parsed",
    arguments: [
      ("tt0133093", MatchTarget.id(.imdb, "tt0133093", kind: nil)),
      ("imdb:tt0133093", .id(.imdb, "tt0133093", kind: nil)),
      ("tmdb:603", .id(.tmdb, "603", kind: nil)),
      ("tvdb:81189", .id(.tvdb, "81189", kind: nil)),
      ("trakt:481", .id(.trakt, "481", kind: nil)),
      ("https://www.imdb.com/title/tt0133093/?ref_=x", .id(.imdb, "tt0133093", kind: nil)),
      ("https://www.themoviedb.org/movie/603-the-matrix", .id(.tmdb, "603", kind: .movie)),
      ("https://www.themoviedb.org/tv/1396-breaking-bad", .id(.tmdb, "1396", kind: .show)),
      ("https://thetvdb.com/?tab=series&id=81189", .id(.tvdb, "81189", kind: nil)),
      ("https://trakt.tv/movies/the-matrix-1999", .id(.trakt, "the-matrix-1999", kind: .movie)),
      ("trakt.tv/shows/breaking-bad", .id(.trakt, "breaking-bad", kind: .show)),
      (
        "https://app.trakt.tv/shows/breaking-bad/seasons/1/episodes/2",
        .episode(show: "breaking-bad", season: 1, number: 2)
      ),
    ])
  func known(_ pair: (String, MatchTarget)) {
    #expect(MatchTarget(pair.0) == pair.1)
  }

  @Test(
    "other text is rejected",
    arguments: [
      "", "603", "tt", "tt12", "imdb:603", "tmdb:", "tmdb:12a", "foo:1", "https://example.org/tt1",
      "https://trakt.tv/", "https://trakt.tv/movies", "a/b", "The Matrix",
    ])
  func unknown(_ text: String) {
    #expect(MatchTarget(text) == nil)
  }
}
