// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Reloading webhooks", .withStageReport)
struct WebhookReloadTests {
  private static let ends = "events = [\"scrobble\"]"

  /// The outcome of the last viewing at the webhook `tracker`.
  private static func outcome(_ stage: Stage) async throws -> String? {
    try await stage.home.history().first?["webhooks"]?.array?.first?["outcome"]?.string
  }

  private static func names(_ stage: Stage) async throws -> [String?] {
    (try await stage.home.status()["webhooks"]?.array ?? []).map { $0["name"]?.string }
  }

  @Test("added webhook gets current playback and its end")
  func added() async throws {
    let receiver = try WebhookReceiver()
    try await Stage.play { stage in
      let player = try stage.scripted()
      try player.open(Films.pilot, at: 30, ago: 1_500)
      try await stage.expectRequest("start")
      try await stage.reload(Stage.quick + receiver.configuration())
      let start = try await receiver.receives("start")
      #expect(start.body["media"]?["title"] == "Breaking Bad")
      #expect(start.body["media"]?["ids"]?["trakt"]?.integer != nil)
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      let end = try await receiver.receives("scrobble")
      #expect(end.body["player"]?["session"] == start.body["player"]?["session"])
      try await stage.daemon.waitForEmptyWebhookQueues(of: stage.home)
      #expect(try await Self.outcome(stage) == "scrobbled")
      stage.addExpectedPlay(.pilot)
      try await stage.expectCorrectHistory()
      #expect(try await stage.problem == nil)
    }
  }

  @Test("unchanged webhook keeps its state")
  func unchanged() async throws {
    let receiver = try WebhookReceiver()
    let configuration = Stage.quick + receiver.configuration()
    try await Stage.play(configuration: configuration) { stage in
      let player = try stage.scripted()
      try player.open(Films.pilot, at: 30, ago: 1_500)
      try await receiver.receives("start")
      try await stage.reload(configuration + "# the same\n")
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      try await receiver.receives("scrobble")
      #expect(receiver.requests.entries.map(\.event) == ["start", "scrobble"])
    }
  }

  @Test("what waits for a removed webhook is delivered once it is configured again")
  func removed() async throws {
    let receiver = try WebhookReceiver { _ in 503 }
    let configuration = Stage.quick + receiver.configuration("tracker", Self.ends)
    try await Stage.play(configuration: configuration) { stage in
      try await stage.watch(.pilot)
      try await receiver.receives("scrobble")
      try await stage.reload(Stage.quick)
      #expect(try await Self.names(stage) == [])
      #expect(try await stage.problem == nil)
      receiver.answer { _ in 200 }
      let index = receiver.requests.end
      try await stage.watch(.matrix)
      try await stage.expectCorrectHistory()
      #expect(receiver.requests.end == index)
      let outcomes = try await stage.home.history().map {
        $0["webhooks"]?.array?.first?["outcome"]?.string
      }
      #expect(outcomes == [nil, "waiting"])

      try await stage.reload(configuration)
      try await receiver.requests.first("the delivery", from: index) { $0.status == 200 }
      try await stage.daemon.waitForEmptyWebhookQueues(of: stage.home)
      #expect(receiver.accepted("scrobble").count == 1)
      #expect(Set(receiver.requests.entries.map { $0.headers["idempotency-key"] }).count == 1)
    }
  }

  @Test("what waits for a webhook goes to its new URL")
  func moved() async throws {
    let former = try WebhookReceiver()
    let receiver = try WebhookReceiver()
    try await Stage.play(
      configuration: Stage.quick + former.configuration("tracker", Self.ends)
    ) { stage in
      former.stop()
      try await stage.watch(.pilot)
      try await stage.daemon.waitForLog("webhook tracker is unreachable")
      try former.restart()
      try await stage.reload(Stage.quick + receiver.configuration("tracker", Self.ends))
      try await receiver.receives("scrobble")
      try await stage.daemon.waitForEmptyWebhookQueues(of: stage.home)
      #expect(try await Self.outcome(stage) == "scrobbled")
      #expect(try await Self.names(stage) == ["tracker"])
      try await stage.watch(.matrix)
      try await receiver.requests.first("both") { _ in receiver.accepted("scrobble").count == 2 }
      #expect(former.accepted("scrobble").isEmpty)
    }
  }

  /// With `json` alone, only the first episode of a show is looked up.
  @Test("what waits for a webhook gets the ids that its new format needs")
  func otherFormat() async throws {
    let receiver = try WebhookReceiver()
    try await Stage.play(
      configuration: Stage.quick + receiver.configuration("tracker", Self.ends)
    ) { stage in
      try await stage.watch(.pilot)
      try await receiver.receives("scrobble")
      receiver.answer { _ in 503 }
      let index = receiver.requests.end
      try await stage.watch(.second)
      try await receiver.receives("scrobble", from: index)
      receiver.answer(StrictTracker.ryot)
      try await stage.reload(
        Stage.quick + receiver.configuration("tracker", format: "jellyfin", Self.ends))
      let stop = try await receiver.receives("Stop")
      #expect(stop.body["Item"]?["IndexNumber"] == 2)
      #expect(stop.body["Item"]?["ProviderIds"]?["Tmdb"]?.string != nil)
      try await stage.daemon.waitForEmptyWebhookQueues(of: stage.home)
      #expect(try await Self.outcome(stage) == "scrobbled")
      try await stage.expectCorrectHistory()
    }
  }

  @Test("response of the former receiver says nothing about the new one")
  func movedInFlight() async throws {
    let gate = DispatchSemaphore(value: 0)
    let former = try WebhookReceiver()
    let receiver = try WebhookReceiver()
    try await Stage.play(
      configuration: Stage.quick + former.configuration("tracker", Self.ends)
    ) { stage in
      let asked = Transcript<Void>()
      former.answer { _ in
        asked.append(())
        gate.wait()
        return 410
      }
      try await stage.watch(.pilot)
      try await asked.first("a request") { true }
      try await stage.reload(Stage.quick + receiver.configuration("tracker", Self.ends))
      gate.signal()
      try await receiver.receives("scrobble")
      try await stage.daemon.waitForEmptyWebhookQueues(of: stage.home)
      #expect(try await Self.outcome(stage) == "scrobbled")
    }
  }

  @Test("changed secret file is read on reload; an unreadable one changes nothing")
  func secret() async throws {
    let receiver = try WebhookReceiver()
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("first\n".utf8).write(to: file)
    let header = "header = { name = \"X-Key\", file = \"\(file.path)\" }"
    let configuration = Stage.quick + receiver.configuration("tracker", header)
    try await Stage.play(configuration: configuration) { stage in
      func key() async throws -> String? {
        let index = receiver.requests.end
        let test = try await stage.home.scrobbled("doctor", "--webhook", "tracker")
        #expect(test.end == .exited(0))
        return try await receiver.receives("test", from: index).headers["x-key"]
      }
      #expect(try await key() == "first")
      try Data("second\n".utf8).write(to: file)
      #expect(try await key() == "first")
      try await stage.reload(configuration)
      #expect(try await key() == "second")
      try FileManager.default.removeItem(at: file)
      try await stage.reload(configuration)
      #expect(try await stage.problem?.contains("the previous settings stay in effect") == true)
      #expect(try await key() == "second")
    }
  }
}
