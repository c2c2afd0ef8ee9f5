// SPDX-License-Identifier: MIT

import Testing

@testable import TraktSandbox

@Suite struct TokenTests {
  @Test func `refresh token works once and invalidates the old pair`() async throws {
    try await withSandbox { sandbox, client in
      let old = await sandbox.issueToken()
      let refreshed = try await client.refresh(old.refresh)
      #expect(refreshed.status == 200)
      let access = try #require(refreshed.json?["access_token"]?.string)
      #expect(access != old.access)

      #expect(try await Client(sandbox, token: old).get("/users/settings").status == 401)
      let new = Client(sandbox, accessToken: access)
      #expect(try await new.get("/users/settings").status == 200)

      let again = try await client.refresh(old.refresh)
      #expect(again.status == 400)
      #expect(
        again.json == ["error": "invalid_grant", "error_description": "session not found"])
    }
  }

  @Test func `access token expires`() async throws {
    try await withSandbox({ $0.tokenLifetime = 100 }) { sandbox, _ in
      let token = await sandbox.issueToken()
      #expect(token.expiresIn == 100)
      let client = Client(sandbox, token: token)
      await sandbox.advance(by: 99)
      #expect(try await client.get("/users/settings").status == 200)
      await sandbox.advance(by: 1)
      let response = try await client.get("/users/settings")
      #expect(response.status == 401)
      #expect(response.headers["www-authenticate"]?.contains("invalid_token") == true)
      #expect(try await client.refresh(token.refresh).status == 200)
    }
  }

  @Test func `token expired by hand can be refreshed`() async throws {
    try await withSandbox { sandbox, client async throws in
      let token = await sandbox.issueToken()
      await sandbox.expireTokens()
      #expect(try await Client(sandbox, token: token).get("/users/settings").status == 401)
      #expect(try await client.refresh(token.refresh).status == 200)
    }
  }

  @Test func `revoked token is rejected`() async throws {
    try await withSandbox { sandbox, client in
      let token = await sandbox.issueToken()
      let response = try await client.post(
        "/oauth/revoke",
        [
          "token": .string(token.access), "client_id": "sandbox-client",
          "client_secret": "sandbox-secret",
        ])
      #expect(response.status == 200)
      #expect(response.json == [:])
      #expect(try await Client(sandbox, token: token).get("/users/settings").status == 401)
      #expect(try await client.refresh(token.refresh).status == 400)
    }
  }

  @Test func `redirect URI is required`() async throws {
    try await withSandbox { sandbox, client in
      let token = await sandbox.issueToken()
      let response = try await client.post(
        "/oauth/token",
        [
          "refresh_token": .string(token.refresh), "client_id": "sandbox-client",
          "grant_type": "refresh_token",
        ])
      #expect(response.status == 400)
      #expect(response.json?["error"] == "invalid_request")
      #expect(try await client.refresh(token.refresh).status == 200)
    }
  }

  @Test func `authorization code is rejected`() async throws {
    try await withSandbox { _, client in
      let response = try await client.post(
        "/oauth/token",
        [
          "code": "x", "client_id": "sandbox-client", "grant_type": "authorization_code",
          "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
        ])
      #expect(response.json?["error"] == "invalid_grant")
    }
  }
}

extension Client {
  fileprivate func refresh(_ token: String) async throws -> Response {
    try await post(
      "/oauth/token",
      [
        "refresh_token": .string(token), "client_id": "sandbox-client",
        "client_secret": "sandbox-secret", "grant_type": "refresh_token",
        "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
      ])
  }
}
