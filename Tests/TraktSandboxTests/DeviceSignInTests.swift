// SPDX-License-Identifier: MIT

import Testing

@testable import TraktSandbox

@Suite struct DeviceSignInTests {
  @Test func `approved code yields tokens`() async throws {
    try await withSandbox { sandbox, client in
      let code = try #require(try await client.code())
      #expect(code["user_code"]?.string?.count == 8)
      #expect(code["expires_in"] == 600)
      #expect(code["interval"] == 5)
      #expect(code["verification_url"]?.string == sandbox.url + "/activate")

      let pending = try await client.poll(code)
      #expect(pending.status == 400)
      #expect(pending.json == nil)

      await sandbox.approve()
      await sandbox.advance(by: 5)
      let token = try await client.poll(code)
      #expect(token.status == 200)
      #expect(token.json?["token_type"] == "bearer")
      #expect(token.json?["scope"] == "public")
      #expect(token.json?["expires_in"] == 604_800)
      #expect(token.json?["created_at"]?.integer == 1_795_000_025)

      let access = try #require(token.json?["access_token"]?.string)
      let user = Client(sandbox, accessToken: access)
      #expect(try await user.get("/users/settings").json?["user"]?["username"] == "sandbox")

      await sandbox.advance(by: 5)
      #expect(try await client.poll(code).status == 409)
    }
  }

  @Test func `denied code yields 418`() async throws {
    try await withSandbox { sandbox, client in
      let code = try #require(try await client.code())
      await sandbox.deny()
      #expect(try await client.poll(code).status == 418)
    }
  }

  @Test func `expired code yields 410`() async throws {
    try await withSandbox { sandbox, client in
      let code = try #require(try await client.code())
      await sandbox.advance(by: 600)
      #expect(try await client.poll(code).status == 410)
    }
  }

  @Test func `unknown code yields 404`() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.poll(["device_code": "none"]).status == 404)
    }
  }

  @Test func `polling too fast yields 429`() async throws {
    try await withSandbox { sandbox, client in
      let code = try #require(try await client.code())
      #expect(try await client.poll(code).status == 400)
      await sandbox.advance(by: 4)
      #expect(try await client.poll(code).status == 429)
      await sandbox.advance(by: 5)
      #expect(try await client.poll(code).status == 400)
    }
  }

  @Test func `code is approved automatically at the second poll`() async throws {
    try await withSandbox({ $0.approveAfter = 2 }) { sandbox, client in
      let code = try #require(try await client.code())
      #expect(try await client.poll(code).status == 400)
      await sandbox.advance(by: 5)
      #expect(try await client.poll(code).status == 200)
    }
  }

  @Test func `unknown application is rejected`() async throws {
    try await withSandbox { _, client in
      let response = try await client.post("/oauth/device/code", ["client_id": "nobody"])
      #expect(response.status == 401)
      #expect(response.json?["error"] == "invalid_client")
      let missing = try await client.post("/oauth/device/code", [:])
      #expect(missing.json?["error_description"] == "client_id is required")
    }
  }

  @Test func `secret is required only by assumption`() async throws {
    try await withSandbox({ $0.assumptions.requiresClientSecret = true }) { sandbox, client in
      let code = try #require(try await client.code())
      await sandbox.approve()
      #expect(try await client.poll(code).status == 401)
      #expect(try await client.poll(code, secret: "wrong").status == 401)
      #expect(try await client.poll(code, secret: "sandbox-secret").status == 200)
    }
  }

  /// The field is `code`; RFC 8628's `device_code` is not known here.
  @Test func `field is called code`() async throws {
    try await withSandbox { _, client in
      let response = try await client.post(
        "/oauth/device/token", ["device_code": "x", "client_id": "sandbox-client"])
      #expect(response.status == 400)
      #expect(response.json?["error"] == "invalid_request")
    }
  }
}

extension Client {
  fileprivate func code() async throws -> JSON? {
    try await post("/oauth/device/code", ["client_id": "sandbox-client"]).json
  }

  fileprivate func poll(_ code: JSON, secret: String? = nil) async throws -> Response {
    var body: JSON = ["code": code["device_code"] ?? .null, "client_id": "sandbox-client"]
    if let secret { body = body.merging(["client_secret": .string(secret)]) }
    return try await post("/oauth/device/token", body)
  }
}
