// SPDX-License-Identifier: MIT

import Testing

@testable import TraktSandbox

@Suite struct SearchTests {
  /// The words of a query after its operators are applied.
  @Test(arguments: [
    ("the matrix", ["the", "matrix"]), ("Amélie", ["amélie"]), ("x-men", []),
    (#"x\-men"#, ["x", "men"]), ("X-Men '97", []), (#"X\-Men \'97"#, ["x", "men", "97"]),
    ("ocean's eleven", ["eleven"]), ("mission: impossible", []),
    (#"mission\: impossible"#, ["mission", "impossible"]), ("face/off", []),
    (#"face\/off"#, ["face", "off"]), ("who?", []), (#""the thing""#, ["the", "thing"]),
    (#"the "thing"#, []), ("dune (2021)", ["dune", "2021"]), ("dune (2021", []), ("", []),
  ])
  func words(query: String, words: [String]) {
    #expect(SearchQuery(query).words == words)
  }

  @Test func `best match is not always first`() async throws {
    try await withSandbox { _, client in
      let hits = try await client.titles("/search/movie?query=weapons")
      #expect(hits == ["Lethal Weapons of War 2019", "Weapons 2007", "Weapons 2025"])
      #expect(try await client.titles("/search/movie?query=weapons%202025").first != "Weapons 2025")
      #expect(
        try await client.titles("/search/movie?query=weapons&years=2025") == ["Weapons 2025"])
    }
  }

  @Test func `exact search finds exact titles only`() async throws {
    try await withSandbox { _, client async throws in
      #expect(
        try await client.titles("/search/movie/exact?query=weapons")
          == ["Weapons 2007", "Weapons 2025"])
      #expect(
        try await client.titles("/search/movie/exact?query=2001%3A%20A%20Space%20Odyssey")
          == ["2001: A Space Odyssey 1968"])
      #expect(
        try await client.titles("/search/show/exact?query=shingeki+no+kyojin")
          == ["Attack on Titan 2013"])
      #expect(try await client.titles("/search/show/exact?query=nothing").isEmpty)
    }
  }

  @Test func `results are full objects with a meaningless score`() async throws {
    try await withSandbox { _, client in
      let response = try await client.get("/search/movie,show?query=blade+runner&limit=2")
      let hits = try #require(response.json?.array)
      #expect(hits.count == 2)
      #expect(hits.allSatisfy { $0["score"] == 578_730_123_365_189_600 })
      #expect(hits.first?["movie"]?["runtime"] == 164)
      #expect(response.headers["x-pagination-limit"] == "2")
      let standard = try await client.get("/search/movie?query=blade")
      #expect(standard.headers["x-pagination-limit"] == "50")
    }
  }

  @Test func `episodes are found by title`() async throws {
    try await withSandbox { _, client in
      let hits = try await client.get("/search/episode?query=ozymandias").json?.array
      #expect(hits?.first?["episode"]?["season"] == 5)
      #expect(hits?.first?["show"]?["title"] == "Breaking Bad")
    }
  }

  @Test func `items are found by id`() async throws {
    try await withSandbox { _, client in
      #expect(try await client.titles("/search/imdb/tt0903747") == ["Breaking Bad 2008"])
      #expect(try await client.titles("/search/tmdb/603?type=movie") == ["The Matrix 1999"])
      #expect(try await client.titles("/search/trakt/1").count == 2)
      let episode = try await client.get("/search/tvdb/349232?type=episode").json?.array?.first
      #expect(episode?["score"] == 100)
      #expect(episode?["episode"]?["title"] == "Pilot")
      #expect(try await client.get("/search/imdb/tt0000001").json == [])
      #expect(try await client.get("/search/netflix/1").status == 404)
      #expect(try await client.get("/search/music?query=x").status == 404)
      #expect(try await client.get("/search/movie").status == 400)
    }
  }
}

extension Client {
  /// Titles and years of the movies and shows found.
  fileprivate func titles(_ path: String) async throws -> [String] {
    let hits = try await get(path).json?.array ?? []
    return hits.compactMap { hit in
      guard let item = hit["movie"] ?? hit["show"] else { return nil }
      return "\(item["title"]?.string ?? "") \(item["year"]?.integer ?? 0)"
    }
  }
}
