// SPDX-License-Identifier: MIT

import Testing
import TraktSandbox

@testable import Trakt

@Suite("Network and server errors")
struct NetworkErrorTests {
  private func scrobble(_ fixture: ClientFixture, within deadline: Duration? = nil) async
    -> TraktError?
  {
    var client = fixture.client
    if let deadline { client.deadline = deadline }
    let token = await fixture.sandbox.issueToken().access
    return await outcome { [client] () async throws(TraktError) in
      try await client.scrobble(.stop, Samples.guardians, progress: 90, token: token)
    }.error
  }

  @Test(
    "statuses with typical headers and bodies have their errors",
    arguments: [
      (.status(405), .methodNotAllowed), (.status(420), .accountLimit(message: nil)),
      (
        .status(423, headers: ["X-Account-Deactivated": "true"]),
        .accountLocked(deactivated: true)
      ),
      (
        .status(426, headers: ["X-Upgrade-URL": "https://trakt.tv/vip"]),
        .vipOnly(upgradeURL: "https://trakt.tv/vip")
      ),
      (
        .status(429, headers: ["Retry-After": "143"], body: "too many"),
        .rateLimited(retryAfter: 143)
      ),
      (.status(429, body: "<html>"), .rateLimited(retryAfter: nil)),
      (.status(500), .serverError(status: 500, retryAfter: nil)),
      (
        .status(503, headers: ["Retry-After": "30"], body: "<html>"),
        .serverError(status: 503, retryAfter: 30)
      ),
      (.status(521, body: "<html>"), .serverError(status: 521, retryAfter: nil)),
    ] as [(Fault.Kind, TraktError)])
  func statuses(kind: Fault.Kind, error: TraktError) async throws {
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(kind))
      #expect(await scrobble(fixture) == error)
      #expect(await fixture.sandbox.history.isEmpty)
    }
  }

  @Test("lost response may have taken effect")
  func lostResponse() async throws {
    let closed = TraktError.unreachable("the connection was closed before the response")
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(.dropBefore))
      #expect(await scrobble(fixture) == closed)
      #expect(await fixture.sandbox.history.isEmpty)
      await fixture.sandbox.add(fault: Fault(.dropAfter))
      #expect(await scrobble(fixture) == closed)
      #expect(await fixture.sandbox.history.count == 1)
    }
  }

  @Test("malformed success is unreadable")
  func garbage() async throws {
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(.garbage))
      guard case .unreadable = await scrobble(fixture) else {
        Issue.record("garbage is unreadable")
        return
      }
      #expect(await fixture.sandbox.history.count == 1)
    }
  }

  @Test("response over the size limit is rejected")
  func tooLarge() async throws {
    try await ClientFixture.run { fixture in
      let body = String(repeating: " ", count: 1 << 20) + "{}"
      await fixture.sandbox.add(fault: Fault(.status(201, body: body)))
      #expect(await scrobble(fixture) == .unreadable("the response is too large"))
    }
  }

  @Test(
    "slow response times out",
    arguments: [.delay(seconds: 60), .slowBody(seconds: 60)] as [Fault.Kind])
  func late(kind: Fault.Kind) async throws {
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(kind))
      #expect(
        await scrobble(fixture, within: .milliseconds(100)) == .timedOut)
    }
  }

  @Test("addition of plays may take longer than other requests")
  func slowAddition() async throws {
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(.delay(seconds: 0.5)))
      var client = fixture.client
      client.deadline = .milliseconds(100)
      let token = await fixture.sandbox.issueToken().access
      let play = HistoryPlay(.movie, ids: TraktIDs(trakt: 4), watchedAt: Samples.day(-2))
      let added = try await client.addToHistory([play], token: token)
      #expect(added.addedMovies == 1)
      client.additionDeadline = .milliseconds(100)
      await fixture.sandbox.add(fault: Fault(.delay(seconds: 60)))
      let error = await outcome { [client] () async throws(TraktError) in
        try await client.addToHistory([play], token: token)
      }.error
      #expect(error == .timedOut)
    }
  }

  @Test("refused connection is reported at once with its reason")
  func refused() async throws {
    try await ClientFixture.run { fixture in
      let client = fixture.client
      await fixture.sandbox.stop()
      let began = ContinuousClock.now
      let error = await outcome { () async throws(TraktError) in
        try await client.userSettings(token: "t")
      }.error
      guard case .unreachable(let why, wasSent: false) = error else {
        Issue.record("\(String(describing: error)) is not unreachable before it was sent")
        return
      }
      #expect(why.contains("refused"))
      // By default the HTTP client would retry for ten seconds.
      #expect(.now - began < .seconds(5))
    }
  }

  @Test("unknown host is unreachable")
  func unknownHost() async throws {
    try await ClientFixture.run { fixture in
      let configuration = try TraktConfiguration(
        apiURL: "https://trakt.invalid", clientID: "x", version: "1")
      let client = TraktClient(http: fixture.http, configuration: configuration)
      let error = await outcome { () async throws(TraktError) in
        try await client.userSettings(token: "t")
      }.error
      guard case .unreachable(_, wasSent: false) = error else {
        Issue.record("\(String(describing: error)) is not unreachable before it was sent")
        return
      }
    }
  }

  @Test("https to a plain server is unreachable")
  func tls() async throws {
    try await ClientFixture.run { fixture in
      let address = "https" + fixture.sandbox.url.dropFirst("http".count)
      let configuration = try TraktConfiguration(apiURL: address, clientID: "x", version: "1")
      let client = TraktClient(http: fixture.http, configuration: configuration)
      let error = await outcome { () async throws(TraktError) in
        try await client.userSettings(token: "t")
      }.error
      guard case .unreachable(let why, wasSent: false) = error else {
        Issue.record("\(String(describing: error)) is not unreachable before it was sent")
        return
      }
      #expect(why.hasPrefix("TLS"))
    }
  }

  @Test("cancelled caller does not wait for the response")
  func cancelled() async throws {
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(.delay(seconds: 60)))
      let client = fixture.client
      let call = Task {
        await outcome { () async throws(TraktError) in try await client.userSettings(token: "t") }
      }
      call.cancel()
      #expect(await call.value.error == .cancelled)
    }
  }
}
