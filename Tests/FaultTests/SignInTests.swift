// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "Sign-in that lasts": only Trakt's response ends it.
@Suite("Duration of the sign-in", .withScenarioReport)
struct SignInTests {
  private static let week = 604_800.0

  @Test("tokens are refreshed after half of their lifetime", arguments: [(0.45, 0), (0.55, 1)])
  func halfLife(share: Double, refreshes: Int) async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      try await scenario.signIn(ago: share * Self.week)
      try await scenario.startDaemon()
      let player = try scenario.scripted()
      try await scenario.watch(.pilot, on: player)
      try await scenario.watch(.matrix, on: player)
      try await scenario.expectCorrectHistory()
      #expect(await scenario.refreshes.count == refreshes)
    }
  }

  @Test(
    "failed refresh does not sign out even after the access token expires",
    arguments: TransientFault.all.filter { !$0.hasEffect })
  func refreshFails(fault: TransientFault) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.expireTokens()
      await scenario.sandbox.add(fault: Fault(fault.kind, path: "/oauth/token", count: 2))
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
      let status = try await scenario.home.status()
      #expect(status["trakt"]?["state"] == "ok")
      #expect(status["problem"] == .null)
    }
  }

  @Test("refresh rejected early keeps the access token")
  func refusedEarly() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      try await scenario.signIn(ago: 0.6 * Self.week)
      await scenario.sandbox.add(
        fault: Fault(
          .status(400, headers: ["content-type": "application/json"], body: Self.invalidGrant),
          path: "/oauth/token", count: nil))
      try await scenario.startDaemon()
      let player = try scenario.scripted()
      for video in [Video.pilot, .matrix, .second] { try await scenario.watch(video, on: player) }
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.home.status()["trakt"]?["state"] == "ok")
      #expect(await scenario.refreshes.count == 1)
    }
  }

  @Test("revoked sign-in is reported everywhere and plays wait for the next")
  func ended() async throws {
    try await Scenario.run(
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { scenario in
      await scenario.sandbox.revokeTokens()
      let player = try scenario.scripted()
      try await scenario.watch(.pilot, on: player)
      let remedy = "sign in again: scrobbled login"
      try await player.waitForText(remedy)
      try await scenario.daemon.waitForLog(remedy)
      let status = try await scenario.home.status()
      #expect(status["problem"]?.string?.contains(remedy) == true)
      #expect(status["trakt"]?["state"] == "expired")
      #expect(status["outbox"]?["waiting"] == 1)

      let asked = await scenario.sandbox.exchanges.count
      try await scenario.watch(.matrix, on: player)
      try await scenario.daemon.waitForStatus("2 queued for Trakt")
      let more = await scenario.sandbox.exchanges.dropFirst(asked).map(\.path)
      #expect(more == [], "no lookup either")
      // One message is enough.
      #expect(
        player.received.entries.filter { $0["text"]?.string?.contains(remedy) == true }.count == 1)

      let sync = try await scenario.home.scrobbled("sync")
      #expect(sync.end == .exited(77))
      #expect(
        sync.errors
          == "scrobbled: the sign-in to Trakt has expired\nhint: sign in: scrobbled login")

      #expect(try await scenario.home.scrobbled("login").end == .exited(0))
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.problem == nil)
    }
  }

  @Test("tokens are refreshed by one process at a time and shared with others")
  func oneAtATime() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.matrix)
      try await scenario.waitForDelivery()
      // Another process is about to refresh them …
      let lock = try FileLock(scenario.home.state.appending(path: "credentials.lock"))
      await scenario.sandbox.expireTokens()
      try await scenario.watch(.pilot)
      _ = try await scenario.sandbox.waitForExchange { $0.status == 401 }
      // … and has done so.
      try await scenario.home.signIn(to: scenario.sandbox)
      lock.release()
      try await scenario.expectCorrectHistory()
      #expect(await scenario.refreshes.isEmpty)
    }
  }

  @Test("new tokens are on disk before use and survive SIGKILL")
  func onDiskFirst() async throws {
    // The stop has to be the first request with a token.
    try await Scenario.run(configuration: "[resume]\nmode = \"off\"\n" + Scenario.quick) {
      scenario in
      await scenario.sandbox.expireTokens()
      // The request that got a 401 is repeated with the new tokens, and is delayed.
      await scenario.sandbox.add(
        fault: Fault(.delay(seconds: 2), method: "POST", path: "/scrobble/stop", skip: 1))
      try await scenario.watch(.pilot)
      _ = try await scenario.sandbox.waitForExchange {
        $0.path == "/oauth/token" && $0.status == 200
      }
      try await scenario.waitForFaults()
      try await scenario.daemon.kill()
      try await scenario.startDaemon()
      try await scenario.expectCorrectHistory()
      #expect(await scenario.refreshes.count == 1)
      #expect(try await scenario.home.status()["trakt"]?["state"] == "ok")
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

extension Scenario {
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
