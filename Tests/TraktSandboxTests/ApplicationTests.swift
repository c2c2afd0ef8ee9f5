// SPDX-License-Identifier: MIT

import Testing

@testable import TraktSandbox

/// The API application: without a secret, gone, blocked, expired, or without a free slot.
@Suite struct ApplicationTests {
  @Test func `application without a secret rejects any secret`() async throws {
    try await withSandbox({ $0.clientSecret = nil }) { sandbox, client async throws in
      let token = await sandbox.issueToken()
      for secret in ["", "sandbox-secret"] as [JSON] {
        let refused = try await client.refresh(token.refresh, ["client_secret": secret])
        #expect(refused.status == 401)
        #expect(refused.json?["error"] == "invalid_client")
      }
      #expect(try await client.refresh(token.refresh).status == 200)
    }
  }

  @Test(arguments: [
    (ApplicationState.gone, 403, "", 401, 401), (.blocked, 403, "Forbidden", 403, 200),
    (.expired, 426, "", 426, 426),
  ])
  func `state of the application decides every response`(
    _ state: ApplicationState, _ status: Int, _ body: String, _ code: Int, _ refresh: Int
  ) async throws {
    try await withSandbox { sandbox, client async throws in
      let token = await sandbox.issueToken()
      await sandbox.setApplication(state)
      for path in ["/users/settings", "/movies/the-matrix-1999"] {
        let response = try await client.get(path)
        #expect(response.status == status)
        #expect(response.text == body)
      }
      #expect(try await client.requestCode().status == code)
      #expect(try await client.refresh(token.refresh).status == refresh)
      await sandbox.setApplication(.active)
      #expect(try await client.get("/users/settings").status == 200)
    }
  }

  @Test func `unknown key is rejected with 403 without a body`() async throws {
    try await withSandbox { _, client async throws in
      var client = client
      client.headers["trakt-api-key"] = "another"
      let response = try await client.get("/users/settings")
      #expect(response.status == 403)
      #expect(response.text.isEmpty)
    }
  }

  @Test(arguments: [
    (FullSlotResponse.accountLimit, 420, nil), (.denied, 418, nil),
    (.message, 403, "connected_apps_limit"),
  ])
  func `free account with a connected application takes no other`(
    _ response: FullSlotResponse, _ status: Int, _ error: String?
  ) async throws {
    try await withSandbox({
      $0.approveAfter = 1
      $0.membership = Membership(isVIP: false, otherApplications: 1)
      $0.assumptions.fullSlot = response
    }) { sandbox, client async throws in
      // What is connected already goes on working.
      let token = await sandbox.issueToken()
      #expect(try await client.refresh(token.refresh).status == 200)
      await sandbox.revokeTokens()

      let response = try await client.signIn()
      #expect(response.status == status)
      #expect(response.json?["error"]?.string == error)
      await sandbox.setMembership(Membership(isVIP: false))
      #expect(try await client.signIn().status == 200)
    }
  }

  @Test func `VIP account takes fifty applications`() async throws {
    try await withSandbox({
      $0.approveAfter = 1
      $0.membership = Membership(otherApplications: 49)
    }) { sandbox, client async throws in
      await sandbox.revokeTokens()
      #expect(try await client.signIn().status == 200)
      await sandbox.revokeTokens()
      await sandbox.setMembership(Membership(otherApplications: 50))
      #expect(try await client.signIn().status == 420)
    }
  }

  @Test func `state and membership can be changed by another process`() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.post("/_sandbox/application", ["state": "blocked"]).status == 204)
      #expect(try await client.get("/users/settings").status == 403)
      #expect(try await client.post("/_sandbox/application", ["state": "x"]).status == 400)
      #expect(try await client.post("/_sandbox/application", ["state": "active"]).status == 204)
      #expect(
        try await client.post("/_sandbox/membership", ["vip": false, "other_applications": 1])
          .status == 204)
      #expect(try await client.get("/users/settings").json?["user"]?["vip"] == false)
    }
  }
}

extension Client {
  fileprivate func requestCode() async throws -> Response {
    try await post("/oauth/device/code", ["client_id": "sandbox-client"])
  }

  /// The first poll of a new sign-in.
  fileprivate func signIn() async throws -> Response {
    let code = try await requestCode().json?["device_code"] ?? .null
    return try await post("/oauth/device/token", ["code": code, "client_id": "sandbox-client"])
  }

  fileprivate func refresh(_ token: String, _ more: JSON = [:]) async throws -> Response {
    let body: JSON = [
      "refresh_token": .string(token), "client_id": "sandbox-client",
      "grant_type": "refresh_token", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
    ]
    return try await post("/oauth/token", body.merging(more))
  }
}
