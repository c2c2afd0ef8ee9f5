// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import FoundationEssentials
import Synchronization
import Testing

@testable import TraktSandbox

@Suite struct FaultTests {
  @Test func `connection dropped before the effect has none`() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.dropBefore, path: "/scrobble/stop"))
      await #expect(throws: (any Error).self) {
        try await client.post("/scrobble/stop", movie(matrix, 90))
      }
      #expect(await sandbox.history.isEmpty)
      #expect(await sandbox.exchanges.last?.status == nil)
      #expect(await sandbox.exchanges.last?.fault == "dropBefore")
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 201)
    }
  }

  @Test func `connection dropped after the effect keeps it`() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop"))
      await #expect(throws: (any Error).self) {
        try await client.post("/scrobble/stop", movie(matrix, 90))
      }
      #expect(await sandbox.history.count == 1)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 409)
    }
  }

  @Test func `replaced status has an effect on request`() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(
        fault: Fault(.status(503, headers: ["retry-after": "30"], body: "<h1>Oops</h1>")))
      let refused = try await client.post("/scrobble/stop", movie(matrix, 90))
      #expect(refused.status == 503)
      #expect(refused.text == "<h1>Oops</h1>")
      #expect(refused.headers["retry-after"] == "30")
      #expect(await sandbox.history.isEmpty)

      await sandbox.add(fault: Fault(.status(502, acts: true)))
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 502)
      #expect(await sandbox.history.count == 1)
    }
  }

  @Test func `malformed body is not JSON`() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(fault: Fault(.garbage))
      let response = try await client.post("/scrobble/stop", movie(matrix, 90))
      #expect(response.status == 201)
      #expect(response.type?.hasPrefix("application/json") == true)
      #expect(response.json == nil)
      #expect(await sandbox.history.count == 1)
    }
  }

  @Test func `slow body arrives completely`() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(fault: Fault(.slowBody(seconds: 0.01)))
      let response = try await client.get("/movies/481")
      #expect(response.json?["title"] == "The Matrix")
    }
  }

  @Test func `delayed request takes effect later`() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.delay(seconds: 0.01)))
      #expect(try await client.get("/movies/481").status == 200)
      #expect(await sandbox.exchanges.last?.fault == "delay")
    }
  }

  /// A delayed request must not delay the shutdown.
  @Test func `stop cancels delayed requests`() async throws {
    // The clock is read when a request arrives.
    let (arrivals, arrival) = AsyncStream<Void>.makeStream()
    let isSetUp = Mutex(false)
    let now: @Sendable () -> Date = {
      if isSetUp.withLock(\.self) { arrival.yield() }
      return beginning
    }
    try await withSandbox({ $0.now = now }) { sandbox, client in
      await sandbox.add(fault: Fault(.delay(seconds: 3600)))
      isSetUp.withLock { $0 = true }
      let held = Task { try await client.get("/movies/481") }
      for await _ in arrivals { break }
      await sandbox.stop()
      await #expect(throws: (any Error).self) { try await held.value }
    }
  }

  @Test func `stopped sandbox refuses connections until restarted`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 90))
      await sandbox.stop()
      // Without retries, as another test may take the port meanwhile.
      var configuration = HTTPClient.Configuration()
      configuration.connectionPool.retryConnectionEstablishment = false
      let http = HTTPClient(configuration: configuration)
      await #expect(throws: (any Error).self) {
        try await Client(sandbox, http: http).get("/movies/481")
      }
      let again = try await sandbox.restart()
      #expect(again.url == sandbox.url)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 409)
      await again.stop()
      try await http.shutdown()
    }
  }

  @Test func `fault is applied by count, skip and path`() {
    let some = Fault(.garbage, method: "POST", path: "/scrobble/*")
    #expect(some.matches(method: "POST", path: "/scrobble/stop"))
    #expect(!some.matches(method: "GET", path: "/scrobble/stop"))
    #expect(!some.matches(method: "POST", path: "/sync/history"))
    #expect(Fault(.garbage, path: "/a").matches(method: "GET", path: "/a"))
    #expect(!Fault(.garbage, path: "/a").matches(method: "GET", path: "/ab"))
  }

  @Test func `two faults are applied after one request`() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(fault: Fault(.status(500), skip: 1, count: 2))
      var statuses: [Int] = []
      for _ in 0..<4 { statuses.append(try await client.get("/movies/481").status) }
      #expect(statuses == [200, 500, 500, 200])
    }
  }

  @Test func `permanent fault is applied until cleared`() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.status(500), count: nil))
      for _ in 0..<3 { #expect(try await client.get("/movies/481").status == 500) }
      await sandbox.clearFaults()
      #expect(try await client.get("/movies/481").status == 200)
    }
  }
}
