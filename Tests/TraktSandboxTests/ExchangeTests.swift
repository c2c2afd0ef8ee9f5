// SPDX-License-Identifier: MIT

import FoundationEssentials
import Synchronization
import Testing

@testable import TraktSandbox

@Suite struct ExchangeTests {
  @Test func `exchanges are recorded in order`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 2))
      _ = try await client.get("/users/me/watching?extended=full")
      let exchanges = await sandbox.exchanges
      #expect(exchanges.map(\.method) == ["POST", "GET"])
      #expect(exchanges.map(\.path) == ["/scrobble/start", "/users/me/watching"])
      #expect(exchanges[1].url == sandbox.url + "/users/me/watching?extended=full")
      #expect(exchanges[0].body == movie(matrix, 2))
      #expect(exchanges[0].status == 201)
      #expect(exchanges[0].response?["action"] == "start")
      #expect(exchanges[0].headers["user-agent"] == "scrobbled/0.1")
      #expect(exchanges[0].at == beginning)
      #expect(exchanges[0].subject == "The Matrix (1999)")
    }
  }

  @Test func `secrets are redacted in the output`() async throws {
    try await withSandbox { sandbox, client in
      let token = await sandbox.issueToken()
      _ = try await client.post(
        "/oauth/token",
        [
          "refresh_token": .string(token.refresh), "client_id": "sandbox-client",
          "client_secret": "sandbox-secret", "grant_type": "refresh_token",
          "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
        ])
      let lines = try await client.get("/_sandbox/exchanges").text
      #expect(lines.contains("[redacted]"))
      #expect(!lines.contains(token.refresh))
      #expect(!lines.contains("sandbox-secret"))
      let authorization = client.headers["authorization"]
      #expect(!lines.contains(try #require(authorization)))
      let refreshed = await sandbox.exchanges[0].response?["access_token"]?.string
      #expect(!lines.contains(try #require(refreshed)))
    }
  }

  @Test func `waiting accepts an earlier exchange`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 2))
      let exchange = try await sandbox.waitForExchange { $0.path == "/scrobble/start" }
      #expect(exchange.index == 0)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `waiting accepts a later exchange`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/start", movie(matrix, 2))
      async let next = sandbox.waitForExchange(from: 1) { $0.path == "/scrobble/start" }
      _ = try await client.get("/users/me/watching")
      _ = try await client.post("/scrobble/start", movie(matrix, 3))
      #expect(try await next.index == 2)
    }
  }

  @Test func `waiting ends with its task`() async throws {
    try await withSandbox { sandbox, _ in
      let waiting = Task { try await sandbox.waitForExchange { _ in true } }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    }
  }

  @Test func `one line is printed per exchange`() async throws {
    let lines = Mutex<[String]>([])
    try await withSandbox({ $0.printLine = { line in lines.withLock { $0.append(line) } } }) {
      sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(livingDead, 90.04))
      _ = try await client.post("/scrobble/stop", movie(livingDead, 90.04))
      _ = try await client.post(
        "/scrobble/start",
        [
          "show": ["title": "No\u{1B}such"], "episode": ["season": 1, "number": 2], "progress": 5,
        ])
      _ = try await client.get("/search/movie?query=weapons")
      await sandbox.add(fault: Fault(.dropBefore))
      _ = try? await client.get("/users/settings")
    }
    #expect(
      lines.withLock(\.self) == [
        "POST /scrobble/stop  Night of the Living Dead (1968)  90.04 %  -> 201 scrobble",
        "POST /scrobble/stop  Night of the Living Dead (1968)  90.04 %  -> "
          + "409 already scrobbled, until \(Timestamp.string(beginning + 3600))",
        "POST /scrobble/start  No?such 1x02  5.00 %  -> 404",
        "GET /search/movie?query=weapons  -> 200 3 items",
        "GET /users/settings  -> no response [fault: dropBefore]",
      ])
  }
}
