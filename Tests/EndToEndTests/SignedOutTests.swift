// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// The application is in the environment of each of these daemons, which alone permits no requests.
@Suite("Signed out", .withStageReport)
struct SignedOutTests {
  @Test("daemon sends no request after logout except for commands")
  func afterLogout() async throws {
    try await Stage.play(
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { stage in
      let player = try stage.scripted()
      try await stage.watch(.pilot, on: player)
      try await stage.waitForDelivery()
      let logout = try await stage.home.scrobbled("logout")
      #expect(logout.output == "signed out")
      #expect(await stage.sandbox.exchanges.last?.path == "/oauth/revoke")

      // A film, an episode of a known show, an ambiguous name, and one that plays.
      let asked = await stage.sandbox.exchanges.count
      for film in [Film.matrix, .second] { try await stage.watch(film, on: player) }
      try await player.watch("Dune.mkv")
      try player.open(Films.severance, at: 50)
      let sync = try await stage.home.scrobbled("sync")
      #expect(sync.end == .exited(77))
      #expect(
        sync.errors == "scrobbled: not signed in to Trakt\nhint: sign in: scrobbled login")
      try await player.waitForAcknowledgement(of: player.end())
      // A restarted daemon sends nothing either.
      try await stage.daemon.terminate()
      try await stage.startDaemon()
      #expect(try await stage.home.scrobbled("sync").end == .exited(77))
      #expect(try await stage.home.status()["outbox"]?["waiting"]?.integer ?? 0 >= 2)
      #expect(await stage.sandbox.exchanges.dropFirst(asked).map(\.line) == [])
      #expect(try await stage.home.history().count == 5)

      let why = try await stage.home.scrobbled("why", stage.path(of: Films.second))
      #expect(why.end == .exited(0))
      #expect(await stage.sandbox.exchanges.count > asked)
      #expect(try await stage.home.scrobbled("login").end == .exited(0))
      try await stage.expectCorrectHistory(within: 60)
    }
  }
}
