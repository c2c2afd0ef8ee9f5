// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite("What is sent to /scrobble")
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

  @Test("what is not known is left out, for Trakt refuses a null")
  func unknownIsLeftOut() throws {
    let item = ScrobbleItem.movie(title: "Heat", year: nil, ids: TraktIDs())
    #expect(
      try encoded(ScrobbleBody(item: item, progress: 1, sharing: nil))
        == #"{"movie":{"title":"Heat"},"progress":1}"#)
  }

  @Test("sharing goes along as it is set")
  func sharing() throws {
    let body = ScrobbleBody(
      item: Samples.pilot, progress: 10.25, sharing: Sharing(twitter: false, mastodon: true))
    #expect(
      try encoded(body)
        == #"{"episode":{"ids":{"trakt":16}},"progress":10.25,"#
        + #""sharing":{"mastodon":true,"twitter":false}}"#)
  }

  @Test(
    "the journal gets back what it kept",
    arguments: [Samples.guardians, Samples.pilot, Samples.pilotOfShow, Samples.onePiece164])
  func roundTrip(item: ScrobbleItem) throws {
    #expect(try decoded(encoded(item)) == item)
  }

  @Test(
    "what says neither film nor episode is no item",
    arguments: [
      "{}", #"{"show":{"title":"Dark"}}"#, #"{"show":{"title":"Dark"},"episode":{"season":1}}"#,
    ])
  func noItem(json: String) {
    #expect(throws: DecodingError.self) { try decoded(json, as: ScrobbleItem.self) }
  }
}
