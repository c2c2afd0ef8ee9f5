// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct WatchingTests {
  @Test func `watching is empty without playback`() async throws {
    try await withSandbox { _, client in
      let response = try await client.get("/users/me/watching")
      #expect(response.status == 204)
      #expect(response.text.isEmpty)
    }
  }

  /// The Matrix runs 136 minutes; at 50 % there are 68 left.
  @Test func `watching ends automatically without a play`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 50))
      let response = try await client.get("/users/me/watching")
      #expect(response.status == 200)
      #expect(response.json?["action"] == "scrobble")
      #expect(response.json?["type"] == "movie")
      #expect(response.json?["started_at"] == Timestamp.json(beginning))
      #expect(response.json?["expires_at"] == Timestamp.json(beginning + 68 * 60))
      await sandbox.advance(by: 68 * 60)
      #expect(try await client.get("/users/me/watching").status == 204)
      #expect(await sandbox.history.isEmpty)
    }
  }

  @Test(arguments: [false, true]) func `effect of pause on watching is configurable`(keeps: Bool)
    async throws
  {
    try await withSandbox({ $0.assumptions.pauseKeepsWatching = keeps }) { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 50))
      _ = try await client.post("/scrobble/pause", movie(matrix, 51))
      #expect((await sandbox.watching != nil) == keeps)
      _ = try await client.post("/scrobble/stop", movie(matrix, 51))
      #expect(await sandbox.watching == nil)
    }
  }

  @Test func `last start is the one being watched`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 50))
      _ = try await client.post("/scrobble/start", movie(livingDead, 5))
      #expect(await sandbox.watching?.item.name == "Night of the Living Dead (1968)")
    }
  }

  @Test func `ignored stop keeps watching`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 0))
      _ = try await client.post("/scrobble/stop", movie(matrix, 0.5))
      #expect(await sandbox.watching != nil)
    }
  }

  @Test func `other users are not found`() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.get("/users/somebody/watching").status == 404)
    }
  }
}
