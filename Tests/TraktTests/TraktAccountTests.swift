// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import TraktSandbox

@testable import Trakt

@Suite("Signed-in account")
struct TraktAccountTests {
  private static let refreshPath = "/oauth/token"

  /// A call on behalf of the user: its error, or nil.
  private func call(_ account: TraktAccount) async -> TraktError? {
    await outcome { () async throws(TraktError) in
      try await account.perform { (client, token) async throws(TraktError) in
        try await client.userSettings(token: token)
      }
    }.error
  }

  @Test("valid token is used unchanged")
  func good() async throws {
    try await ClientFixture.run { fixture in
      let tokens = try await fixture.signIn()
      let account = try fixture.account()
      #expect(await account.state == .ok)
      #expect(await account.username == "sandbox")
      #expect(await account.tokenExpiresAt == tokens.expiresAt)
      #expect(await call(account) == nil)
      #expect(await fixture.sandbox.exchanges.map(\.path) == ["/users/settings"])
    }
  }

  /// A caller with isolated state, like the dispatcher.
  private actor Caller {
    private(set) var calls = 0

    func call(_ account: TraktAccount) async throws(TraktError) -> String {
      try await account.perform { (client, token) async throws(TraktError) in
        calls += 1
        return try await client.userSettings(token: token).username
      }
    }
  }

