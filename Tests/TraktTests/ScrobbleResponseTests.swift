// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite("Responses of /scrobble")
struct ScrobbleResponseTests {
  @Test("recorded play has an id beyond 32 bits")
  func recorded() throws {
    let response: ScrobbleResponse = try decoded(
      """
      {"id": 12297139948, "action": "scrobble", "progress": 99.9,
       "sharing": {"twitter": true, "mastodon": true, "tumblr": false},
       "movie": {"title": "Guardians of the Galaxy", "year": 2014,
                 "ids": {"trakt": 28, "slug": "guardians-of-the-galaxy-2014",
                         "imdb": "tt2015381", "tmdb": 118340, "plex": {"guid": "5d77"}}}}
      """)
    #expect(response.id == 12_297_139_948)
    #expect(response.action == .scrobble)
    #expect(response.progress == 99.9)
    #expect(
      response.movie?.ids
        == TraktIDs(
          trakt: 28, slug: "guardians-of-the-galaxy-2014", imdb: "tt2015381", tmdb: 118_340))
  }

  @Test("null, empty, zero and float ids are accepted")
  func oddIDs() throws {
    let response: ScrobbleResponse = try decoded(
      """
      {"id": 0, "action": "start", "progress": 10,
       "episode": {"season": 9, "number": 21.0, "title": null,
                   "ids": {"trakt": 856373.0, "tvdb": 0, "imdb": "", "tmdb": null, "tvrage": 7}},
       "show": {"title": "One Piece", "year": 1999, "ids": {"trakt": 37696, "tmdb": "37854"}}}
      """)
    #expect(response.action == .start)
    #expect(response.episode?.number == 21)
    #expect(response.episode?.ids == TraktIDs(trakt: 856_373))
    #expect(response.show?.ids == TraktIDs(trakt: 37696))
  }

  @Test("malformed part does not affect the rest")
  func oddPart() throws {
    let response: ScrobbleResponse = try decoded(
      #"{"id": "7", "action": "scrobble", "progress": "9", "movie": [], "episode": {"season": 1}}"#)
    #expect(response == ScrobbleResponse(id: nil, action: .scrobble, progress: nil))
  }

  @Test(
    "action is parsed",
    arguments: [
      ("pause", ScrobbleResponse.Action.pause), ("stop", .other("stop")), ("start", .start),
    ])
  func action(word: String, action: ScrobbleResponse.Action) throws {
    #expect(try decoded(#"{"action": "\#(word)"}"#, as: ScrobbleResponse.self).action == action)
  }

  @Test("response without an action is rejected", arguments: ["{}", "[]", "null", "<html>", ""])
  func unreadable(body: String) throws {
    let response = Samples.response(201, body)
    #expect {
      let _: ScrobbleResponse = try response.decode()
    } throws: { error in
      if case .unreadable = error as? TraktError { true } else { false }
    }
  }
}
