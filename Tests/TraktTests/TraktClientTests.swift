// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import TraktSandbox

@testable import Trakt

@Suite("API calls")
struct TraktClientTests {
  @Test("movie is started, paused, resumed and scrobbled once")
  func movie() async throws {
    try await ClientFixture.run { fixture in
      let client = fixture.client
      let token = await fixture.sandbox.issueToken().access
      let steps: [(ScrobbleVerb, Double, ScrobbleResponse.Action)] = [
        (.start, 0, .start), (.pause, 30.5, .pause), (.start, 30.5, .start), (.stop, 79.9, .pause),
        (.stop, 90.04, .scrobble),
      ]
      for (verb, progress, action) in steps {
        let response = try await client.scrobble(
          verb, Samples.guardians, progress: progress, token: token)
        #expect(response.action == action)
        #expect(response.progress == progress)
        #expect(response.movie?.ids.trakt == 28)
      }
      let plays = await fixture.sandbox.history
      #expect(plays.count == 1)
      #expect(await fixture.sandbox.exchanges.compactMap(\.status) == [201, 201, 201, 201, 201])
    }
  }

  @Test(
    "each kind of item is accepted",
    arguments: [Samples.guardians, Samples.pilot, Samples.pilotOfShow, Samples.onePiece164])
  func kinds(item: ScrobbleItem) async throws {
    try await ClientFixture.run { fixture in
      let token = await fixture.sandbox.issueToken().access
      let response = try await fixture.client.scrobble(.stop, item, progress: 95, token: token)
      #expect(response.action == .scrobble)
      #expect((response.id ?? 0) > Int64(Int32.max))
    }
  }

  @Test("progress is clamped to 0…100 and NaN is 0")
  func progress() async throws {
    try await ClientFixture.run { fixture in
      let token = await fixture.sandbox.issueToken().access
      let cases: [(Double, Double)] = [(101.73, 100), (-1, 0), (.nan, 0), (.infinity, 100)]
      for (progress, sent) in cases {
        _ = try await fixture.client.scrobble(
          .start, Samples.pilot, progress: progress, token: token)
        #expect(await fixture.sandbox.exchanges.last?.body?["progress"]?.number == sent)
      }
    }
  }

  @Test("second stop within the window is already scrobbled")
  func alreadyScrobbled() async throws {
    try await ClientFixture.run { fixture in
      let client = fixture.client
      let token = await fixture.sandbox.issueToken().access
      _ = try await client.scrobble(.stop, Samples.guardians, progress: 90, token: token)
      await #expect(
        throws: TraktError.alreadyScrobbled(
          watchedAt: fixture.wall.now, expiresAt: fixture.wall.now.addingTimeInterval(3600))
      ) {
        try await client.scrobble(.stop, Samples.guardians, progress: 90, token: token)
      }
      await fixture.sandbox.add(fault: Fault(.status(409, body: "<html>")))
      await #expect(throws: TraktError.alreadyScrobbled(watchedAt: nil, expiresAt: nil)) {
        try await client.scrobble(.stop, Samples.guardians, progress: 90, token: token)
      }
      #expect(await fixture.sandbox.history.count == 1)
    }
  }

  @Test("user name of the token is fetched")
  func userSettings() async throws {
    try await ClientFixture.run { fixture in
      let token = await fixture.sandbox.issueToken().access
      let settings = try await fixture.client.userSettings(token: token)
      #expect(settings.username == "sandbox")
    }
  }

  @Test("each error has its own case")
  func refusals() async throws {
    try await ClientFixture.run { fixture in
      let client = fixture.client
      let token = await fixture.sandbox.issueToken().access
      func stop(_ item: ScrobbleItem, _ progress: Double, token: String) async -> TraktError? {
        await outcome { () async throws(TraktError) in
          try await client.scrobble(.stop, item, progress: progress, token: token)
        }.error
      }
      let unknown = ScrobbleItem.movie(title: "No Such Movie", year: 1901, ids: TraktIDs())
      #expect(await stop(unknown, 90, token: token) == .notFound)
      #expect(await stop(Samples.pilot, 90, token: "wrong") == .unauthorized)
      guard case .rejected(status: 422, _) = await stop(Samples.pilot, 0.5, token: token) else {
        Issue.record("below 1 % is rejected with 422")
        return
      }
      let other = TraktClient(
        http: fixture.http, configuration: try fixture.configuration(clientID: "x"))
      #expect(
        await outcome { () async throws(TraktError) in try await other.userSettings(token: token) }
          .error == .forbidden(message: nil))
    }
  }

  @Test("without a client id nothing is sent")
  func noClientID() async throws {
    try await ClientFixture.run { fixture in
      let client = TraktClient(
        http: fixture.http, configuration: try fixture.configuration(clientID: nil))
      await #expect(throws: TraktError.noClientID) { try await client.userSettings(token: "t") }
      #expect(await fixture.sandbox.exchanges.isEmpty)
    }
  }

  @Test("second write within a second has a retry delay")
  func rateLimit() async throws {
    try await ClientFixture.run(limits: Limits()) { fixture in
      let client = fixture.client
      let token = await fixture.sandbox.issueToken().access
      _ = try await client.scrobble(.start, Samples.pilot, progress: 1, token: token)
      await #expect(throws: TraktError.rateLimited(retryAfter: 1)) {
        try await client.scrobble(.start, Samples.pilot, progress: 2, token: token)
      }
      fixture.wall.advance(by: .seconds(1))
      _ = try await client.scrobble(.start, Samples.pilot, progress: 3, token: token)
    }
  }

  @Test("redirect is not followed")
  func redirect() async throws {
    try await ClientFixture.run { fixture in
      let headers = ["Location": fixture.sandbox.url + "/elsewhere"]
      await fixture.sandbox.add(fault: Fault(.status(302, headers: headers)))
      await #expect(throws: TraktError.serverError(status: 302, retryAfter: nil)) {
        try await fixture.client.userSettings(token: "t")
      }
      #expect(await fixture.sandbox.exchanges.count == 1)
    }
  }
}

extension Result {
  var error: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
