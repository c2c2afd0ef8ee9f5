// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct PlaybackTests {
  let pilot: JSON = ["episode": ["ids": ["trakt": 16]], "progress": 42.5]

  @Test func `saved positions are listed by type and deleted`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/pause", movie(matrix, 30))
      await sandbox.advance(by: 60)
      _ = try await client.post("/scrobble/stop", pilot)

      let all = try #require(try await client.get("/sync/playback").json?.array)
      #expect(all.map { $0["type"] } == ["episode", "movie"])
      #expect(all[0]["progress"] == 42.5)
      #expect(all[0]["paused_at"] == Timestamp.json(beginning + 60))
      #expect(all[0]["show"]?["title"] == "Breaking Bad")
      #expect(try await client.get("/sync/playback/movies").json?.array?.count == 1)
      #expect(try await client.get("/sync/playback/episodes").json?.array?.count == 1)
      #expect(try await client.get("/sync/playback/shows").status == 404)

      let id = try #require(all[0]["id"]?.integer)
      #expect(try await client.delete("/sync/playback/\(id)").status == 204)
      #expect(try await client.delete("/sync/playback/\(id)").status == 404)
      #expect(await sandbox.positions.map(\.item.type) == ["movie"])
    }
  }

  @Test func `saved positions expire after six months`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/pause", movie(matrix, 30))
      await sandbox.advance(by: 184 * 86_400)
      let client = Client(sandbox, token: await sandbox.issueToken())
      #expect(try await client.get("/sync/playback").json == [])
    }
  }

  @Test func `saved positions are filtered by time`() async throws {
    try await withSandbox { _, client in
      _ = try await client.post("/scrobble/pause", movie(matrix, 30))
      let day = Timestamp.string(beginning).prefix(10)
      #expect(try await client.get("/sync/playback?start_at=\(day)").json?.array?.count == 1)
      #expect(try await client.get("/sync/playback?end_at=\(day)").json == [])
      #expect(try await client.get("/sync/playback?start_at=nonsense").status == 400)
    }
  }

  @Test func `position of another device is kept with its date`() async throws {
    try await withSandbox { sandbox, client in
      try await sandbox.keepPosition(pilot, ago: 3600)
      let all = try #require(try await client.get("/sync/playback").json?.array)
      #expect(all.map { $0["progress"] } == [42.5])
      #expect(all[0]["paused_at"] == Timestamp.json(beginning - 3600))
      let response = try await client.post("/_sandbox/playback", movie(matrix, 90))
      #expect(response.status == 204)
      #expect(await sandbox.positions.map(\.progress) == [42.5, 90])
      #expect(await sandbox.history.isEmpty)
    }
  }

  @Test func `last activities have the times of changes`() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.advance(by: 60)
      _ = try await client.post("/scrobble/pause", movie(matrix, 30))
      await sandbox.advance(by: 60)
      _ = try await client.post(
        "/scrobble/stop", ["episode": ["ids": ["trakt": 16]], "progress": 90])
      let json = try await client.get("/sync/last_activities").json
      #expect(json?["all"] == Timestamp.json(beginning + 120))
      #expect(json?["movies"]?["paused_at"] == Timestamp.json(beginning + 60))
      #expect(json?["movies"]?["watched_at"] == Timestamp.json(beginning))
      #expect(json?["episodes"]?["watched_at"] == Timestamp.json(beginning + 120))
    }
  }
}
