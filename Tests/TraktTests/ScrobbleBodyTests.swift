// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite("Bodies of /scrobble")
struct ScrobbleBodyTests {
  @Test(
    "each kind of item has its own keys, byte for byte",
    arguments: [
      (
        Samples.guardians,
        #"{"movie":{"ids":{"imdb":"tt2015381","slug":"guardians-of-the-galaxy-2014","tmdb":118340,"#
          + #""trakt":28},"title":"Guardians of the Galaxy","year":2014},"progress":79.9}"#
      ),
      (Samples.pilot, #"{"episode":{"ids":{"trakt":16}},"progress":79.9}"#),
      (
        Samples.pilotOfShow,
        #"{"episode":{"number":1,"season":1},"progress":79.9,"#
          + #""show":{"ids":{"trakt":1,"tvdb":81189},"title":"Breaking Bad","year":2008}}"#
      ),
      (
        Samples.onePiece164,
        #"{"episode":{"number_abs":164},"progress":79.9,"#
          + #""show":{"ids":{"trakt":37696},"title":"One Piece","year":1999}}"#
      ),
    ])
  func body(item: ScrobbleItem, json: String) throws {
    #expect(try encoded(ScrobbleBody(item: item, progress: 79.9, sharing: nil)) == json)
  }

  @Test("unknown values are omitted")
  func unknownIsLeftOut() throws {
    let item = ScrobbleItem.movie(title: "Heat", year: nil, ids: TraktIDs())
    #expect(
      try encoded(ScrobbleBody(item: item, progress: 1, sharing: nil))
        == #"{"movie":{"title":"Heat"},"progress":1}"#)
  }

  @Test("sharing is included if set")
  func sharing() throws {
    let body = ScrobbleBody(
      item: Samples.pilot, progress: 10.25, sharing: Sharing(twitter: false, mastodon: true))
    #expect(
      try encoded(body)
        == #"{"episode":{"ids":{"trakt":16}},"progress":10.25,"#
        + #""sharing":{"mastodon":true,"twitter":false}}"#)
  }

  @Test(
    "stored item is unchanged",
    arguments: [Samples.guardians, Samples.pilot, Samples.pilotOfShow, Samples.onePiece164])
  func roundTrip(item: ScrobbleItem) throws {
    #expect(try decoded(encoded(item)) == item)
  }

  @Test(
    "body without movie or episode is rejected",
    arguments: [
      "{}", #"{"show":{"title":"Dark"}}"#, #"{"show":{"title":"Dark"},"episode":{"season":1}}"#,
    ])
  func noItem(json: String) {
    #expect(throws: DecodingError.self) { try decoded(json, as: ScrobbleItem.self) }
  }
}