  @Test("call runs in the caller's isolation")
  func isolation() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      await fixture.sandbox.expireTokens()
      let caller = Caller()
      let username = try await caller.call(try fixture.account())
      #expect(username == "sandbox")
      #expect(await caller.calls == 2)
    }
  }

  @Test("token is refreshed before it expires and saved before use")
  func early() async throws {
    try await ClientFixture.run { fixture in
      let old = try await fixture.signIn()
      let account = try fixture.account()
      fixture.wall.advance(days: 6)
      let onDisk = try await account.perform { (_, token) async throws(TraktError) in
        (token, try? fixture.store.load().tokens)
      }
      #expect(onDisk.0 == onDisk.1?.access)
      #expect(onDisk.0 != old.access)
      #expect(onDisk.1?.expiresAt == Samples.day(13))
      #expect(await call(account) == nil)
      #expect(await fixture.requests(Self.refreshPath).count == 1)
    }
  }

  @Test("401 refreshes once and repeats the call")
  func unauthorized() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      await fixture.sandbox.expireTokens()
      #expect(await call(account) == nil)
      #expect(
        await fixture.sandbox.exchanges.map(\.status) == [401, 200, 200])
    }
  }

  @Test("new tokens that get a 401 are not refreshed repeatedly")
  func unauthorizedForAll() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      await fixture.sandbox.add(fault: Fault(.status(401), path: "/users/*", count: nil))
      #expect(await call(account) == .unauthorized)
      #expect(await call(account) == .unauthorized)
      #expect(await fixture.requests(Self.refreshPath).count == 1)
      #expect(await account.state == .ok)
      await fixture.sandbox.clearFaults()
      fixture.wall.advance(by: .seconds(61))
      #expect(await call(account) == nil)
    }
  }

  @Test("concurrent calls refresh once")
  func manyCalls() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      fixture.wall.advance(days: 8)
      await withTaskGroup(of: TraktError?.self) { group in
        for _ in 0..<20 { group.addTask { await call(account) } }
        for await error in group { #expect(error == nil) }
      }
      #expect(await fixture.requests(Self.refreshPath).count == 1)
    }
  }

  @Test("two processes refresh once and share the new tokens")
  func twoProcesses() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let accounts = [try fixture.account(), try fixture.account(), try fixture.account()]
      fixture.wall.advance(days: 8)
      await fixture.sandbox.add(fault: Fault(.delay(seconds: 0.05), path: Self.refreshPath))
      await withTaskGroup(of: TraktError?.self) { group in
        for account in accounts { group.addTask { await call(account) } }
        for await error in group { #expect(error == nil) }
      }
      #expect(await fixture.requests(Self.refreshPath).count == 1)
    }
  }

  @Test(
    "outage keeps the old token while valid and delays the refresh",
    arguments: [
      .dropBefore, .status(429, headers: ["Retry-After": "30"]), .status(503), .garbage,
      .status(400), .status(401),
      .status(
        400, headers: ["Content-Type": "application/json"], body: #"{"error":"invalid_client"}"#),
    ] as [Fault.Kind])
  func outage(kind: Fault.Kind) async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      fixture.wall.advance(days: 6)
      var fault = Fault(kind, path: Self.refreshPath)
      if case .garbage = kind { fault = Fault(.status(200, body: "{"), path: Self.refreshPath) }
      await fixture.sandbox.add(fault: fault)
      #expect(await call(account) == nil)
      #expect(await call(account) == nil)
      #expect(await fixture.requests(Self.refreshPath).count == 1)
      #expect(await account.state == .ok)
      fixture.wall.advance(by: .seconds(301))
      #expect(await call(account) == nil)
      #expect(await fixture.requests(Self.refreshPath).last?.status == 200)
    }
  }

  @Test("outage after expiry is an outage, not the end of the sign-in")
  func outageAfterExpiry() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      fixture.wall.advance(days: 8)
      await fixture.sandbox.add(fault: Fault(.status(502), path: Self.refreshPath))
      // The call itself was not sent.
      #expect(await call(account) == .unreachable("status 502", wasSent: false))
      #expect(await account.state == .ok)
      #expect(await call(account) == nil)
    }
  }

  @Test("invalid_grant ends the sign-in only once the token is invalid", arguments: [400, 401])
  func invalidGrant(status: Int) async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      await fixture.sandbox.add(
        fault: Fault(
          .status(
            status, headers: ["Content-Type": "application/json"],
            body: #"{"error":"invalid_grant","error_description":"session not found"}"#),
          path: Self.refreshPath, count: nil))
      fixture.wall.advance(days: 6.5)
      #expect(await call(account) == nil)
      #expect(await call(account) == nil)
      #expect(await account.state == .ok)
      fixture.wall.advance(days: 1)
      #expect(await call(account) == .invalidGrant)
      #expect(await account.state == .expired)
      #expect(await fixture.requests(Self.refreshPath).count == 1)
      // `scrobbled login` in another process.
      try await fixture.signIn()
      #expect(await call(account) == nil)
      #expect(await account.state == .ok)
    }
  }

  @Test("application removed on the web yields 401, then invalid_grant")
  func revokedOnTheWeb() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      await fixture.sandbox.revokeTokens()
      #expect(await call(account) == .invalidGrant)
      #expect(await account.state == .expired)
      #expect(await call(account) == .invalidGrant)
      #expect(await fixture.requests(Self.refreshPath).count == 1)
    }
  }

  @Test("lost response to a refresh ends the sign-in if the old token is invalid")
  func lostResponse() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      fixture.wall.advance(days: 6)
      await fixture.sandbox.add(fault: Fault(.dropAfter, path: Self.refreshPath))
      #expect(await call(account) == .invalidGrant)
      #expect(await account.state == .expired)
      #expect(await fixture.requests(Self.refreshPath).map(\.status) == [nil, 400])
    }
  }

  @Test("tokens saved by another process are adopted, and refreshed if due")
  func oldTokensOfAnother() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let account = try fixture.account()
      try await fixture.signIn()
      fixture.wall.advance(days: 8)
      #expect(await call(account) == nil)
      #expect(await fixture.requests(Self.refreshPath).map(\.status) == [200])
    }
  }

  @Test("cancelled caller does not lose new tokens")
  func cancelledCaller() async throws {
    try await ClientFixture.run { fixture in
      let old = try await fixture.signIn()
      let account = try fixture.account()
      fixture.wall.advance(days: 8)
      await fixture.sandbox.add(fault: Fault(.delay(seconds: 0.1), path: Self.refreshPath))
      let caller = Task { await call(account) }
      caller.cancel()
      #expect(await caller.value == .cancelled)
      await account.finishRefresh()
      #expect(try fixture.store.load().tokens != old)
      #expect(await call(account) == nil)
      #expect(await fixture.requests(Self.refreshPath).count == 1)
    }
  }
}
