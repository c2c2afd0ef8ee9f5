// SPDX-License-Identifier: MIT

import Testing
import TraktSandbox

@testable import Trakt

@Suite("Lookups")
struct LookupTests {
  private func titles(_ hits: [SearchResult]) -> [String] {
    hits.map { hit in
      switch hit {
      case .movie(let movie): movie.title ?? ""
      case .show(let show): show.title ?? ""
      case .episode(let episode, let show): "\(show?.title ?? "") \(episode.title ?? "")"
      }
    }
  }

  @Test("title is searched exactly and broadly with special characters")
  func search() async throws {
    try await ClientFixture.run { fixture in
      let client = fixture.client
      let exact = try await client.search(.movie, query: "The Matrix", exact: true)
      #expect(titles(exact) == ["The Matrix"])
      let broad = try await client.search(.movie, query: "The Matrix")
      #expect(titles(broad).contains("The Matrix Reloaded"))
      let years = try await client.search(.movie, query: "The Matrix", years: "2003")
      #expect(!titles(years).contains("The Matrix"))
      let odd = try await client.search(.movie, query: "Amélie", exact: true)
      #expect(titles(odd) == ["Amélie"])
      let none = try await client.search(.show, query: "no such & show? + more", exact: true)
      #expect(none.isEmpty)
      #expect(await fixture.sandbox.exchanges.last?.path == "/search/show/exact")
    }
  }

  @Test("ids of other databases are looked up")
  func lookup() async throws {
    try await ClientFixture.run { fixture in
      let hits = try await fixture.client.lookup(.imdb, "tt0903747", type: .show)
      #expect(titles(hits) == ["Breaking Bad"])
      let unknown = try await fixture.client.lookup(.tmdb, "999999999")
      #expect(unknown.isEmpty)
    }
  }

  @Test("movies, shows, episodes and seasons are found by slug without an account")
  func bySlug() async throws {
    try await ClientFixture.run { fixture in
      let movie = try await fixture.client.movie("tron-legacy-2010")
      #expect(movie.runtime == 125)
      let show = try await fixture.client.show("breaking-bad")
      #expect(show.ids.trakt == 1)
      let pilot = try await fixture.client.episode(show: "breaking-bad", season: 1, number: 1)
      #expect(pilot.ids.trakt == 16)
      #expect(pilot.runtime != nil)
      let seasons = try await fixture.client.seasons(show: "one-piece")
      let shandia = seasons.flatMap(\.episodes).first { $0.absoluteNumber == 164 }
      #expect(shandia.map { [$0.season, $0.number] } == [9, 21])
      #expect(!(await fixture.sandbox.exchanges.contains { $0.headers["authorization"] != nil }))
    }
  }

  @Test("missing episode is not found")
  func notFound() async throws {
    try await ClientFixture.run { fixture in
      await #expect(throws: TraktError.notFound) {
        try await fixture.client.episode(show: "breaking-bad", season: 9, number: 1)
      }
    }
  }

  @Test("doctor's request has the required headers")
  func reach() async throws {
    try await ClientFixture.run { fixture in
      _ = try await fixture.client.reach(within: .seconds(10))
      let headers = try #require(await fixture.sandbox.exchanges.last?.headers)
      #expect(headers["trakt-api-key"] == "sandbox-client")
      #expect(headers["trakt-api-version"] == "2")
      #expect(headers["content-type"] == "application/json")
      #expect(headers["user-agent"] == "scrobbled/1.0.0")
    }
  }
}
