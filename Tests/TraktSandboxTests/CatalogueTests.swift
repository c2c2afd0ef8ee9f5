// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct CatalogueTests {
  let catalogue = Catalogue.builtIn

  /// References to items, and the items meant.
  @Test(
    arguments: [
      (.movie(Reference(ids: IDs(imdb: "tt0063350"))), "Night of the Living Dead (1968)"),
      (.movie(Reference(ids: IDs(tmdb: 10331))), "Night of the Living Dead (1968)"),
      (.movie(Reference(title: "dune", year: 1984)), "Dune (1984)"),
      (.movie(Reference(title: "Dune", year: 2021)), "Dune (2021)"),
      (.movie(Reference(title: "Dune", year: 2020)), nil),
      (.movie(Reference(title: "Dune")), "Dune (2021)"),
      (.movie(Reference(title: "The Matrix", year: 1999, ids: IDs(imdb: "tt9"))), nil),
      (.movie(Reference()), nil),
      (.episode(IDs(trakt: 16)), "Breaking Bad 1x01"),
      (.episode(IDs(tvdb: 349232)), "Breaking Bad 1x01"),
      (.episode(IDs()), nil),
      (
        .episodeOfShow(Reference(title: "The Office", year: 2001), .ofSeason(2, 6)),
        "The Office 2x06"
      ),
      (.episodeOfShow(Reference(title: "The Office", year: 2001), .ofSeason(2, 7)), nil),
      (.episodeOfShow(Reference(ids: IDs(tvdb: 81797)), .absolute(164)), "One Piece 9x21"),
      (.episodeOfShow(Reference(title: "Breaking Bad"), .absolute(1)), nil),
    ] as [(ItemReference, String?)])
  func finds(_ reference: ItemReference, name: String?) {
    #expect(catalogue.item(reference)?.name == name)
  }

  @Test func `every item has a unique id`() {
    let movies = catalogue.movies.compactMap(\.ids.trakt)
    let episodes = catalogue.shows.flatMap(\.seasons).flatMap(\.episodes).compactMap(\.ids.trakt)
    let slugs = catalogue.shows.compactMap(\.ids.slug)
    #expect(Set(movies).count == catalogue.movies.count)
    #expect(Set(episodes).count == episodes.count)
    #expect(Set(slugs).count == catalogue.shows.count)
  }

  @Test func `file adds to the catalogue`() throws {
    var catalogue = catalogue
    let file = """
      {"movies": [{"title": "A Movie", "year": 2030, "ids": {"imdb": "tt99"}, "runtime": 7}],
       "shows": [{"title": "A Show", "year": 2031, "absolute": true, "seasons": [
         {"number": 0, "count": 1}, {"number": 1, "count": 3},
         {"number": 2, "episodes": [{"number": 1, "title": "One", "first_aired": "2031-05-01"}]}]}]}
      """
    try catalogue.add(json: Data(file.utf8))
    #expect(catalogue.movie(.imdb("tt99"))?.runtime == 7)
    let show = try #require(catalogue.show(Reference(title: "A Show", year: 2031)))
    #expect(show.episode(.absolute(4))?.title == "One")
    #expect(show.episode(.absolute(4))?.firstAired == "2031-05-01")
    #expect(show.episode(.ofSeason(0, 1))?.absolute == nil)
  }

  @Test func `daily show runs from Monday to Thursday`() throws {
    let show = try #require(catalogue.show(Reference(title: "The Daily Show")))
    let days = show.seasons[0].episodes.prefix(5).map(\.firstAired)
    #expect(days == ["2024-02-12", "2024-02-13", "2024-02-14", "2024-02-15", "2024-02-19"])
  }
}
