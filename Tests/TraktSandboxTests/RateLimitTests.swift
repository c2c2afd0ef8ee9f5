// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

@Suite struct RateLimitTests {
  @Test func `second write within a second is rejected`() async throws {
    try await withSandbox({ $0.limits = Limits() }) { sandbox, client in
      #expect(try await client.post("/scrobble/start", movie(matrix, 1)).status == 201)
      await sandbox.advance(by: 0.75)
      let second = try await client.post("/scrobble/stop", movie(matrix, 90))
      #expect(second.status == 429)
      #expect(second.headers["retry-after"] == "1")
      let limit = try JSON(parsing: try #require(second.headers["x-ratelimit"]).utf8)
      #expect(limit["name"] == "AUTHED_API_POST_LIMIT")
      #expect(limit["limit"] == 1)
      #expect(limit["period"] == 1)
      #expect(limit["remaining"] == 0)
      #expect(limit["until"] == Timestamp.json(beginning + 1))
      #expect(await sandbox.history.isEmpty)

      await sandbox.advance(by: 0.25)
      #expect(try await client.post("/scrobble/stop", movie(matrix, 90)).status == 201)
    }
  }

  @Test func `five hundred reads in five minutes are accepted`() {
    var limiter = RateLimiter()
    let limit = Limits().reads
    for _ in 0..<500 { #expect(limiter.admit(.reads, limit, at: beginning) == nil) }
    let excess = limiter.admit(.reads, limit, at: beginning + 100)
    #expect(excess?.retryAfter == 200)
    #expect(excess?.until == beginning + 300)
    #expect(limiter.admit(.anonymousReads, limit, at: beginning + 100) == nil)
    #expect(limiter.admit(.reads, limit, at: beginning + 300) == nil)
  }

  @Test func `clock set back does not block requests`() {
    var limiter = RateLimiter()
    let limit = Limit(1, per: 60)
    #expect(limiter.admit(.writes, limit, at: beginning) == nil)
    #expect(limiter.admit(.writes, limit, at: beginning - 3600) == nil)
  }

  @Test func `reads and writes are counted separately`() async throws {
    try await withSandbox({ $0.limits = Limits() }) { _, client async throws in
      #expect(try await client.post("/scrobble/start", movie(matrix, 1)).status == 201)
      #expect(try await client.get("/users/me/watching").status == 200)
    }
  }
}
