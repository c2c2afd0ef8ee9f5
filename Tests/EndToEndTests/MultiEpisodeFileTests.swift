// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing
import TraktSandbox

/// A file of several episodes is several consecutive viewings.
@Suite("Several episodes in one file", .requiresPlayer, .withScenarioReport)
struct MultiEpisodeFileTests {
  private static let both = "Breaking Bad/Season 1/Breaking Bad S01E01E02.mkv"
  private static let range = "Breaking Bad/Season 1/Breaking.Bad.S01E01-E03.720p.mkv"
  private static let third = "Breaking Bad 1x03"

  @Test("file played through scrobbles each episode, the first at the boundary")
  func playedThrough() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.both, minutes: 2, at: 42)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      let first = try await scenario.expectRequest("stop", "scrobble")
      #expect(first.subject == Videos.pilotTitle)
      #expect(first.progress > 99)
      let second = try await scenario.expectRequest("start", "start")
      #expect(second.subject == Videos.secondTitle)
      #expect(second.progress < 40)
      try player.seek(to: 95)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try player.end(at: 100)
      let last = try await scenario.expectRequest("stop", "scrobble")
      #expect(last.subject == Videos.secondTitle)
      #expect(last.progress > 99)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays == [Videos.pilotTitle, Videos.secondTitle])
    }
  }

  @Test("skipped part does not count")
  func jump() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.both, at: 10)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try player.seek(to: 95)
      #expect(try await scenario.expectRequest("stop", "pause").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try player.quit()
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.subject == Videos.secondTitle)
      #expect((88...100).contains(stop.progress))
      try await scenario.expectOutcomes(["scrobbled", "paused"])
      #expect(await scenario.plays == [Videos.secondTitle])
    }
  }

  @Test("part passed by several seeks in quick succession does not count")
  func severalSeeks() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.both, at: 10)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      for percent in [20.0, 30, 40, 48, 60] { try player.seek(to: percent) }
      let stop = try await scenario.waitForStop(of: Videos.pilotTitle)
      #expect(stop.response?["action"] == "pause")
      #expect((20...40).contains(stop.progress))
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try player.quit()
      try await scenario.expectOutcomes(["paused", "paused"])
    }
  }

  @Test("middle part of three can be skipped")
  func three() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.range, at: 28)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try player.seek(to: 92)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("start").subject == Self.third)
      try player.end(at: 100)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Self.third)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }

  @Test("quit in the second part saves its position")
  func quitInSecond() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.both, minutes: 2, at: 42)
      try await scenario.expectRequest("start")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try player.pause()
      #expect(try await scenario.expectRequest("pause", "pause").subject == Videos.secondTitle)
      let progress = player.progress
      try player.quit()
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(stop.subject == Videos.secondTitle)
      #expect(abs(stop.progress - (progress - 50) * 2) < 2)
      try await scenario.expectOutcomes(["paused", "scrobbled"])
      let kept = try #require(await scenario.sandbox.positions.first)
      #expect(kept.item.name == Videos.secondTitle)
    }
  }

  enum RestartKind: Sendable { case killed, terminated }

  @Test("part left while no daemon runs is a play", arguments: [RestartKind.killed, .terminated])
  func crossedWithoutDaemon(kind: RestartKind) async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Self.both, clip: .video(seconds: 60), options: "--start=30%", "--speed=0.5")
      try await scenario.expectRequest("start")
      try await player.seek(to: 25)
      try await scenario.expectRequest("start")
      switch kind {
      case .killed: try await scenario.daemon.kill()
      case .terminated: try await scenario.daemon.terminate()
      }
      try await player.seek(to: 40)
      try await scenario.startDaemon()
      // The second episode may be shown first, if it was recognised first. The stop then ends what
      // Trakt shows, and a start follows it in any case.
      let stop = try await scenario.waitForStop(of: Videos.pilotTitle)
      #expect(stop.response?["action"] == "scrobble")
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectOutcomes(["paused", "scrobbled"])
    }
  }

  @Test(
    "daemon restarted in the second part continues there without duplicates",
    arguments: [RestartKind.killed, .terminated])
  func restart(kind: RestartKind) async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Self.both, clip: .video(seconds: 60), options: "--start=20%", "--speed=2")
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try await player.pause()
      try await scenario.expectRequest("pause")
      switch kind {
      case .killed: try await scenario.daemon.kill()
      case .terminated: try await scenario.daemon.terminate()
      }
      try await scenario.startDaemon()
      try await scenario.daemon.waitForStatus("paused \(Videos.secondTitle)")
      try await player.resume()
      let start = try await scenario.expectRequest("start")
      #expect(start.subject == Videos.secondTitle)
      #expect(start.progress < 60)
      // The rest takes twenty seconds.
      try await player.command("set_property", "speed", 0.25)
      try await player.seek(to: 55)
      try await scenario.expectRequest("start")
      try await player.quit()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.secondTitle)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays == [Videos.pilotTitle, Videos.secondTitle])
      let history = try await scenario.home.history()
      #expect(history.map { $0["media"]?["episode"] } == [2, 1])
      for entry in history { #expect((entry["watched_seconds"]?.number ?? 99) <= 31) }
    }
  }

  @Test("player stopped before the boundary and killed does not reach the second part")
  func stoppedBeforeTheBoundary() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Self.both, clip: .video(seconds: 60), options: "--start=28%")
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      player.send(signal: SIGSTOP)
      // The computed position is in the second part by then.
      try await scenario.wait(15)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(stop.subject == Videos.pilotTitle)
      #expect((55...75).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.isEmpty)
    }
  }

  @Test("player stopped before the boundary and continued reaches the second part")
  func stoppedAndContinued() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Self.both, clip: .video(seconds: 120), options: "--start=42%")
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      player.send(signal: SIGSTOP)
      try await scenario.wait(11)
      player.send(signal: SIGCONT)
      // Its position differs from the computed one.
      let start = try await scenario.expectRequest("start")
      #expect(start.subject == Videos.pilotTitle)
      #expect((80...99).contains(start.progress))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      #expect(try await player.position() >= 60)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try await player.quit()
      try await scenario.expectOutcomes(["paused", "scrobbled"])
    }
  }

  @Test("match of another file changes nothing")
  func matchMeanwhile() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.both, at: 30)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try scenario.write("", "Dune.mkv")
      try await scenario.match("Dune.mkv", "tt0087182", says: "matched as Dune (1984)")
      try player.seek(to: 43.5)
      let moved = try await scenario.expectRequest("start")
      #expect(moved.subject == Videos.pilotTitle)
      #expect((85...97).contains(moved.progress))
      try player.seek(to: 92)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try player.quit()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.secondTitle)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays == [Videos.pilotTitle, Videos.secondTitle])
    }
  }

  @Test("file played offline delivers both parts", arguments: [false, true])
  func offline(hasRestart: Bool) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await scenario.watchUnsent(Self.both, minutes: 0.5)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      if hasRestart {
        try await scenario.daemon.terminate()
        try await scenario.startDaemon()
        try await scenario.daemon.waitForStatus("1 queued for Trakt")
      }
      await scenario.sandbox.clearFaults()
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.secondTitle)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays == [Videos.pilotTitle, Videos.secondTitle])
    }
  }

  @Test("user's match for a show applies to all parts")
  func matchedShow() async throws {
    try await Scenario.run { scenario in
      let name = "The Office/The Office S01E01E02.mkv"
      try await scenario.watchUnsent(name, minutes: 0.5)
      try await scenario.expectOutcomes(["unmatched"])
      try await scenario.match(
        name, "https://trakt.tv/shows/the-office-2001", says: "matched as The Office", delivers: 1)
      let first = try await scenario.expectRequest("stop", "scrobble")
      #expect(first.subject == "The Office 1x01")
      #expect(first.shownYear == 2001)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "The Office 1x02")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }
}
