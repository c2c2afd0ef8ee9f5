// SPDX-License-Identifier: MIT

import FoundationEssentials
import Synchronization
import Testing

@testable import TraktSandbox

@Suite struct FaultTests {
  @Test func droppedBeforeItActs() async throws {
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

  @Test func droppedAfterItActed() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop"))
      await #expect(throws: (any Error).self) {
        try await client.post("/scrobble/stop", movie(matrix, 90))
      }
      #expect(await sandbox.history.count == 1)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 409)
    }
  }

  @Test func aStatusWithOrWithoutEffect() async throws {
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

  @Test func garbage() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(fault: Fault(.garbage))
      let reply = try await client.post("/scrobble/stop", movie(matrix, 90))
      #expect(reply.status == 201)
      #expect(reply.type?.hasPrefix("application/json") == true)
      #expect(reply.json == nil)
      #expect(await sandbox.history.count == 1)
    }
  }

  @Test func aSlowBodyArrivesWhole() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(fault: Fault(.slowBody(seconds: 0.01)))
      let reply = try await client.get("/movies/481")
      #expect(reply.json?["title"] == "The Matrix")
    }
  }

  @Test func aDelayedRequestActsLater() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.delay(seconds: 0.01)))
      #expect(try await client.get("/movies/481").status == 200)
      #expect(await sandbox.exchanges.last?.fault == "delay")
    }
  }

  /// A request that is held back must not hold up the end.
  @Test func stopCutsOffWhatIsHeldBack() async throws {
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

  @Test func refusedForAWhile() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 90))
      await sandbox.stop()
      let hasty = Client(sandbox, patience: 1)
      await #expect(throws: (any Error).self) { try await hasty.get("/movies/481") }
      let again = try await sandbox.restart()
      #expect(again.url == sandbox.url)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 409)
      await again.stop()
    }
  }

  @Test func countSkipAndMatch() {
    let some = Fault(.garbage, method: "POST", path: "/scrobble/*")
    #expect(some.matches(method: "POST", path: "/scrobble/stop"))
    #expect(!some.matches(method: "GET", path: "/scrobble/stop"))
    #expect(!some.matches(method: "POST", path: "/sync/history"))
    #expect(Fault(.garbage, path: "/a").matches(method: "GET", path: "/a"))
    #expect(!Fault(.garbage, path: "/a").matches(method: "GET", path: "/ab"))
  }

  @Test func twoAfterOne() async throws {
    try await withSandbox { sandbox, client in
      await sandbox.add(fault: Fault(.status(500), skip: 1, count: 2))
      var statuses: [Int] = []
      for _ in 0..<4 { statuses.append(try await client.get("/movies/481").status) }
      #expect(statuses == [200, 500, 500, 200])
    }
  }

  @Test func alwaysUntilCleared() async throws {
    try await withSandbox { sandbox, client async throws in
      await sandbox.add(fault: Fault(.status(500), count: nil))
      for _ in 0..<3 { #expect(try await client.get("/movies/481").status == 500) }
      await sandbox.clearFaults()
      #expect(try await client.get("/movies/481").status == 200)
    }
  }
}
