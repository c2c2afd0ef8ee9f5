// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite("History and saved positions")
struct SyncResponseTests {
  @Test("plays are encoded with dates by kind")
  func historyBody() throws {
    let plays = [
      HistoryPlay(.movie, ids: TraktIDs(trakt: 28), watchedAt: Samples.day(0)),
      HistoryPlay(.episode, ids: TraktIDs(trakt: 16), watchedAt: Samples.day(0.5)),
    ]
    #expect(
      try encoded(HistoryBody(plays))
        == #"{"episodes":[{"ids":{"trakt":16},"watched_at":"2026-09-22T02:13:20.000Z"}],"#
        + #""movies":[{"ids":{"trakt":28},"watched_at":"2026-09-21T14:13:20.000Z"}]}"#)
  }

  @Test("success may have unknown items")
  func notFound() throws {
    let response: HistoryAddition = try decoded(
      """
      {"added": {"movies": 2, "episodes": 72},
       "not_found": {"movies": [{"ids": {"imdb": "tt0000111"}}], "shows": [], "seasons": [],
                     "episodes": [{"ids": {"trakt": 7}}, {"watched_at": "x"}]}}
      """)
    #expect(response.addedMovies == 2)
    #expect(response.addedEpisodes == 72)
    #expect(response.unknownMovies == [TraktIDs(imdb: "tt0000111")])
    #expect(response.unknownEpisodes == [TraktIDs(trakt: 7)])
  }

  @Test("history entries of both kinds are parsed")
  func history() throws {
    let entries: LossyList<HistoryEntry> = try decoded(
      """
      [{"id": 12297139948, "watched_at": "2026-03-31T09:28:00.000Z", "action": "scrobble",
        "type": "movie", "movie": {"title": "The Dark Knight", "year": 2008, "ids": {"trakt": 4}}},
       {"id": 1982347, "watched_at": "2014-02-27T09:28:53Z", "action": "checkin",
        "type": "episode", "episode": {"season": 2, "number": 1, "ids": {"trakt": 251}},
        "show": {"title": "Parks and Recreation", "year": 2009, "ids": {"trakt": 4}}}]
      """)
    #expect(entries.elements.map(\.id) == [12_297_139_948, 1_982_347])
    #expect(
      entries.elements.map(\.watchedAt?.timeIntervalSince1970) == [1_774_949_280, 1_393_493_333])
    #expect(entries.elements[1].episode?.ids.trakt == 251)
    #expect(entries.elements[0].movie?.title == "The Dark Knight")
  }

  @Test("saved positions of both kinds are parsed, and malformed ones are left out")
  func positions() throws {
    let positions: LossyList<SavedPosition> = try decoded(
      """
      [{"progress": 10, "paused_at": "2015-01-25T22:01:32.000Z", "id": 13, "type": "movie",
        "movie": {"title": "Batman Begins", "year": 2005, "ids": {"trakt": 1, "plex": null}}},
       {"progress": 65.5, "paused_at": "2015-01-25T22:01:32Z", "id": 12297139948,
        "type": "episode", "episode": {"season": 0, "number": 1, "ids": {"trakt": 2}},
        "show": {"title": "Breaking Bad", "ids": {"trakt": 1}}},
       {"progress": 101, "paused_at": "2015-01-25T22:01:32.000Z", "id": 1},
       {"progress": -1, "paused_at": "2015-01-25T22:01:32.000Z", "id": 1},
       {"progress": "5", "paused_at": "2015-01-25T22:01:32.000Z", "id": 1},
       {"progress": 5, "paused_at": "yesterday", "id": 1},
       {"progress": 5, "paused_at": null, "id": 1}, {"progress": 5, "id": 1}, null, 7]
      """)
    #expect(positions.elements.map(\.id) == [13, 12_297_139_948])
    #expect(positions.elements.map(\.progress) == [10, 65.5])
    #expect(positions.elements[0].pausedAt.timeIntervalSince1970 == 1_422_223_292)
    #expect(positions.elements[1].show?.ids.trakt == 1)
  }

  @Test("last activities change with saved positions and watched items only")
  func activities() throws {
    func stamp(_ paused: String, _ rated: String) throws -> String {
      let activities: LastActivities = try decoded(
        """
        {"all": "\(rated)", "movies": {"watched_at": "a", "paused_at": "\(paused)",
          "rated_at": "\(rated)"}, "episodes": {"paused_at": null}, "shows": 3}
        """)
      return activities.positions
    }
    #expect(try stamp("b", "c") == stamp("b", "d"))
    #expect(try stamp("b", "c") != stamp("e", "c"))
    let empty: LastActivities = try decoded("{}")
    #expect(empty.positions == "- - - -")
  }
}

@Suite("Dates")
struct TraktDateTests {
  @Test("date is written in GMT with milliseconds")
  func text() {
    #expect(
      TraktDate.text(Date(timeIntervalSince1970: 1_409_562_611)) == "2014-09-01T09:10:11.000Z")
    #expect(
      TraktDate.text(Date(timeIntervalSince1970: 1_409_562_611.25)) == "2014-09-01T09:10:11.250Z")
  }

  @Test(
    "date is parsed with or without a fraction",
    arguments: [
      ("2014-09-01T09:10:11.000Z", 1_409_562_611.0), ("2014-09-01T09:10:11Z", 1_409_562_611),
      ("2014-09-01T09:10:11.250Z", 1_409_562_611.25),
    ])
  func parse(text: String, seconds: Double) {
    #expect(TraktDate.parse(text) == Date(timeIntervalSince1970: seconds))
  }

  @Test("other text is not a date", arguments: ["", "yesterday", "2014-09-01", "released"])
  func noDate(text: String) {
    #expect(TraktDate.parse(text) == nil)
  }
}
