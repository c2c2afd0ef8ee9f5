// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TestSupport
import Testing
import TraktSandbox

@Suite("Commands with a running daemon", .requiresPlayer, .withScenarioReport)
struct CommandTests {
  @Test("status --json reports playback and the last request")
  func status() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Videos.pilot, at: 50)
      try await scenario.expectRequest("start")
      let progress = player.progress
      try player.pause()
      try await scenario.expectRequest("pause")
      let status = try await scenario.home.status()

      #expect(status["daemon"]?["running"] == true)
      #expect(status["daemon"]?["version"]?.string?.isEmpty == false)
      #expect(Self.isTime(status["daemon"]?["since"]))

      let players = try #require(status["players"]?.array)
      try #require(players.count == 1)
      let shown = players[0]
      #expect(shown["instance"]?.string?.utf8.count == 32)
      #expect(shown["pid"]?.integer == player.pid)
      #expect(shown["path"]?.string?.hasSuffix(Videos.pilot) == true)
      #expect(shown["state"] == "paused")
      #expect(abs((shown["position"]?.number ?? 0) - progress * 30) < 30)
      #expect(abs((shown["duration"]?.number ?? 0) - 3_000) < 1)
      #expect(abs((shown["progress"]?.number ?? 0) - progress) < 1)
      #expect(shown["media"]?["type"] == "episode")
      #expect(shown["media"]?["title"] == "Breaking Bad")
      #expect(shown["media"]?["season"] == 1)
      #expect(shown["media"]?["episode"] == 1)

      let trakt = try #require(status["trakt"])
      #expect(trakt["account"] == "sandbox")
      #expect(trakt["state"] == "ok")
      #expect(Self.isTime(trakt["token_expires_at"]))
      #expect(trakt["last_request"]?.string?.hasPrefix("pause \(Videos.pilotTitle)") == true)
      #expect(trakt["last_status"]?.string != nil)
      #expect(status["outbox"] == ["waiting": 0, "held_back": 0, "oldest": .null])
      #expect(status["problem"] == .null)

      try player.quit()
      try await scenario.expectRequest("stop")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.status()["players"] == [])
    }
  }

  @Test("history --json lists plays, newest first")
  func history() async throws {
    try await Scenario.run { scenario in
      let mpv = try await scenario.player(
        Videos.matrix, clip: .video(seconds: 60), options: "--start=80%")
      try await scenario.expectRequest("start")
      #expect(try await mpv.waitForEnd() == .exited(0))
      try await scenario.expectRequest("stop", "scrobble")
      let player = try scenario.scripted(Videos.pilot, at: 10)
      try await scenario.expectRequest("start")
      try player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()

      let history = try await scenario.home.history()
      let keys: Set = [
        "path", "media", "began_at", "ended_at", "progress", "watched_seconds", "outcome",
        "trakt_id", "detail",
      ]
      for entry in history { #expect(entry.keys.isSuperset(of: keys)) }
      try #require(history.count == 2)
      let (episode, movie) = (history[0], history[1])
      #expect(episode["outcome"] == "paused")
      #expect(episode["media"]?["type"] == "episode")
      #expect(movie["outcome"] == "scrobbled")
      #expect(movie["media"]?["ids"]?["trakt"] == 481)
      #expect(movie["path"]?.string?.hasSuffix(Videos.matrix) == true)
      let play = try #require(await scenario.sandbox.history.first)
      #expect(movie["trakt_id"]?.integer == play.id)
      #expect((movie["progress"]?.number ?? 0) > 99)
      #expect((9...13).contains(movie["watched_seconds"]?.number ?? 0))
      #expect(Self.isTime(movie["began_at"]))
      #expect(Self.isTime(movie["ended_at"]))

      let limited = try await scenario.home.scrobbled("history", "--json", "--limit", "1")
      #expect(try JSON(text: limited.output) == .array([episode]))
    }
  }

  @Test("status without a daemon exits with 3 and prints a report")
  func notRunning() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let status = try await scenario.home.scrobbled("status", "--json")
      #expect(status.end == .exited(3))
      let report = try JSON(text: status.output)
      #expect(report["daemon"]?["running"] == false)
      #expect(report["players"] == [])
      #expect(report["trakt"]?["account"] == "sandbox")
      #expect(report["problem"]?.string != nil)
    }
  }

  @Test("second daemon exits with 75 and a hint")
  func secondDaemon() async throws {
    try await Scenario.run { scenario in
      let second = try await scenario.home.scrobbled("daemon")
      #expect(second.end == .exited(75))
      #expect(second.output.isEmpty)
      let lines = second.errors.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.hasPrefix("scrobbled: another daemon is running") == true)
      #expect(lines.last?.hasPrefix("hint: ") == true)
      // The first is unaffected.
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
    }
  }

  @Test("SIGTERM ends the daemon at once while a player is connected")
  func terminate() async throws {
    let limit = Duration.seconds(2)
    let fastest = Mutex(Duration.seconds(60))
    // A busy machine may be slow once; a daemon that waits for the player is slow each time.
    for _ in 1...3 where fastest.withLock({ $0 >= limit }) {
      try await Scenario.run { scenario in
        let player = try scenario.scripted(Videos.pilot)
        try await scenario.expectRequest("start")
        let start = ContinuousClock.now
        let daemon = try scenario.daemon
        #expect(try await daemon.terminate() == .exited(0))
        let took = try #require(daemon.endedAt) - start
        fastest.withLock { $0 = min($0, took) }
        player.disconnect()
      }
    }
    #expect(fastest.withLock { $0 } < limit)
  }

  private static func isTime(_ json: JSON?) -> Bool {
    json?.string.map { (try? Date($0, strategy: .iso8601)) != nil } ?? false
  }
}
