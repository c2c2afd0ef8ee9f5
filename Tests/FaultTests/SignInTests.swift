// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "Sign-in that lasts": only Trakt's response ends it.
@Suite("Duration of the sign-in", .withStageReport)
struct SignInTests {
  private static let week = 604_800.0

  @Test("tokens are refreshed after half of their lifetime", arguments: [(0.45, 0), (0.55, 1)])
  func halfLife(share: Double, refreshes: Int) async throws {
    try await Stage.play(isSignedIn: false, hasDaemon: false) { stage in
      try await stage.signIn(ago: share * Self.week)
      try await stage.startDaemon()
      let player = try stage.scripted()
      try await stage.watch(.pilot, on: player)
      try await stage.watch(.matrix, on: player)
      try await stage.expectCorrectHistory()
      #expect(await stage.refreshes.count == refreshes)
    }
  }

  @Test(
    "failed refresh does not sign out even after the access token expires",
    arguments: TransientFault.all.filter { !$0.hasEffect })
  func refreshFails(fault: TransientFault) async throws {
    try await Stage.play { stage in
      await stage.sandbox.expireTokens()
      await stage.sandbox.add(fault: Fault(fault.kind, path: "/oauth/token", count: 2))
      try await stage.watch(.pilot)
      try await stage.expectCorrectHistory()
      let status = try await stage.home.status()
      #expect(status["trakt"]?["state"] == "ok")
      #expect(status["problem"] == .null)
    }
  }

  @Test("refresh rejected early keeps the access token")
  func refusedEarly() async throws {
    try await Stage.play(isSignedIn: false, hasDaemon: false) { stage in
      try await stage.signIn(ago: 0.6 * Self.week)
      await stage.sandbox.add(
        fault: Fault(
          .status(400, headers: ["content-type": "application/json"], body: Self.invalidGrant),
          path: "/oauth/token", count: nil))
      try await stage.startDaemon()
      let player = try stage.scripted()
      for film in [Film.pilot, .matrix, .second] { try await stage.watch(film, on: player) }
      try await stage.expectCorrectHistory()
      #expect(try await stage.home.status()["trakt"]?["state"] == "ok")
      #expect(await stage.refreshes.count == 1)
    }
  }

  @Test("revoked sign-in is reported everywhere and plays wait for the next")
  func ended() async throws {
    try await Stage.play(
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { stage in
      await stage.sandbox.revokeTokens()
      let player = try stage.scripted()
      try await stage.watch(.pilot, on: player)
      let remedy = "sign in again: scrobbled login"
      try await player.waitForText(remedy)
      try await stage.daemon.waitForLog(remedy)
      let status = try await stage.home.status()
      #expect(status["problem"]?.string?.contains(remedy) == true)
      #expect(status["trakt"]?["state"] == "expired")
      #expect(status["outbox"]?["waiting"] == 1)

      let asked = await stage.sandbox.exchanges.count
      try await stage.watch(.matrix, on: player)
      try await stage.daemon.waitForStatus("2 waiting for Trakt")
      let more = await stage.sandbox.exchanges.dropFirst(asked).map(\.path)
      #expect(more == [], "no look-up either")
      // One message is enough.
      #expect(
        player.received.entries.filter { $0["text"]?.string?.contains(remedy) == true }.count == 1)

      let sync = try await stage.home.scrobbled("sync")
      #expect(sync.end == .exited(77))
      #expect(
        sync.errors
          == "scrobbled: the sign-in to Trakt has expired\nhint: sign in: scrobbled login")

      #expect(try await stage.home.scrobbled("login").end == .exited(0))
      try await stage.expectCorrectHistory()
      #expect(try await stage.problem == nil)
    }
  }

  @Test("tokens are refreshed by one process at a time and shared with others")
  func oneAtATime() async throws {
    try await Stage.play { stage in
      try await stage.watch(.matrix)
      try await stage.waitForDelivery()
      // Another process is about to refresh them …
      let lock = try FileLock(stage.home.state.appending(path: "credentials.lock"))
      await stage.sandbox.expireTokens()
      try await stage.watch(.pilot)
      _ = try await stage.sandbox.waitForExchange { $0.status == 401 }
      // … and has done so.
      try await stage.home.signIn(to: stage.sandbox)
      lock.release()
      try await stage.expectCorrectHistory()
      #expect(await stage.refreshes.isEmpty)
    }
  }

  @Test("new tokens are on disk before use and survive SIGKILL")
  func onDiskFirst() async throws {
    // The stop has to be the first request with a token.
    try await Stage.play(configuration: "[resume]\nmode = \"off\"\n" + Stage.quick) { stage in
      await stage.sandbox.expireTokens()
      // The request that got a 401 is repeated with the new tokens, and is delayed.
      await stage.sandbox.add(
        fault: Fault(.delay(seconds: 2), method: "POST", path: "/scrobble/stop", skip: 1))
      try await stage.watch(.pilot)
      _ = try await stage.sandbox.waitForExchange { $0.path == "/oauth/token" && $0.status == 200 }
      try await stage.waitForFaults()
      try await stage.daemon.kill()
      try await stage.startDaemon()
      try await stage.expectCorrectHistory()
      #expect(await stage.refreshes.count == 1)
      #expect(try await stage.home.status()["trakt"]?["state"] == "ok")
    }
  }

  private static let invalidGrant =
    #"{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}"#
}

extension TransientFault {
  /// The request takes effect. A refresh with a lost response unavoidably ends the sign-in.
  fileprivate var hasEffect: Bool {
    switch kind {
    case .dropAfter, .garbage, .status(_, _, _, acts: true): true
    default: false
    }
  }
}

extension Stage {
  /// A sign-in whose tokens were issued some time ago.
  fileprivate func signIn(ago seconds: Double) async throws {
    await sandbox.advance(by: -seconds)
    try await home.signIn(to: sandbox)
    await sandbox.advance(by: seconds)
  }

  /// The requests for new tokens.
  fileprivate var refreshes: [Exchange] {
    get async { await sandbox.exchanges.filter { $0.path == "/oauth/token" } }
  }
}

/// The lock that one process holds at a time, flock(2).
private final class FileLock: Sendable {
  private let descriptor: Int32

  init(_ file: URL) throws {
    descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw SetupError("\(file.path) is held")
    }
  }

  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }
}
