// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct ScrobbleTests {
  @Test func `start, pause and stop record a play`() async throws {
    try await withSandbox { sandbox, client in
      let start = try await client.post("/scrobble/start", movie(livingDead, 1.5))
      #expect(start.status == 201)
      #expect(start.json?["action"] == "start")
      #expect(start.json?["id"] == 0)
      #expect(start.json?["progress"] == 1.5)
      #expect(start.json?["movie"]?["title"] == "Night of the Living Dead")
      #expect(await sandbox.watching?.item.name == "Night of the Living Dead (1968)")

      await sandbox.advance(by: 5000)
      let stop = try await client.post("/scrobble/stop", movie(livingDead, 90.04))
      #expect(stop.status == 201)
      #expect(stop.json?["action"] == "scrobble")
      #expect(stop.json?["progress"] == 90.04)
      #expect(await sandbox.watching == nil)

      let play = try #require(await sandbox.history.first)
      #expect(play.id > 12_000_000_000)
      #expect(stop.json?["id"]?.integer == play.id)
      #expect(play.action == .scrobble)
      #expect(play.watchedAt == Timestamp.minute(of: beginning + 5000))
    }
  }

  /// The result of a stop by progress.
  @Test(
    arguments: [
      (0.0, 422, nil), (0.99, 422, nil), (1, 201, "pause"), (79.9, 201, "pause"),
      (80, 201, "pause"), (80.01, 201, "scrobble"), (100, 201, "scrobble"), (100.01, 422, nil),
    ] as [(Double, Int, String?)])
  func stop(at progress: Double, status: Int, action: String?) async throws {
    try await withSandbox { sandbox, client in
      let response = try await client.post("/scrobble/stop", movie(matrix, progress))
      #expect(response.status == status)
      #expect(response.json?["action"]?.string == action)
      #expect(await sandbox.history.count == (action == "scrobble" ? 1 : 0))
      #expect(await sandbox.positions.map(\.progress) == (action == "pause" ? [progress] : []))
    }
  }

  @Test(arguments: [(0.5, 422), (1, 201), (79.99, 201), (80, 422), (99, 422)])
  func `pause is accepted from 1 to 79.99 percent`(at progress: Double, status: Int) async throws {
    try await withSandbox { sandbox, client in
      let response = try await client.post("/scrobble/pause", movie(matrix, progress))
      #expect(response.status == status)
      #expect(await sandbox.positions.count == (status == 201 ? 1 : 0))
    }
  }

  @Test(arguments: [0.0, 50, 100]) func `start accepts any progress`(_ progress: Double)
    async throws
  {
    try await withSandbox { _, client async throws in
      #expect(try await client.post("/scrobble/start", movie(matrix, progress)).status == 201)
    }
  }

  @Test func `stop at exactly 80 percent is configurable`() async throws {
    try await withSandbox({ $0.assumptions.scrobblesAtEighty = true }) { _, client in
      let response = try await client.post("/scrobble/stop", movie(matrix, 80))
      #expect(response.json?["action"] == "scrobble")
    }
  }

  @Test func `start removes the saved position of its item only`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/pause", movie(matrix, 30))
      _ = try await client.post("/scrobble/pause", movie(livingDead, 40))
      _ = try await client.post("/scrobble/pause", movie(matrix, 35))
      #expect(await sandbox.positions.map(\.progress) == [40, 35])
      _ = try await client.post("/scrobble/start", movie(matrix, 35))
      #expect(await sandbox.positions.map(\.progress) == [40])
    }
  }

  @Test func `unknown item is an empty page`() async throws {
    try await withSandbox { _, client in
      let response = try await client.post("/scrobble/start", movie("tt0000000", 10))
      #expect(response.status == 404)
      #expect(response.type?.hasPrefix("text/html") == true)
      #expect(response.text.isEmpty)
    }
  }

  @Test func `missing permission is rejected`() async throws {
    try await withSandbox({ $0.assumptions.mayScrobble = false }) { _, client async throws in
      #expect(try await client.post("/scrobble/start", movie(matrix, 10)).status == 403)
    }
  }

  @Test func `responses have nulls and unknown members`() async throws {
    try await withSandbox { _, client in
      let response = try await client.post(
        "/scrobble/start",
        [
          "show": ["title": "Breaking Bad", "year": 2008],
          "episode": ["season": 1, "number": 2], "progress": 3,
          "sharing": ["twitter": true],
        ])
      #expect(response.json?["episode"]?["ids"]?["imdb"] == .null)
      #expect(response.json?["show"]?["ids"]?["tvrage"] == .null)
      #expect(response.json?["sharing"] == ["twitter": true, "mastodon": false, "tumblr": false])
    }
  }
}
