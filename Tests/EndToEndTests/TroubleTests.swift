// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Errors of Trakt", .withStageReport)
struct TroubleTests {
  @Test("stop answered with 409 is a success and is never sent again")
  func alreadyScrobbled() async throws {
    try await Stage.play { stage in
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", status: 409)
      try await stage.expectNoMoreRequests()

      let last = try #require(try await stage.home.history().first)
      #expect(last["outcome"] == "already_scrobbled")
      #expect(last["detail"]?.string?.contains("watched_at") == true)

      // Neither a restart nor the end of the window sends it again.
      await stage.sandbox.advance(by: 7200)
      try await stage.daemon.terminate()
      try await stage.startDaemon()
      try await stage.expectNoMoreRequests()
      #expect(await stage.sandbox.history.count == 1)
    }
  }

  @Test(
    "failed stop is retried until it arrives, exactly once", arguments: [503, nil])
  func recovery(status: Int?) async throws {
    try await Stage.play { stage in
      let kind = status.map { Fault.Kind.status($0) } ?? .dropBefore
      await stage.sandbox.add(
        fault: Fault(kind, method: "POST", path: "/scrobble/stop", count: 2))
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start")
      for _ in 1...2 { try await stage.expectRequest("stop", status: status) }
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
      #expect(await stage.sandbox.history.count == 1)
      #expect(try await stage.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("stop with a lost response makes one play")
  func answerLost() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(.dropAfter, method: "POST", path: "/scrobble/stop"))
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", status: nil)
      try await stage.expectNoMoreRequests()
      #expect(await stage.sandbox.history.count == 1)
      #expect(try await stage.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("play answered with 404 is stored as unmatched")
  func notFound() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(.status(404), path: "/scrobble/*", count: nil))
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start", status: 404)
      try await stage.expectRequest("stop", status: 404)
      try await stage.expectNoMoreRequests()
      #expect(try await stage.home.history().map { $0["outcome"] } == ["unmatched"])
    }
  }

  @Test("expired token is refreshed and the request repeated")
  func renewal() async throws {
    try await Stage.play(configuration: Stage.withoutResume) { stage in
      await stage.sandbox.expireTokens()
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start", status: 401)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("play waits while signed out and login delivers it")
  func signedOut() async throws {
    try await Stage.play(
      isSignedIn: false,
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { stage in
      try await stage.watchUnsent(Films.pilot)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      #expect(await stage.scrobbles.isEmpty)
      #expect(try await stage.home.history().map { $0["outcome"] } == ["waiting"])
      let status = try await stage.home.status()
      #expect(status["trakt"]?["account"] == .null)
      #expect(status["trakt"]?["state"] == "signed_out")
      #expect(status["outbox"]?["waiting"] == 1)
      #expect(status["problem"]?.string?.contains("scrobbled login") == true)

      let login = try await stage.home.scrobbled("login")
      #expect(login.end == .exited(0))
      #expect(login.output == "signed in as sandbox")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
      #expect(try await stage.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }
}
