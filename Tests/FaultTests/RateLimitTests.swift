// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Limits of Trakt", .withScenarioReport)
struct RateLimitTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    var status: Int
    var headers: [String: String] = [:]
    var body = ""
    var words: String
    var testDescription: String { "\(status)" }

    static let all = [
      Refusal(
        status: 403,
        words: "Trakt does not accept this API application: 403: it was deleted, or lacks the"
          + " permission to scrobble; check it, or create one at"
          + " https://app.trakt.tv/settings/apps/api/new; then: scrobbled login"),
      Refusal(
        status: 403, headers: ["content-type": "text/plain"], body: "Forbidden",
        words: "Trakt has blocked this API application: 403; only its owner can resolve that, with"
          + " Trakt; plays are queued until then"),
      Refusal(
        status: 420,
        words: "a limit of the Trakt account is reached: 420; connected applications:"
          + " https://app.trakt.tv/settings/apps"),
      Refusal(
        status: 423, headers: ["x-account-locked": "true"],
        words: "the Trakt account is locked: 423; resolve it at https://trakt.tv/settings"),
      Refusal(
        status: 423, headers: ["x-account-deactivated": "true"],
        words: "the Trakt account is deactivated: 423; resolve it at https://trakt.tv/settings"),
      Refusal(
        status: 426, headers: ["x-upgrade-url": "https://trakt.tv/vip"],
        words: "Trakt requires a VIP account: 426; see https://trakt.tv/vip"),
      Refusal(
        status: 426,
        words: "the owner of this API application is no longer a VIP member of Trakt: 426; it works"
          + " again once the owner renews the VIP membership; plays are queued until then"),
    ]
  }

  @Test(
    "account problems are reported with their remedy and lose nothing", arguments: Refusal.all)
  func refused(refusal: Refusal) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(
        fault: Fault(
          .status(refusal.status, headers: refusal.headers, body: refusal.body),
          path: "/scrobble/*", count: nil))
      let player = try scenario.scripted()
      try await scenario.watch(.pilot, on: player)
      try await player.waitForText(refusal.words)
      let status = try await scenario.home.status()
      #expect(status["problem"]?.string == refusal.words)
      #expect(status["trakt"]?["state"] == "blocked")

      // No further requests.
      let asked = await scenario.scrobbles.count
      try await scenario.watch(.matrix, on: player)
      try await scenario.daemon.waitForStatus("2 queued for Trakt")
      #expect(await scenario.scrobbles.count == asked)

      await scenario.sandbox.clearFaults()
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.problem == nil)
    }
  }

  struct RetryDelay: Sendable, CustomTestStringConvertible {
    var headers: [String: String]
    /// Seconds until the next request.
    var pause: ClosedRange<Double>
    var testDescription: String { "\(headers)" }
  }

  static let responses = [
    RetryDelay(headers: ["retry-after": "4"], pause: 3.9...8),
    RetryDelay(headers: ["retry-after": "soon"], pause: 0.5...8),
    RetryDelay(headers: ["retry-after": "-3"], pause: 0.9...8),
    RetryDelay(headers: [:], pause: 0.5...8),
  ]

  @Test("429 is observed for Retry-After, otherwise with back-off", arguments: responses)
  func limited(response: RetryDelay) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(
        fault: Fault(.status(429, headers: response.headers), path: "/scrobble/stop"))
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
      let stops = await scenario.scrobbles.filter { $0.verb == "stop" }
      try #require(stops.count == 2)
      #expect(response.pause.contains(stops[1].at.timeIntervalSince(stops[0].at)))
    }
  }

  @Test("writes are at least a second apart")
  func onceASecond() async throws {
    try await Scenario.run { scenario in
      for video in try scenario.episodes(of: "The Office", 2005, count: 8) {
        try await scenario.watch(video)
      }
      try await scenario.expectCorrectHistory()
      let writes = await scenario.sandbox.exchanges.filter { $0.method == "POST" }
      #expect(
        writes.allSatisfy { $0.status == 201 }, "the sandbox responds with 429 to a second write")
    }
  }

  @Test("retries of an outage back off with jitter")
  func backsOff() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(502), path: "/scrobble/*", count: 4))
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
      let stops = await scenario.scrobbles.filter { $0.verb == "stop" }
      let pauses = zip(stops, stops.dropFirst()).map { $1.at.timeIntervalSince($0.at) }
      try #require(pauses.count == 4)
      for (doubled, pause) in zip([1.0, 2, 4, 8], pauses) {
        // With a tolerance for a busy machine.
        #expect((doubled / 2...doubled + 6).contains(pause))
      }
    }
  }
}
