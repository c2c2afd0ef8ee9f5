// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

/// `POST /sync/ratings`.
struct RatingTests {
  private func world() -> AccountModel {
    AccountModel(Configuration(), at: Date(timeIntervalSince1970: 0))
  }

  private func rate(_ world: inout AccountModel, _ text: String) throws -> JSON {
    try world.rate(
      try JSONDecoder().decode(JSON.self, from: Data(text.utf8)),
      at: Date(timeIntervalSince1970: 1))
  }

  @Test func `movies and episodes are rated, and the last rating counts`() throws {
    var world = world()
    _ = try rate(&world, #"{"movies":[{"rating":3,"ids":{"imdb":"tt1727587"}}]}"#)
    let response = try rate(
      &world,
      #"""
      {"movies":[{"rating":9,"rated_at":"2026-11-28T10:00:00.000Z","ids":{"imdb":"tt1727587"}},
        {"rating":9,"ids":{"imdb":"tt9999999"}}],
       "shows":[{"title":"Breaking Bad","year":2008,
         "seasons":[{"number":1,"episodes":[{"number":2,"rating":10}]}]}]}
      """#)
    #expect(response["added"]?["movies"]?.integer == 1)
    #expect(response["added"]?["episodes"]?.integer == 1)
    #expect(response["not_found"]?["movies"]?.array?.count == 1)
    #expect(
      Set(world.ratings.values.map { "\($0.item.name) \($0.rating)" })
        == ["Sintel (2010) 9", "Breaking Bad 1x02 10"])
  }

  @Test(arguments: [
    #""rating":0"#, #""rating":11"#, #""rating":"8""#, #""rating":8.5"#, #""rating":null"#,
    #""rating":8,"rated_at":"yesterday""#, #""rated_at":"2026-11-28T10:00:00.000Z""#,
  ])
  func `invalid rating is rejected`(members: String) {
    var world = world()
    #expect(throws: Refusal.self) {
      try rate(&world, #"{"movies":[{"ids":{"imdb":"tt1727587"},\#(members)}]}"#)
    }
    #expect(world.ratings.isEmpty)
  }
}
