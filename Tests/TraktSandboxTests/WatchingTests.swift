// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct WatchingTests {
  @Test func nobodyWatches() async throws {
    try await withSandbox { _, client in
      let reply = try await client.get("/users/me/watching")
      #expect(reply.status == 204)
      #expect(reply.text.isEmpty)
    }
  }

  /// The Matrix runs 136 minutes; from 50 % there are 68 left.
  @Test func itEndsByItselfAndMakesNoPlay() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 50))
      let reply = try await client.get("/users/me/watching")
      #expect(reply.status == 200)
      #expect(reply.json?["action"] == "scrobble")
      #expect(reply.json?["type"] == "movie")
      #expect(reply.json?["started_at"] == Timestamp.json(beginning))
      #expect(reply.json?["expires_at"] == Timestamp.json(beginning + 68 * 60))
      await sandbox.advance(by: 68 * 60)
      #expect(try await client.get("/users/me/watching").status == 204)
      #expect(await sandbox.history.isEmpty)
    }
  }

  @Test(arguments: [false, true]) func whetherPauseEndsItIsAnAssumption(keeps: Bool) async throws {
    try await withSandbox({ $0.assumptions.pauseKeepsWatching = keeps }) { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 50))
      _ = try await client.post("/scrobble/pause", movie(matrix, 51))
      #expect((await sandbox.watching != nil) == keeps)
      _ = try await client.post("/scrobble/stop", movie(matrix, 51))
      #expect(await sandbox.watching == nil)
    }
  }

  @Test func theLastStartCounts() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 50))
      _ = try await client.post("/scrobble/start", movie(livingDead, 5))
      #expect(await sandbox.watching?.item.name == "Night of the Living Dead (1968)")
    }
  }

  @Test func aStopThatIsIgnoredLeavesIt() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 0))
      _ = try await client.post("/scrobble/stop", movie(matrix, 0.5))
      #expect(await sandbox.watching != nil)
    }
  }

  @Test func othersAreNotThere() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.get("/users/somebody/watching").status == 404)
    }
  }
}
