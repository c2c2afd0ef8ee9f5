// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// The application is in the environment of each of these daemons, which alone permits no requests.
@Suite("Signed out", .withScenarioReport)
struct SignedOutTests {
  @Test("daemon sends no request after logout except for commands")
  func afterLogout() async throws {
    try await Scenario.run(
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { scenario in
      let player = try scenario.scripted()
      try await scenario.watch(.pilot, on: player)
      try await scenario.waitForDelivery()
      let logout = try await scenario.home.scrobbled("logout")
      #expect(logout.output == "signed out")
      #expect(await scenario.sandbox.exchanges.last?.path == "/oauth/revoke")

      // A movie, an episode of a known show, an ambiguous name, and one that plays.
      let asked = await scenario.sandbox.exchanges.count
      for video in [Video.matrix, .second] { try await scenario.watch(video, on: player) }
      try await player.watch("Dune.mkv")
      try player.open(Videos.severance, at: 50)
      let sync = try await scenario.home.scrobbled("sync")
      #expect(sync.end == .exited(77))
      #expect(
        sync.errors == "scrobbled: not signed in to Trakt\nhint: sign in: scrobbled login")
      try await player.waitForAcknowledgement(of: player.end())
      // A restarted daemon sends nothing either.
      try await scenario.daemon.terminate()
      try await scenario.startDaemon()
      #expect(try await scenario.home.scrobbled("sync").end == .exited(77))
      #expect(try await scenario.home.status()["outbox"]?["waiting"]?.integer ?? 0 >= 2)
      #expect(await scenario.sandbox.exchanges.dropFirst(asked).map(\.line) == [])
      #expect(try await scenario.home.history().count == 5)

      let why = try await scenario.home.scrobbled("why", scenario.path(of: Videos.second))
      #expect(why.end == .exited(0))
      #expect(await scenario.sandbox.exchanges.count > asked)
      #expect(try await scenario.home.scrobbled("login").end == .exited(0))
      try await scenario.expectCorrectHistory(within: 60)
    }
  }
}
