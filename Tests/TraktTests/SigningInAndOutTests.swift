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
    try await ClientFixture.run { rig in
      let account = TraktAccount(
        http: rig.http, configuration: try rig.configuration(clientID: "sandbox-client"),
        store: rig.store, now: { rig.wall.now })
      #expect(await account.state == .signedOut)
      #expect(await call(account) == .signedOut)
      let token = await rig.sandbox.issueToken()
      let tokens = Tokens(
        access: token.access, refresh: token.refresh, createdAt: token.createdAt,
        expiresIn: Double(token.expiresIn))
      try await account.signIn(tokens, user: UserSettings(username: "sandbox"))
      #expect(await call(account) == nil)
      #expect(
        try rig.store.load()
          == Credentials(
            clientID: "sandbox-client", clientSecret: "sandbox-secret", username: "sandbox",
            tokens: tokens))
      #expect(await call(try rig.account()) == nil)
    }
  }

  @Test("inherited application is not stored, so that a later one replaces it")
  func inherited() async throws {
    try await ClientFixture.run { rig in
      let configuration = try TraktConfiguration(
        apiURL: rig.sandbox.url, inherited: InheritedApplication(clientID: "sandbox-client"),
        version: "1")
      let account = TraktAccount(
        http: rig.http, configuration: configuration, store: rig.store, now: { rig.wall.now })
      let token = await rig.sandbox.issueToken()
      let tokens = Tokens(
        access: token.access, refresh: token.refresh, createdAt: token.createdAt,
        expiresIn: Double(token.expiresIn))
      try await account.signIn(tokens, user: UserSettings(username: "sandbox"))
      #expect(await call(account) == nil)
      #expect(try rig.store.load() == Credentials(username: "sandbox", tokens: tokens))
      #expect(await call(try rig.account()) == .noClientID)
    }
  }

  @Test("sign-out revokes, deletes and is detected by the daemon")
  func signOut() async throws {
    try await ClientFixture.run { rig in
      try await rig.signIn()
      let daemon = try rig.account()
      #expect(try await rig.account().signOut() == nil)
      #expect(try rig.store.load() == Credentials())
      #expect(await rig.requests("/oauth/revoke").map(\.status) == [200])
      await daemon.reload()
      #expect(await daemon.state == .signedOut)
      #expect(await call(daemon) == .signedOut)
    }
  }

  @Test("sign-out deletes even if Trakt is unreachable")
  func signOutOffline() async throws {
    try await ClientFixture.run { rig in
      try await rig.signIn()
      await rig.sandbox.add(fault: Fault(.status(503)))
      #expect(
        try await rig.account().signOut() == .serverTrouble(status: 503, retryAfter: nil))
      #expect(try rig.store.load() == Credentials())
    }
  }

  @Test("sign-in while the daemon runs is detected")
  func signedInMeanwhile() async throws {
    try await ClientFixture.run { rig in
      let daemon = try rig.account()
      #expect(await daemon.state == .signedOut)
      try await rig.signIn()
      await daemon.reload()
      #expect(await daemon.state == .ok)
      #expect(await call(daemon) == nil)
    }
  }

  @Test("malformed file is reported and counts as signed out")
  func broken() async throws {
    try await ClientFixture.run { rig in
      try Data("{".utf8).write(to: URL(filePath: rig.store.path))
      chmod(rig.store.path, 0o600)
      let account = try rig.account()
      #expect(await account.state == .signedOut)
      #expect(await account.problem == .broken(path: rig.store.path))
      #expect(await call(account) == .signedOut)
    }
  }

  @Test("old tokens are not refreshed while new ones can't be saved")
  func fullDisk() async throws {
    try await ClientFixture.run { rig in
      let old = try await rig.signIn()
      let account = try rig.account()
      // A directory at the path of the temporary file makes saving fail.
      let obstruction = rig.store.path + ".new"
      mkdir(obstruction, 0o700)
      rig.wall.advance(days: 6)
      #expect(await call(account) == nil)
      #expect(await account.problem != nil)
      #expect(await rig.requests("/oauth/token").isEmpty)

      // Once they have expired, new ones in memory are better than none.
      rig.wall.advance(days: 2)
      #expect(await call(account) == nil)
      #expect(await rig.requests("/oauth/token").count == 1)
      #expect(try rig.store.load().tokens == old)
      await account.reload()
      #expect(await call(account) == nil)

      // They are saved as soon as possible.
      rmdir(obstruction)
      #expect(await call(account) == nil)
      #expect(await account.problem == nil)
      #expect(await rig.requests("/oauth/token").count == 1)
      #expect(await call(try rig.account()) == nil)
      #expect(await rig.requests("/oauth/token").count == 1)
    }
  }
}
