// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct HistoryTests {
  @Test func `duplicates are not removed`() async throws {
    try await withSandbox { sandbox, client in
      let body: JSON = [
        "movies": [["ids": ["imdb": .string(matrix)], "watched_at": "2026-10-01T20:15:42.000Z"]]
      ]
      for _ in 0..<2 {
        let response = try await client.post("/sync/history", body)
        #expect(response.status == 201)
        #expect(response.json?["added"] == ["movies": 1, "episodes": 0])
        #expect(response.json?["not_found"]?["movies"] == [])
      }
      let plays = await sandbox.history
      #expect(plays.count == 2)
      #expect(plays.allSatisfy { Timestamp.string($0.watchedAt) == "2026-10-01T20:15:00.000Z" })
      #expect(plays.allSatisfy { $0.action == .watch })
    }
  }

  @Test func `unknown items are returned`() async throws {
    try await withSandbox { sandbox, client in
      let response = try await client.post(
        "/sync/history",
        [
          "movies": [["ids": ["imdb": "tt0000111"]], ["title": "The Matrix", "year": 1999]],
          "shows": [
            [
              "ids": ["slug": "breaking-bad"],
              "seasons": [["number": 1, "episodes": [["number": 1], ["number": 99]]]],
            ], ["title": "Nothing"],
          ],
          "episodes": [["ids": ["trakt": 16]], ["ids": ["trakt": 1_234_567]]],
        ])
      #expect(response.status == 201)
      #expect(response.json?["added"] == ["movies": 1, "episodes": 2])
      let notFound = response.json?["not_found"]
      #expect(notFound?["movies"] == [["ids": ["imdb": "tt0000111"]]])
      #expect(notFound?["episodes"] == [["ids": ["trakt": 1_234_567]]])
      #expect(notFound?["shows"]?.array?.count == 2)
      #expect(await sandbox.history.count == 3)
    }
  }

  @Test func `show or season selects its episodes`() async throws {
    try await withSandbox { sandbox, client in
      let show = try await client.post(
        "/sync/history", ["shows": [["ids": ["slug": "breaking-bad"]]]])
      #expect(show.json?["added"]?["episodes"] == 62)
      let season = try await client.post(
        "/sync/history",
        ["shows": [["ids": ["slug": "breaking-bad"], "seasons": [["number": 1]]]]])
      #expect(season.json?["added"]?["episodes"] == 7)
      #expect(await sandbox.history.count == 69)
    }
  }

  /// Values of `watched_at`.
  @Test(
    arguments: [
      ("2026-10-01T20:15:42Z", "2026-10-01T20:15:00.000Z"),
      ("released", "1999-03-31T00:00:00.000Z"), ("unknown", "1970-01-01T00:00:00.000Z"),
      ("2026-10-01T20:15:42+02:00", nil), ("yesterday", nil),
    ] as [(String, String?)])
  func watchedAt(_ value: String, kept: String?) async throws {
    try await withSandbox { sandbox, client in
      let response = try await client.post(
        "/sync/history",
        ["movies": [["ids": ["imdb": .string(matrix)], "watched_at": .string(value)]]])
      #expect(response.status == (kept == nil ? 400 : 201))
      #expect(await sandbox.history.first.map { Timestamp.string($0.watchedAt) } == kept)
    }
  }

  @Test func `pages are newest first`() async throws {
    try await withSandbox { sandbox, client in
      for hour in 0..<25 {
        let watchedAt = Timestamp.json(beginning - Double(hour) * 3600)
        _ = try await client.post(
          "/sync/history",
          ["movies": [["ids": ["imdb": .string(matrix)], "watched_at": watchedAt]]])
      }
      let first = try await client.get("/sync/history")
      #expect(first.json?.array?.count == 10)
      #expect(first.json?.array?.first?["watched_at"] == Timestamp.json(beginning))
      #expect(first.headers["x-pagination-page"] == "1")
      #expect(first.headers["x-pagination-limit"] == "10")
      #expect(first.headers["x-pagination-page-count"] == "3")
      #expect(first.headers["x-pagination-item-count"] == "25")
      #expect(try await client.get("/sync/history?page=3").json?.array?.count == 5)
      #expect(try await client.get("/sync/history?page=4").json == [])
      let clamped = try await client.get("/sync/history?limit=1000")
      #expect(clamped.headers["x-pagination-limit"] == "250")

      let start = Timestamp.string(beginning - 2 * 3600)
      let end = Timestamp.string(beginning - 3600)
      let some = try await client.get("/sync/history?start_at=\(start)&end_at=\(end)")
      #expect(some.json?.array?.count == 2)
      #expect(await sandbox.history.count == 25)
    }
  }

  @Test func `history is filtered by type and id`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 90))
      _ = try await client.post(
        "/scrobble/stop", ["episode": ["ids": ["trakt": 16]], "progress": 90])
      let expected = [
        "/sync/history/all": 2, "/sync/history/movies": 1, "/sync/history/episodes": 1,
        "/sync/history/shows": 1, "/sync/history/movies/481": 1, "/sync/history/movies/28": 0,
        "/sync/history/shows/1": 1, "/sync/history/episodes/16": 1, "/sync/history/shows/4": 0,
      ]
      for (path, count) in expected {
        #expect(try await client.get(path).json?.array?.count == count, "\(path)")
      }
      #expect(try await client.get("/sync/history/movies/987654321").status == 404)
      #expect(try await client.get("/sync/history/people").status == 404)
      let entry = try await client.get("/sync/history/episodes").json?.array?.first
      #expect(entry?["action"] == "scrobble")
      #expect(entry?["type"] == "episode")
      #expect(entry?["show"]?["ids"]?["trakt"] == 1)
      #expect(await sandbox.history.count == 2)
    }
  }

  @Test func `plays are removed by item and by id`() async throws {
    try await withSandbox { sandbox, client in
      for _ in 0..<2 {
        _ = try await client.post(
          "/sync/history",
          ["movies": [["ids": ["imdb": .string(matrix)]], ["ids": ["imdb": .string(livingDead)]]]])
      }
      let id = try #require(await sandbox.history.last?.id)
      let response = try await client.post(
        "/sync/history/remove",
        ["movies": [["ids": ["imdb": .string(matrix)]]], "ids": [.integer(id), 42]])
      #expect(response.status == 200)
      #expect(response.json?["deleted"] == ["movies": 3, "episodes": 0])
      #expect(response.json?["not_found"]?["ids"] == [42])
      #expect(await sandbox.history.map(\.item.name) == ["Night of the Living Dead (1968)"])
    }
  }
}
