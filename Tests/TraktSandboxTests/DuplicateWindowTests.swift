// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

/// 409: an item that was scrobbled recently.
@Suite struct DuplicateWindowTests {
  @Test func `second stop is rejected for an hour`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 95))
      await sandbox.advance(by: 3599)
      let second = try await client.post("/scrobble/stop", movie(matrix, 95))
      #expect(second.status == 409)
      #expect(
        second.json == [
          "watched_at": Timestamp.json(beginning), "expires_at": Timestamp.json(beginning + 3600),
        ])
      #expect(await sandbox.history.count == 1)

      await sandbox.advance(by: 1)
      let third = try await client.post("/scrobble/stop", movie(matrix, 95))
      #expect(third.json?["action"] == "scrobble")
      #expect(await sandbox.history.count == 2)
    }
  }

  @Test func `each item has its own window`() async throws {
    try await withSandbox { _, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 95))
      #expect(try await client.post("/scrobble/stop", movie(livingDead, 95)).status == 201)
    }
  }

  @Test func `only a scrobble is rejected`() async throws {
    try await withSandbox { _, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 95))
      #expect(try await client.post("/scrobble/start", movie(matrix, 1)).status == 201)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 40)).status == 201)
    }
  }

  @Test func `length of the window is configurable`() async throws {
    try await withSandbox({ $0.assumptions.duplicateWindow = 60 }) { sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 95))
      await sandbox.advance(by: 60)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 95)).status == 201)
    }
  }

  @Test func `play added by hand opens no window`() async throws {
    try await withSandbox { _, client in
      _ = try await client.post("/sync/history", ["movies": [["ids": ["imdb": .string(matrix)]]]])
      #expect(try await client.post("/scrobble/stop", movie(matrix, 95)).status == 201)
    }
  }
}
