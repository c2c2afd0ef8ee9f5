// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

/// Required headers, and the responses if they are missing.
@Suite struct RequiredHeadersTests {
  @Test(arguments: [nil, "", "curl/8.0", "Mozilla/5.0", "scrobbled", "Java/17"])
  func `generic user agent is blocked at the edge`(agent: String?) async throws {
    try await withSandbox { _, client in
      var client = client
      client.headers["user-agent"] = agent
      let response = try await client.get("/users/settings")
      #expect(response.status == 403)
      #expect(response.type?.hasPrefix("text/html") == true)
      #expect(response.text.contains("Sorry, you have been blocked"))
    }
  }

  @Test(
    arguments: [
      ("trakt-api-key", nil, 403), ("trakt-api-key", "someone-else", 403),
      ("trakt-api-version", nil, 412), ("trakt-api-version", "1", 412),
      ("authorization", nil, 401), ("authorization", "Bearer nonsense", 401),
      ("authorization", "nonsense", 401), ("content-type", nil, 412),
      ("content-type", "application/x-www-form-urlencoded", 412),
    ] as [(String, String?, Int)])
  func refused(name: String, value: String?, status: Int) async throws {
    try await withSandbox { sandbox, client in
      var client = client
      client.headers[name] = value
      let response = try await client.post("/scrobble/start", movie(matrix, 5))
      #expect(response.status == status)
      #expect(await sandbox.watching == nil)
    }
  }

  @Test func `body that is no JSON is rejected`() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.send("POST", "/scrobble/start", Data("{".utf8)).status == 400)
      #expect(try await client.send("POST", "/scrobble/start").status == 400)
    }
  }

  @Test func `lookups need no token`() async throws {
    try await withSandbox { sandbox, _ async throws in
      #expect(try await Client(sandbox).get("/movies/the-matrix-1999").status == 200)
      #expect(try await Client(sandbox).get("/sync/history").status == 401)
    }
  }

  @Test func `sign-in needs no API key`() async throws {
    try await withSandbox { sandbox, _ in
      var client = Client(sandbox)
      client.headers["trakt-api-key"] = nil
      let response = try await client.post("/oauth/device/code", ["client_id": "sandbox-client"])
      #expect(response.status == 200)
    }
  }

  @Test func `unknown route is an empty page`() async throws {
    try await withSandbox { _, client in
      let response = try await client.get("/nothing/here")
      #expect(response.status == 404)
      #expect(response.text.isEmpty)
    }
  }
}
