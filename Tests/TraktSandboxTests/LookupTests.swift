// SPDX-License-Identifier: MIT

import Testing

@testable import TraktSandbox

@Suite struct LookupTests {
  @Test func `movies and shows are found by id`() async throws {
    try await withSandbox { _, client async throws in
      for id in ["481", "the-matrix-1999", "tt0133093"] {
        #expect(try await client.get("/movies/\(id)").json?["title"] == "The Matrix", "\(id)")
      }
      #expect(try await client.get("/movies/481").json?["runtime"] == nil)
      #expect(try await client.get("/movies/481?extended=full").json?["runtime"] == 136)
      #expect(try await client.get("/shows/breaking-bad?extended=full").json?["runtime"] == 47)
      #expect(try await client.get("/movies/nothing").status == 404)
      #expect(try await client.get("/shows/nothing").status == 404)
    }
  }

  @Test func `episode is found by numbers`() async throws {
    try await withSandbox { _, client in
      let path = "/shows/one-piece/seasons/9/episodes/21"
      #expect(try await client.get(path).json?["ids"]?["trakt"] == 856373)
      #expect(try await client.get(path).json?["number_abs"] == nil)
      #expect(try await client.get(path + "?extended=full").json?["number_abs"] == 164)
      #expect(try await client.get("/shows/one-piece/seasons/9/episodes/99").status == 404)
      let bad = try await client.get("/shows/breaking-bad/seasons/1/episodes/1?extended=full")
      #expect(bad.json?["number_abs"] == .null)
      #expect(bad.json?["first_aired"] == "2008-01-20T01:00:00.000Z")
    }
  }

  /// `full` alone has no episodes, `episodes` alone no absolute numbers.
  @Test func `seasons have episodes and absolute numbers on request`() async throws {
    try await withSandbox { _, client in
      let plain = try await client.get("/shows/1/seasons").json?.array
      #expect(plain?.map { $0["number"] } == [0, 1, 2, 3, 4, 5])
      #expect(plain?[1]["episodes"] == nil)
      let full = try await client.get("/shows/1/seasons?extended=full").json?.array
      #expect(full?[1]["episode_count"] == 7)
      #expect(full?[1]["episodes"] == nil)
      let episodes = try await client.get("/shows/37696/seasons?extended=episodes").json?.array
      #expect(episodes?[8]["episodes"]?.array?[20]["number_abs"] == nil)
      let both = try await client.get("/shows/37696/seasons?extended=full,episodes").json?.array
      #expect(both?[8]["episodes"]?.array?[20]["number_abs"] == 164)
    }
  }

  @Test func `unknown show or season is an empty list`() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.get("/shows/1/seasons/1").json?.array?.count == 7)
      #expect(try await client.get("/shows/1/seasons/9").json == [])
      #expect(try await client.get("/shows/nothing/seasons/1").json == [])
    }
  }
}
