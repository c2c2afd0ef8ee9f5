// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import Testing
import TraktSandbox

@testable import Trakt

@Suite("Sign-in, sign-out and disk errors")
struct SigningInAndOutTests {
  private func call(_ account: TraktAccount) async -> TraktError? {
    await outcome { () async throws(TraktError) in
      try await account.perform { (client, token) async throws(TraktError) in
        try await client.userSettings(token: token)
      }
    }.error
  }

  @Test("sign-in is stored with its application")
  func signIn() async throws {
    try await ClientFixture.run { fixture in
      let account = TraktAccount(
        http: fixture.http, configuration: try fixture.configuration(clientID: "sandbox-client"),
        store: fixture.store, now: { fixture.wall.now })
      #expect(await account.state == .signedOut)
      #expect(await call(account) == .signedOut)
      let token = await fixture.sandbox.issueToken()
      let tokens = Tokens(
        access: token.access, refresh: token.refresh, createdAt: token.createdAt,
        expiresIn: Double(token.expiresIn))
      try await account.signIn(tokens, user: UserSettings(username: "sandbox"))
      #expect(await call(account) == nil)
      #expect(
        try fixture.store.load()
          == Credentials(
            clientID: "sandbox-client", clientSecret: "sandbox-secret", username: "sandbox",
            tokens: tokens))
      #expect(await call(try fixture.account()) == nil)
    }
  }

  @Test("inherited application is not stored, so that a later one replaces it")
  func inherited() async throws {
    try await ClientFixture.run { fixture in
      let configuration = try TraktConfiguration(
        apiURL: fixture.sandbox.url, inherited: InheritedApplication(clientID: "sandbox-client"),
        version: "1")
      let account = TraktAccount(
        http: fixture.http, configuration: configuration, store: fixture.store,
        now: { fixture.wall.now })
      let token = await fixture.sandbox.issueToken()
      let tokens = Tokens(
        access: token.access, refresh: token.refresh, createdAt: token.createdAt,
        expiresIn: Double(token.expiresIn))
      try await account.signIn(tokens, user: UserSettings(username: "sandbox"))
      #expect(await call(account) == nil)
      #expect(try fixture.store.load() == Credentials(username: "sandbox", tokens: tokens))
      #expect(await call(try fixture.account()) == .noClientID)
    }
  }

  @Test("sign-out revokes, deletes and is detected by the daemon")
  func signOut() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let daemon = try fixture.account()
      #expect(try await fixture.account().signOut() == nil)
      #expect(try fixture.store.load() == Credentials())
      #expect(await fixture.requests("/oauth/revoke").map(\.status) == [200])
      await daemon.reload()
      #expect(await daemon.state == .signedOut)
      #expect(await call(daemon) == .signedOut)
    }
  }

  @Test("sign-out deletes even if Trakt is unreachable")
  func signOutOffline() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      await fixture.sandbox.add(fault: Fault(.status(503)))
      #expect(
        try await fixture.account().signOut() == .serverError(status: 503, retryAfter: nil))
      #expect(try fixture.store.load() == Credentials())
    }
  }

  @Test("sign-in while the daemon runs is detected")
  func signedInMeanwhile() async throws {
    try await ClientFixture.run { fixture in
      let daemon = try fixture.account()
      #expect(await daemon.state == .signedOut)
      try await fixture.signIn()
      await daemon.reload()
      #expect(await daemon.state == .ok)
      #expect(await call(daemon) == nil)
    }
  }

  /// Another process refreshes the tokens of the account, or signs in again.
  @Test("only another account counts as a change")
  func changes() async throws {
    try await ClientFixture.run { fixture in
      try await fixture.signIn()
      let daemon = try fixture.account()
      try await fixture.signIn()
      await daemon.reload()
      #expect(await daemon.generation == 0)
      try await fixture.signIn()
      var other = try fixture.store.load()
      other.username = "other"
      do {
        let lock = try await fixture.store.lock()
        try fixture.store.save(other, holding: lock)
      }
      await daemon.reload()
      #expect(await daemon.generation == 1)
      try await fixture.account().signOut()
      await daemon.reload()
      #expect(await daemon.generation == 2)
    }
  }

  @Test("malformed file is reported and counts as signed out")
  func broken() async throws {
    try await ClientFixture.run { fixture in
      try Data("{".utf8).write(to: URL(filePath: fixture.store.path))
      chmod(fixture.store.path, 0o600)
      let account = try fixture.account()
      #expect(await account.state == .signedOut)
      #expect(await account.problem == .broken(path: fixture.store.path))
      #expect(await call(account) == .signedOut)
    }
  }

  @Test("old tokens are not refreshed while new ones can't be saved")
  func fullDisk() async throws {
    try await ClientFixture.run { fixture in
      let old = try await fixture.signIn()
      let account = try fixture.account()
      // A directory at the path of the temporary file makes saving fail.
      let obstruction = fixture.store.path + ".new"
      mkdir(obstruction, 0o700)
      fixture.wall.advance(days: 6)
      #expect(await call(account) == nil)
      #expect(await account.problem != nil)
      #expect(await fixture.requests("/oauth/token").isEmpty)

      // Once they have expired, new ones in memory are better than none.
      fixture.wall.advance(days: 2)
      #expect(await call(account) == nil)
      #expect(await fixture.requests("/oauth/token").count == 1)
      #expect(try fixture.store.load().tokens == old)
      await account.reload()
      #expect(await call(account) == nil)

      // They are saved as soon as possible.
      rmdir(obstruction)
      #expect(await call(account) == nil)
      #expect(await account.problem == nil)
      #expect(await fixture.requests("/oauth/token").count == 1)
      #expect(await call(try fixture.account()) == nil)
      #expect(await fixture.requests("/oauth/token").count == 1)
    }
  }
}
