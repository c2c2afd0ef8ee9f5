// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite("Responses to lookups")
struct LookupResponseTests {
  @Test("movies, shows and episodes keep their order, other types are omitted")
  func search() throws {
    let hits: LossyList<SearchResult> = try decoded(
      """
      [{"type": "movie", "score": 1157451471441102800,
        "movie": {"title": "TRON: Legacy", "year": 2010, "runtime": 125, "country": "us",
                  "original_title": "TRON: Legacy",
                  "ids": {"trakt": 12601, "slug": "tron-legacy-2010", "imdb": "tt1104001"}}},
       {"type": "person", "score": 53.4, "person": {"name": "Jeff Bridges"}},
       {"type": "show", "score": null,
        "show": {"title": "Tron: Uprising", "year": 2012, "ids": {"trakt": 34209}}},
       {"type": "episode", "score": 26.0,
        "episode": {"season": 1, "number": 1, "title": "The Renegade (1)",
                    "ids": {"trakt": 793693}},
        "show": {"title": "Tron: Uprising", "year": 2012, "ids": {"trakt": 34209}}},
       {"type": "movie"}, 7, null]
      """)
    let show = Show(title: "Tron: Uprising", year: 2012, ids: TraktIDs(trakt: 34209))
    #expect(
      hits.elements == [
        .movie(
          Movie(
            title: "TRON: Legacy", originalTitle: "TRON: Legacy", year: 2010,
            ids: TraktIDs(trakt: 12601, slug: "tron-legacy-2010", imdb: "tt1104001"),
            runtime: 125, country: "us")),
        .show(show),
        .episode(
          Episode(
            season: 1, number: 1, title: "The Renegade (1)", ids: TraktIDs(trakt: 793_693)),
          of: show),
      ])
  }

  @Test("numbers with which nothing can be calculated are omitted", arguments: [Int.min, .max])
  func unboundedNumbers(number: Int) throws {
    let movie: Movie = try decoded(#"{"title": "Heat", "year": \#(number), "runtime": \#(number)}"#)
    #expect(movie == Movie(title: "Heat", year: nil, ids: TraktIDs()))
    let show: Show = try decoded(#"{"title": "Lost", "year": \#(number), "runtime": \#(number)}"#)
    #expect(show == Show(title: "Lost", year: nil, ids: TraktIDs()))
    let episodes: LossyList<Episode> = try decoded(
      """
      [{"season": \(number), "number": 1}, {"season": 1, "number": \(number)},
       {"season": 1, "number": 2, "number_abs": \(number), "runtime": \(number)}]
      """)
    #expect(episodes.elements == [Episode(season: 1, number: 2, title: nil, ids: TraktIDs())])
    let added: HistoryAddition = try decoded(
      #"{"added": {"movies": \#(number), "episodes": \#(number)}}"#)
    #expect(added.addedMovies + added.addedEpisodes == 0)
  }

  @Test("seasons have episodes, and specials no absolute number")
  func seasons() throws {
    let seasons: LossyList<Season> = try decoded(
      """
      [{"number": 0, "ids": {"trakt": 2145}, "episodes": [
         {"season": 0, "number": 1, "title": "Inside", "number_abs": null,
          "ids": {"trakt": 36430}}]},
       {"number": 1, "ids": {"trakt": 2146}, "episodes": [
         {"season": 1, "number": 1, "title": "Winter Is Coming", "number_abs": 1, "runtime": 62,
          "first_aired": "2011-04-18T01:00:00.000Z", "ids": {"trakt": 36440}}, {"season": 1}]},
       {"number": 2, "ids": {"trakt": 2147}, "episodes": null}]
      """)
    #expect(seasons.elements.map(\.number) == [0, 1, 2])
    #expect(seasons.elements.map(\.episodes.count) == [1, 1, 0])
    let pilot = try #require(seasons.elements[1].episodes.first)
    #expect(pilot.absoluteNumber == 1)
    #expect(pilot.runtime == 62)
    #expect(pilot.firstAired == TraktDate.parse("2011-04-18T01:00:00Z"))
    #expect(seasons.elements[0].episodes.first?.absoluteNumber == nil)
  }

  @Test("stored episode is unchanged")
  func episodeRoundTrip() throws {
    let episode = Episode(
      season: 1, number: 2, absoluteNumber: 2, title: "The Kingsroad", ids: TraktIDs(trakt: 36441),
      runtime: 56, firstAired: Samples.day(1))
    #expect(try decoded(encoded(episode)) == episode)
  }

  @Test("user name is parsed")
  func settings() throws {
    let settings: UserSettings = try decoded(
      """
      {"user": {"username": "justin", "private": false, "name": "Justin Nemeth", "vip": true,
                "ids": {"slug": "justin", "uuid": "b6589fc6"}},
       "account": {"timezone": "America/Los_Angeles"}, "limits": {}}
      """)
    #expect(settings == UserSettings(username: "justin"))
    for (text, prompt) in [
      (#"{"show_rating_prompt": true}"#, true), (#"{"show_rating_prompt": false}"#, false),
      (#"{"show_rating_prompt": null}"#, nil), (#"{"show_rating_prompt": "yes"}"#, nil),
      ("{}", nil), ("null", nil), ("[]", nil),
    ] as [(String, Bool?)] {
      #expect(
        try decoded(#"{"user": {"username": "a"}, "browsing": \#(text)}"#)
          == UserSettings(username: "a", showsRatingPrompt: prompt))
    }
    #expect(
      try decoded(#"{"user": {"username": "a", "vip": null}}"#) == UserSettings(username: "a"))
  }
}
