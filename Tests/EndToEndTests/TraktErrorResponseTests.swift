// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Trakt error responses", .withScenarioReport)
struct TraktErrorResponseTests {
  @Test("stop rejected with 409 is a success and is never sent again")
  func alreadyScrobbled() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", status: 409)
      try await scenario.expectNoMoreRequests()

      let last = try #require(try await scenario.home.history().first)
      #expect(last["outcome"] == "already_scrobbled")
      #expect(last["detail"]?.string?.contains("watched_at") == true)

      // Neither a restart nor the end of the window sends it again.
      await scenario.sandbox.advance(by: 7200)
      try await scenario.daemon.terminate()
      try await scenario.startDaemon()
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.count == 1)
    }
  }

  @Test(
    "failed stop is retried until it arrives, exactly once", arguments: [503, nil])
  func recovery(status: Int?) async throws {
    try await Scenario.run { scenario in
      let kind = status.map { Fault.Kind.status($0) } ?? .dropBefore
      await scenario.sandbox.add(
        fault: Fault(kind, method: "POST", path: "/scrobble/stop", count: 2))
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      for _ in 1...2 { try await scenario.expectRequest("stop", status: status) }
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.count == 1)
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("stop whose response is lost results in one play")
  func responseLost() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.dropAfter, method: "POST", path: "/scrobble/stop"))
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", status: nil)
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.count == 1)
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("play rejected with 404 is stored as unmatched")
  func notFound() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(404), path: "/scrobble/*", count: nil))
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start", status: 404)
      try await scenario.expectRequest("stop", status: 404)
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["unmatched"])
    }
  }

  @Test("expired token is refreshed and the request repeated")
  func tokenRefresh() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      await scenario.sandbox.expireTokens()
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start", status: 401)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("play is queued while signed out and delivered after login")
  func signedOut() async throws {
    try await Scenario.run(
      isSignedIn: false,
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { scenario in
      try await scenario.watchUnsent(Videos.pilot)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      #expect(await scenario.scrobbles.isEmpty)
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["waiting"])
      let status = try await scenario.home.status()
      #expect(status["trakt"]?["account"] == .null)
      #expect(status["trakt"]?["state"] == "signed_out")
      #expect(status["outbox"]?["waiting"] == 1)
      #expect(status["problem"]?.string?.contains("scrobbled login") == true)

      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(0))
      #expect(login.output == "signed in as sandbox")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }
}
