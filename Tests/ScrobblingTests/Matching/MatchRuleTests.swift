// SPDX-License-Identifier: MIT

import Testing

@testable import Scrobbling

@Suite struct MatchRuleTests {
  @Test(arguments: [
    "https://viewer:secret@host/anime/*", "https://host/anime/*?api_key=secret",
  ])
  func `pattern of URLs is shown without login and query`(path: String) throws {
    let shown = try #require(MatchRule(path: path, id: "tmdb:1")).shownPath
    #expect(shown.hasPrefix("https://host/"))
    #expect(!shown.contains("secret"))
  }

  @Test func `pattern of paths is shown as configured`() throws {
    let path = "/anime/One Piece*"
    #expect(try #require(MatchRule(path: path, id: "tmdb:1")).shownPath == path)
  }
}
