// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Reloading webhooks", .withScenarioReport)
struct WebhookReloadTests {
  private static let ends = "events = [\"scrobble\"]"

  /// The outcome of the last viewing at the webhook `tracker`.
  private static func outcome(_ scenario: Scenario) async throws -> String? {
    try await scenario.home.history().first?["webhooks"]?.array?.first?["outcome"]?.string
  }

  private static func names(_ scenario: Scenario) async throws -> [String?] {
    (try await scenario.home.status()["webhooks"]?.array ?? []).map { $0["name"]?.string }
  }

  @Test("added webhook gets current playback and its end")
  func added() async throws {
    let receiver = try WebhookConnection()
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 30, ago: 1_500)
      try await scenario.expectRequest("start")
      try await scenario.reload(Scenario.quick + receiver.configuration())
      let start = try await receiver.receives("start")
      #expect(start.body["media"]?["title"] == "Breaking Bad")
      #expect(start.body["media"]?["ids"]?["trakt"]?.integer != nil)
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      let end = try await receiver.receives("scrobble")
      #expect(end.body["player"]?["session"] == start.body["player"]?["session"])
      try await scenario.daemon.waitForEmptyWebhookQueues(of: scenario.home)
      #expect(try await Self.outcome(scenario) == "scrobbled")
      scenario.addExpectedPlay(.pilot)
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.problem == nil)
    }
  }

  @Test("unchanged webhook keeps its state")
  func unchanged() async throws {
    let receiver = try WebhookConnection()
    let configuration = Scenario.quick + receiver.configuration()
    try await Scenario.run(configuration: configuration) { scenario in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, at: 30, ago: 1_500)
      try await receiver.receives("start")
      try await scenario.reload(configuration + "# the same\n")
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      try await receiver.receives("scrobble")
      #expect(receiver.requests.entries.map(\.event) == ["start", "scrobble"])
    }
  }

  @Test("what waits for a removed webhook is delivered once it is configured again")
  func removed() async throws {
    let receiver = try WebhookConnection { _ in 503 }
    let configuration = Scenario.quick + receiver.configuration("tracker", Self.ends)
    try await Scenario.run(configuration: configuration) { scenario in
      try await scenario.watch(.pilot)
      try await receiver.receives("scrobble")
      try await scenario.reload(Scenario.quick)
      #expect(try await Self.names(scenario) == [])
      #expect(try await scenario.problem == nil)
      receiver.respond { _ in 200 }
      let index = receiver.requests.end
      try await scenario.watch(.matrix)
      try await scenario.expectCorrectHistory()
      #expect(receiver.requests.end == index)
      let outcomes = try await scenario.home.history().map {
        $0["webhooks"]?.array?.first?["outcome"]?.string
      }
      #expect(outcomes == [nil, "waiting"])

      try await scenario.reload(configuration)
      try await receiver.requests.first("the delivery", from: index) { $0.status == 200 }
      try await scenario.daemon.waitForEmptyWebhookQueues(of: scenario.home)
      #expect(receiver.accepted("scrobble").count == 1)
      #expect(Set(receiver.requests.entries.map { $0.headers["idempotency-key"] }).count == 1)
    }
  }

  @Test("what waits for a webhook goes to its new URL")
  func moved() async throws {
    let former = try WebhookConnection()
    let receiver = try WebhookConnection()
    try await Scenario.run(
      configuration: Scenario.quick + former.configuration("tracker", Self.ends)
    ) { scenario in
      former.stop()
      try await scenario.watch(.pilot)
      try await scenario.daemon.waitForLog("webhook tracker is unreachable")
      try await scenario.reload(Scenario.quick + receiver.configuration("tracker", Self.ends))
      try former.restart()
      try await receiver.receives("scrobble")
      try await scenario.daemon.waitForEmptyWebhookQueues(of: scenario.home)
      #expect(try await Self.outcome(scenario) == "scrobbled")
      #expect(try await Self.names(scenario) == ["tracker"])
      try await scenario.watch(.matrix)
      try await receiver.requests.first("both") { _ in receiver.accepted("scrobble").count == 2 }
      #expect(former.accepted("scrobble").isEmpty)
    }
  }

  /// With `json` alone, only the first episode of a show is looked up.
  @Test("what waits for a webhook gets the ids that its new format needs")
  func otherFormat() async throws {
    let receiver = try WebhookConnection()
    try await Scenario.run(
      configuration: Scenario.quick + receiver.configuration("tracker", Self.ends)
    ) { scenario in
      try await scenario.watch(.pilot)
      try await receiver.receives("scrobble")
      receiver.respond { _ in 503 }
      let index = receiver.requests.end
      try await scenario.watch(.second)
      try await receiver.receives("scrobble", from: index)
      // A retry in the former format is not accepted either.
      receiver.respond { $0.body["Event"] == nil ? 503 : StrictTracker.ryot($0) }
      try await scenario.reload(
        Scenario.quick + receiver.configuration("tracker", format: "jellyfin", Self.ends))
      let stop = try await receiver.receives("Stop")
      #expect(stop.body["Item"]?["IndexNumber"] == 2)
      #expect(stop.body["Item"]?["ProviderIds"]?["Tmdb"]?.string != nil)
      try await scenario.daemon.waitForEmptyWebhookQueues(of: scenario.home)
      #expect(try await Self.outcome(scenario) == "scrobbled")
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("response of the former receiver says nothing about the new one")
  func movedInFlight() async throws {
    let gate = DispatchSemaphore(value: 0)
    let former = try WebhookConnection()
    let receiver = try WebhookConnection()
    try await Scenario.run(
      configuration: Scenario.quick + former.configuration("tracker", Self.ends)
    ) { scenario in
      let asked = Transcript<Void>()
      former.respond { _ in
        asked.append(())
        gate.wait()
        return 410
      }
      try await scenario.watch(.pilot)
      try await asked.first("a request") { true }
      try await scenario.reload(Scenario.quick + receiver.configuration("tracker", Self.ends))
      gate.signal()
      try await receiver.receives("scrobble")
      try await scenario.daemon.waitForEmptyWebhookQueues(of: scenario.home)
      #expect(try await Self.outcome(scenario) == "scrobbled")
    }
  }

  @Test("play is sent once although its webhook is reconfigured before the response")
  func reconfiguredInFlight() async throws {
    let gate = DispatchSemaphore(value: 0)
    let receiver = try WebhookConnection()
    try await Scenario.run(
      configuration: Scenario.quick + receiver.configuration("tracker", Self.ends)
    ) { scenario in
      let asked = Transcript<Void>()
      receiver.respond { request in
        guard request.event == "scrobble", asked.entries.isEmpty else { return 200 }
        asked.append(())
        gate.wait()
        return 200
      }
      try await scenario.watch(.pilot)
      try await asked.first("a request") { true }
      try await scenario.reload(
        Scenario.quick + receiver.configuration("tracker", "events = [\"scrobble\", \"pause\"]"))
      gate.signal()
      try await scenario.daemon.waitForEmptyWebhookQueues(of: scenario.home)
      #expect(receiver.accepted("scrobble").count == 1)
      #expect(try await Self.outcome(scenario) == "scrobbled")
    }
  }

  @Test("changed secret file is read on reload; an unreadable one changes nothing")
  func secret() async throws {
    let receiver = try WebhookConnection()
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("first\n".utf8).write(to: file)
    let header = "header = { name = \"X-Key\", file = \"\(file.path)\" }"
    let configuration = Scenario.quick + receiver.configuration("tracker", header)
    try await Scenario.run(configuration: configuration) { scenario in
      func key() async throws -> String? {
        let index = receiver.requests.end
        let test = try await scenario.home.scrobbled("doctor", "--webhook", "tracker")
        #expect(test.end == .exited(0))
        return try await receiver.receives("test", from: index).headers["x-key"]
      }
      #expect(try await key() == "first")
      try Data("second\n".utf8).write(to: file)
      #expect(try await key() == "first")
      try await scenario.reload(configuration)
      #expect(try await key() == "second")
      try FileManager.default.removeItem(at: file)
      try await scenario.reload(configuration)
      #expect(try await scenario.problem?.contains("the previous settings stay in effect") == true)
      #expect(try await key() == "second")
    }
  }
}
