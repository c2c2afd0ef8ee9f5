// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Webhooks", .withScenarioReport)
struct WebhookTests {
  private static let named = "The Matrix (1999) [tmdbid-603].mkv"

  /// The member of the webhook `tracker` in `status --json`.
  private static func status(_ scenario: Scenario, _ name: String = "tracker") async throws -> JSON
  {
    let all = try await scenario.home.status()["webhooks"]?.array ?? []
    return try #require(all.first { $0["name"]?.string == name })
  }

  /// The outcomes at a webhook in `history --json`, newest first.
  private static func outcomes(
    _ scenario: Scenario, _ name: String = "tracker"
  ) async throws -> [String?] {
    try await scenario.home.history().map { entry in
      entry["webhooks"]?.array?.first { $0["name"]?.string == name }?["outcome"]?.string
    }
  }

  // MARK: events

  @Test(
    "real mpv sends start, pause, resume and scrobble with the item that Trakt confirmed",
    .requiresPlayer)
  func realPlayer() async throws {
    let receiver = try WebhookConnection()
    try await Scenario.run(configuration: Scenario.quick + receiver.configuration()) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=10%")
      let start = try await receiver.receives("start")
      try await player.pause()
      let pause = try await receiver.receives("pause")
      try await player.resume()
      try await receiver.receives("resume")
      let index = receiver.requests.end
      try await player.seek(to: 560)
      try await receiver.receives("start", from: index)
      #expect(try await player.quit() == .exited(0))
      let end = try await receiver.receives("scrobble")
      try await scenario.expectEverythingDelivered()

      #expect(start.headers["content-type"] == "application/json")
      #expect(start.headers["user-agent"]?.hasPrefix("scrobbled/") == true)
      #expect(end.body["media"]?["type"] == "episode")
      #expect(end.body["media"]?["title"] == "Breaking Bad")
      #expect(end.body["media"]?["season"] == 1)
      #expect(end.body["media"]?["ids"]?["trakt"]?.integer != nil)
      #expect(end.body["media"]?["show_ids"]?["trakt"]?.integer != nil)
      #expect(end.body["progress"]?.number ?? 0 >= 90)
      #expect(abs((end.body["duration"]?.number ?? 0) - 600) <= 1)
      let sessions = Set(receiver.requests.entries.map { $0.body["player"]?["session"]?.string })
      #expect(sessions.count == 1)
      let keys = receiver.requests.entries.map { $0.body["idempotency_key"]?.string }
      #expect(Set(keys).count == keys.count)
      #expect(pause.headers["idempotency-key"] == pause.body["idempotency_key"]?.string)
      #expect(await scenario.plays == [Videos.pilotTitle])
      #expect(try await Self.outcomes(scenario) == ["scrobbled"])
    }
  }

  @Test(
    "strict parsers accept every event",
    arguments: [("jellyfin", "yamtrack"), ("jellyfin", "ryot"), ("kodi", "kodi")])
  func strict(format: String, tracker: String) async throws {
    let responders = [
      "yamtrack": StrictTracker.yamtrack, "ryot": StrictTracker.ryot, "kodi": StrictTracker.kodi,
    ]
    let receiver = try WebhookConnection(try #require(responders[tracker]))
    let configuration = Scenario.quick + receiver.configuration(format: format)
    try await Scenario.run(configuration: configuration) { scenario in
      let (start, stop, end) =
        format == "kodi" ? ("start", "stop", "end") : ("Play", "Stop", "Stop")
      for (path, percent) in [(Self.named, 100.0), (Videos.pilot, 100), (Videos.matrix, 40)] {
        let index = receiver.requests.end
        let player = try scenario.scripted()
        try player.open(path, at: 30, ago: percent == 100 ? 1_500 : 60)
        try await receiver.receives(start, from: index)
        try await player.waitForAcknowledgement(of: player.end(at: percent))
        try await receiver.receives(percent == 100 ? end : stop, from: index)
      }
      try await scenario.expectEverythingDelivered()
      #expect(receiver.requests.entries.filter { $0.status != 200 }.map(\.body) == [])
      let ends = receiver.requests.entries.filter { [end, stop].contains($0.event) }
      if format == "jellyfin" {
        #expect(
          ends.map { $0.body["Item"]?["UserData"]?["Played"] } == [true, true, false])
      } else {
        #expect(ends.map(\.event) == ["end", "end", "stop"])
      }
    }
  }

  /// Only the first episode is looked up by its name alone; of the others, the show is known.
  @Test(
    "each episode of a known show is sent with its own ids, once Trakt supplies them",
    arguments: ["jellyfin", "kodi"])
  func knownShow(format: String) async throws {
    let isKodi = format == "kodi"
    let (start, end) = isKodi ? ("start", "end") : ("Play", "Stop")
    let receiver = try WebhookConnection(isKodi ? StrictTracker.kodi : StrictTracker.ryot)
    let configuration = Scenario.quick + receiver.configuration(format: format)
    try await Scenario.run(configuration: configuration) { scenario in
      for video in [Video.pilot, .second] {
        try await scenario.play(video, at: receiver, start, end)
      }
      try await scenario.expectEverythingDelivered()
      let outage = await Outage(of: scenario.sandbox)
      let index = receiver.requests.end
      let path = "Breaking Bad/Season 1/Breaking Bad S01E03.mkv"
      try await scenario.watch(Video(path: path, title: "Breaking Bad 1x03"))
      let sandbox = try await outage.end()
      try await receiver.receives(end, from: index)
      try await scenario.expectEverythingDelivered()
      #expect(try await Self.outcomes(scenario) == ["scrobbled", "scrobbled", "scrobbled"])
      #expect(receiver.requests.entries.filter { $0.status != 200 }.map(\.body) == [])
      try await scenario.expectCorrectHistory()
      await sandbox.stop()
    }
  }

  @Test("episode of a show matched by the user is sent with its own ids")
  func matchedShow() async throws {
    let receiver = try WebhookConnection(StrictTracker.ryot)
    let configuration = Scenario.quick + receiver.configuration(format: "jellyfin")
    try await Scenario.run(configuration: configuration) { scenario in
      let directory = "Chemistry/Season 1/"
      try scenario.write("", directory + "Chemistry S01E01.mkv")
      try await scenario.match(
        directory + "Chemistry S01E01.mkv", "https://trakt.tv/shows/breaking-bad",
        says: "matched as Breaking Bad")
      let video = Video(path: directory + "Chemistry S01E02.mkv", title: Videos.secondTitle)
      let item = try await scenario.play(video, at: receiver, "Play", "Stop")
      #expect(item.body["Item"]?["ProviderIds"]?["Tmdb"]?.string != nil)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("events that are not selected are not sent")
  func selected() async throws {
    let receiver = try WebhookConnection()
    let configuration =
      Scenario.quick + receiver.configuration("tracker", "events = [\"scrobble\"]")
    try await Scenario.run(configuration: configuration) { scenario in
      try await scenario.watchToTheEnd(Videos.pilot)
      try await receiver.receives("scrobble")
      let player = try scenario.scripted(Videos.matrix, at: 40)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop")
      try await scenario.expectRequest("start")
      try player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectEverythingDelivered()
      #expect(receiver.requests.entries.map(\.event) == ["scrobble"])
      #expect(try await Self.outcomes(scenario) == [nil, "scrobbled"])
    }
  }

  // MARK: without Trakt

  @Test("without an account, webhooks get one play of a movie continued after it counted")
  func continuedWithoutAccount() async throws {
    let receiver = try WebhookConnection()
    let configuration = Scenario.quick + receiver.configuration()
    try await Scenario.run(configuration: configuration, isSignedIn: false) { scenario in
      for (start, end, ago) in [(0.0, 86.0, 2400.0), (88, 98, 300)] {
        let player = try scenario.scripted()
        try player.open(Self.named, at: start, ago: ago)
        try await player.waitForAcknowledgement(of: player.end(at: end))
      }
      try await scenario.scripted().watch(Videos.pilot, minutes: 10)
      try await receiver.requests.first("the episode") {
        $0.event == "scrobble" && $0.body["media"]?["type"] == "episode"
      }
      let plays = receiver.requests.entries.filter { $0.event == "scrobble" }
      #expect(plays.compactMap { $0.body["media"]?["type"] } == ["movie", "episode"])
    }
  }

  @Test("without an account, webhooks get what the name says")
  func noAccount() async throws {
    let json = try WebhookConnection()
    let jellyfin = try WebhookConnection(StrictTracker.ryot)
    let configuration =
      Scenario.quick + json.configuration("plain")
      + jellyfin.configuration("tracker", format: "jellyfin")
    try await Scenario.run(configuration: configuration, isSignedIn: false) { scenario in
      let player = try scenario.scripted()
      try player.open(Self.named, at: 30, ago: 1_500)
      try await json.receives("start")
      try await jellyfin.receives("Play")
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      let end = try await json.receives("scrobble")
      #expect(end.body["media"]?["title"] == "The Matrix")
      #expect(end.body["media"]?["year"] == 1999)
      #expect(end.body["media"]?["ids"] == ["tmdb": 603])
      let stop = try await jellyfin.receives("Stop")
      #expect(stop.body["Item"]?["ProviderIds"] == ["Tmdb": "603"])

      // Nothing gives an id for this one.
      let index = json.requests.end
      try await player.watch(Videos.pilot, minutes: 10)
      try await json.receives("scrobble", from: index)
      try await scenario.daemon.waitForLog("webhook tracker did not record Breaking Bad 1x01")
      #expect(try await Self.outcomes(scenario) == ["refused", "scrobbled"])
      let refusal = "the format jellyfin needs a TMDB id, and none is known"
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["outcome"] == "waiting", "for Trakt")
      #expect(
        entry["webhooks"]?.array?.first { $0["name"] == "tracker" }?["detail"]?.string == refusal)
      #expect(try await Self.status(scenario)["problem"]?.string == refusal)
      let text = try await scenario.home.scrobbled("history").output
      #expect(text.contains("webhook tracker refused: \(refusal)"))
      #expect(await scenario.sandbox.exchanges.map(\.line) == [])
    }
  }

  @Test("without an account, each episode of one file is sent by the numbers of its name")
  func severalEpisodes() async throws {
    let json = try WebhookConnection()
    let jellyfin = try WebhookConnection(StrictTracker.ryot)
    let configuration =
      Scenario.quick + json.configuration("plain")
      + jellyfin.configuration("tracker", format: "jellyfin")
    try await Scenario.run(configuration: configuration, isSignedIn: false) { scenario in
      let player = try scenario.scripted()
      try player.open("Breaking Bad/Season 1/Breaking Bad S01E01E02.mkv", at: 2, ago: 1_380)
      let start = try await json.receives("start")
      #expect(start.body["media"]?["episode"] == 1)
      try player.seek(to: 98)
      try await json.receives("scrobble")
      try await json.requests.first("the start of the second") {
        $0.event == "start" && $0.body["media"]?["episode"] == 2
      }
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      try await json.requests.first("both") { _ in json.accepted("scrobble").count == 2 }
      #expect(json.accepted("scrobble").map { $0.body["media"]?["episode"] } == [1, 2])
      let sessions = json.accepted("scrobble").map { $0.body["player"]?["session"]?.string }
      #expect(Set(sessions).count == 2)
      // Nothing gives their ids.
      try await within(testTimeout, "both outcomes") {
        while try await Self.outcomes(scenario) != ["refused", "refused"] {
          try Task.checkCancellation()
        }
      }
      #expect(jellyfin.requests.entries.map(\.event) == [])
    }
  }

  @Test("play that was sent by the name alone is sent again by a match, with the same key")
  func corrected() async throws {
    let receiver = try WebhookConnection()
    try await Scenario.run(configuration: Scenario.quick + receiver.configuration()) { scenario in
      let outage = await Outage(of: scenario.sandbox)
      let path = "Nobody Knows This Xyzzy (2031).mkv"
      try await scenario.scripted().watch(path)
      let first = try await receiver.receives("scrobble")
      let sandbox = try await outage.end()
      try await within(testTimeout, "the outcome at Trakt") {
        while try await scenario.home.history().first?["outcome"] != "unmatched" {
          try Task.checkCancellation()
        }
      }
      let index = receiver.requests.end
      try await scenario.match(
        path, "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      let second = try await receiver.receives("scrobble", from: index)
      #expect(second.body["media"]?["title"] == "Dune")
      #expect(second.body["idempotency_key"] == first.body["idempotency_key"])
      #expect(second.headers["idempotency-key"] == first.headers["idempotency-key"])
      #expect(second.body["player"]?["session"] == first.body["player"]?["session"])
      await sandbox.stop()
    }
  }

  @Test("webhook gets plays while Trakt is down, and Trakt afterwards")
  func traktDown() async throws {
    let receiver = try WebhookConnection()
    try await Scenario.run(configuration: Scenario.quick + receiver.configuration()) { scenario in
      let outage = await Outage(of: scenario.sandbox)
      try await scenario.watch(.matrix)
      let end = try await receiver.receives("scrobble")
      #expect(end.body["media"]?["title"] == "The Matrix")
      try await within(testTimeout, "the outcome at the webhook") {
        while try await Self.outcomes(scenario) != ["scrobbled"] { try Task.checkCancellation() }
      }
      let sandbox = try await outage.end()
      try await scenario.expectCorrectHistory()
      #expect(receiver.accepted("scrobble").count == 1)
      await sandbox.stop()
    }
  }

  @Test("play sent by the name alone is not lost by a restart if Trakt does not know the name")
  func unknownAtTrakt() async throws {
    let receiver = try WebhookConnection()
    try await Scenario.run(configuration: Scenario.quick + receiver.configuration()) { scenario in
      receiver.stop()
      let outage = await Outage(of: scenario.sandbox)
      try await scenario.scripted().watch("Nobody Knows This Xyzzy (2031).mkv")
      try await scenario.daemon.waitForLog("webhook tracker is unreachable")
      let sandbox = try await outage.end()
      try await within(testTimeout, "the outcome at Trakt") {
        while try await scenario.home.history().first?["outcome"] != "unmatched" {
          try Task.checkCancellation()
        }
      }
      #expect(try await Self.outcomes(scenario) == ["waiting"])
      try await scenario.daemon.terminate()
      try receiver.restart()
      try await scenario.startDaemon()
      let end = try await receiver.receives("scrobble")
      #expect(end.body["media"]?["title"] == "Nobody Knows This Xyzzy")
      try await scenario.expectEverythingDelivered()
      #expect(try await Self.outcomes(scenario) == ["scrobbled"])
      #expect(receiver.accepted("scrobble").count == 1)
      await sandbox.stop()
    }
  }

  @Test("Trakt gets plays while a webhook is down, and the webhook afterwards")
  func webhookDown() async throws {
    let receiver = try WebhookConnection()
    let other = try WebhookConnection()
    let configuration =
      Scenario.quick + receiver.configuration() + other.configuration("other")
    try await Scenario.run(configuration: configuration) { scenario in
      receiver.stop()
      let player = try scenario.scripted()
      for video in [Video.pilot, .matrix] { try await scenario.watch(video, on: player) }
      try await scenario.expectCorrectHistory()
      try await other.requests.first("both") { _ in other.accepted("scrobble").count == 2 }
      try await scenario.daemon.waitForLog("webhook tracker is unreachable")
      let down = try await Self.status(scenario)
      #expect(down["state"] == "unreachable")
      #expect(down["waiting"] == 2)
      #expect(try await Self.status(scenario, "other")["state"] == "ok")
      #expect(try await scenario.home.status()["outbox"]?["waiting"] == 0)
      #expect(try await scenario.problem == nil)

      // A restarted daemon still has them.
      try await scenario.daemon.terminate()
      try receiver.restart()
      try await scenario.startDaemon()
      try await receiver.requests.first("both") { _ in receiver.accepted("scrobble").count == 2 }
      try await scenario.expectEverythingDelivered()
      let titles = receiver.accepted("scrobble").map { $0.body["media"]?["title"]?.string }
      #expect(titles == ["Breaking Bad", "The Matrix"])
      #expect(other.accepted("scrobble").count == 2)
      try await scenario.expectCorrectHistory()
    }
  }

  // MARK: responses

  @Test("temporary status is retried with the same key")
  func retried() async throws {
    let receiver = try WebhookConnection()
    let configuration =
      Scenario.quick + receiver.configuration("tracker", "events = [\"scrobble\"]")
    try await Scenario.run(configuration: configuration) { scenario in
      receiver.respond(headers: ["Retry-After": "1"]) { _ in 503 }
      try await scenario.watch(.pilot)
      try await receiver.receives("scrobble")
      #expect(try await Self.outcomes(scenario) == ["waiting"])
      receiver.respond { _ in 204 }
      try await receiver.requests.first("a success") { $0.status == 204 }
      try await scenario.expectEverythingDelivered()
      let keys = Set(receiver.requests.entries.map { $0.headers["idempotency-key"] })
      #expect(keys.count == 1)
      #expect(receiver.accepted("scrobble").count == 1)
      #expect(try await Self.outcomes(scenario) == ["scrobbled"])
    }
  }

  @Test("refused delivery is shown and not repeated", arguments: [404, 302])
  func refused(status: Int) async throws {
    let other = try WebhookConnection()
    let receiver = try WebhookConnection { _ in status }
    receiver.respond(headers: ["Location": other.url]) { _ in status }
    let configuration =
      Scenario.quick + receiver.configuration("tracker", "events = [\"scrobble\"]")
    try await Scenario.run(configuration: configuration) { scenario in
      try await scenario.watch(.pilot)
      try await scenario.daemon.waitForLog("webhook tracker did not record Breaking Bad 1x01")
      try await scenario.expectCorrectHistory()
      #expect(try await Self.outcomes(scenario) == ["refused"])
      let webhook = try await Self.status(scenario)
      #expect(webhook["state"] == "failing")
      #expect(webhook["waiting"] == 0)
      #expect(webhook["last_status"]?.string == "\(status)")
      let said = "webhook tracker responded with status \(status)"
      #expect(webhook["problem"]?.string?.hasPrefix(said) == true)
      #expect(try await scenario.home.scrobbled("status").output.contains(said))
      #expect(receiver.requests.entries.count == 1)
      #expect(other.requests.entries.isEmpty)
    }
  }

  // MARK: commands

  @Test("scrobbled doctor --webhook sends a test event")
  func doctor() async throws {
    let receiver = try WebhookConnection()
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data("Bearer hunter2\n".utf8).write(to: directory)
    let header = "header = { name = \"Authorization\", file = \"\(directory.path)\" }"
    let configuration = Scenario.quick + receiver.configuration("tracker", header)
    try await Scenario.run(configuration: configuration) { scenario in
      let good = try await scenario.home.scrobbled("doctor", "--webhook", "tracker")
      #expect(good.end == .exited(0))
      #expect(good.output.contains("tracker: http://127.0.0.1:"))
      #expect(good.output.contains("accepts events: 200"))
      let test = try await receiver.receives("test")
      #expect(test.headers["authorization"] == "Bearer hunter2")

      receiver.respond { _ in 403 }
      let bad = try await scenario.home.scrobbled("doctor", "--webhook", "tracker", "--json")
      #expect(bad.end == .exited(1))
      #expect(try JSON(text: bad.output)["checks"]?.array?.first?["state"] == "failed")
      receiver.stop()
      let gone = try await scenario.home.scrobbled("doctor", "--webhook", "tracker")
      #expect(gone.end == .exited(1))
      #expect(gone.output.contains("does not accept events at present"))
      let none = try await scenario.home.scrobbled("doctor", "--webhook", "other")
      #expect(none.end == .exited(1))
      #expect(none.output.contains("no webhook is named other"))
      for output in [good.output, bad.output, gone.output, none.output] {
        #expect(!output.contains(WebhookConnection.token))
        #expect(!output.contains("hunter2"))
      }
    }
    let stopped = try await Scenario.doctorWithoutDaemon()
    #expect(stopped.output.contains("the daemon is not running"))
  }
}

extension Scenario {
  /// Waits until nothing plays and nothing waits, at any destination.
  fileprivate func expectEverythingDelivered() async throws {
    try await waitForDelivery()
    try await daemon.waitForEmptyWebhookQueues(of: home)
  }

  /// Plays an episode to its end, and waits for the start and the end at a webhook.
  @discardableResult
  fileprivate func play(
    _ video: Video, at receiver: WebhookConnection, _ start: String, _ end: String
  ) async throws -> WebhookConnection.Request {
    let index = receiver.requests.end
    let player = try scripted()
    try player.open(video.path, at: 30, ago: 1_500)
    try await receiver.receives(start, from: index)
    try await player.waitForAcknowledgement(of: player.end(at: 100))
    addExpectedPlay(video)
    return try await receiver.receives(end, from: index)
  }

  fileprivate static func doctorWithoutDaemon() async throws -> CommandResult {
    let sandbox = try await TraktSandbox.start(configuration: Configuration())
    let home = try Home(sandbox: sandbox)
    defer { home.remove() }
    let end = try await home.scrobbled("doctor", "--webhook", "tracker")
    await sandbox.stop()
    return end
  }
}
