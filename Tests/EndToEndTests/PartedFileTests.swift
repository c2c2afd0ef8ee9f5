// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing
import TraktSandbox

/// A file of several episodes is several consecutive viewings.
@Suite("Several episodes in one file", .onStage, .withStageReport)
struct PartedFileTests {
  private static let both = "Breaking Bad/Season 1/Breaking Bad S01E01E02.mkv"
  private static let range = "Breaking Bad/Season 1/Breaking.Bad.S01E01-E03.720p.mkv"
  private static let third = "Breaking Bad 1x03"

  @Test("file played through scrobbles each episode, the first at the border")
  func playedThrough() async throws {
    try await Stage.play { stage in
      let player = try stage.scripted(Self.both, minutes: 2, at: 45)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      let first = try await stage.expectRequest("stop", "scrobble")
      #expect(first.subject == Films.pilotTitle)
      #expect(first.progress > 99)
      let second = try await stage.expectRequest("start", "start")
      #expect(second.subject == Films.secondTitle)
      #expect(second.progress < 40)
      try player.seek(to: 95)
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      try player.end(at: 100)
      let last = try await stage.expectRequest("stop", "scrobble")
      #expect(last.subject == Films.secondTitle)
      #expect(last.progress > 99)
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await stage.plays == [Films.pilotTitle, Films.secondTitle])
    }
  }

  @Test("skipped part does not count")
  func jump() async throws {
    try await Stage.play { stage in
      let player = try stage.scripted(Self.both, at: 10)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try player.seek(to: 95)
      #expect(try await stage.expectRequest("stop", "pause").subject == Films.pilotTitle)
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      try player.quit()
      let stop = try await stage.expectRequest("stop", "scrobble")
      #expect(stop.subject == Films.secondTitle)
      #expect((88...100).contains(stop.progress))
      try await stage.expectOutcomes(["scrobbled", "paused"])
      #expect(await stage.plays == [Films.secondTitle])
    }
  }

  @Test("middle part of three can be skipped")
  func three() async throws {
    try await Stage.play { stage in
      let player = try stage.scripted(Self.range, at: 28)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try player.seek(to: 92)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      #expect(try await stage.expectRequest("start").subject == Self.third)
      try player.end(at: 100)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Self.third)
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }

  @Test("quit in the second part saves its position")
  func quitInSecond() async throws {
    try await Stage.play { stage in
      let player = try stage.scripted(Self.both, minutes: 2, at: 45)
      try await stage.expectRequest("start")
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      try player.pause()
      #expect(try await stage.expectRequest("pause", "pause").subject == Films.secondTitle)
      let progress = player.progress
      try player.quit()
      let stop = try await stage.expectRequest("stop", "pause")
      #expect(stop.subject == Films.secondTitle)
      #expect(abs(stop.progress - (progress - 50) * 2) < 2)
      try await stage.expectOutcomes(["paused", "scrobbled"])
      let kept = try #require(await stage.sandbox.positions.first)
      #expect(kept.item.name == Films.secondTitle)
    }
  }

  enum Departure: Sendable { case killed, terminated }

  @Test(
    "daemon restarted in the second part continues there without duplicates",
    arguments: [Departure.killed, .terminated])
  func restart(departure: Departure) async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Self.both, clip: .film(seconds: 60), options: "--start=40%", "--speed=2")
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      try await player.pause()
      try await stage.expectRequest("pause")
      switch departure {
      case .killed: try await stage.daemon.kill()
      case .terminated: try await stage.daemon.terminate()
      }
      try await stage.startDaemon()
      try await stage.daemon.waitForStatus("paused \(Films.secondTitle)")
      try await player.resume()
      let start = try await stage.expectRequest("start")
      #expect(start.subject == Films.secondTitle)
      #expect(start.progress < 60)
      try await player.seek(to: 57)
      try await stage.expectRequest("start")
      try await player.quit()
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.secondTitle)
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await stage.plays == [Films.pilotTitle, Films.secondTitle])
      let history = try await stage.home.history()
      #expect(history.map { $0["media"]?["episode"] } == [2, 1])
      for entry in history { #expect((entry["watched_seconds"]?.number ?? 99) <= 31) }
    }
  }

  @Test("player stopped before the border and killed does not reach the second part")
  func stoppedBeforeTheBorder() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Self.both, clip: .film(seconds: 60), options: "--start=28%")
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      player.send(signal: SIGSTOP)
      // The computed position is in the second part by then.
      try await stage.wait(15)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      let stop = try await stage.expectRequest("stop", "pause")
      #expect(stop.subject == Films.pilotTitle)
      #expect((55...75).contains(stop.progress))
      try await stage.expectNoMoreRequests()
      #expect(await stage.sandbox.history.isEmpty)
    }
  }

  @Test("player stopped before the border and continued reaches the second part")
  func stoppedAndContinued() async throws {
    try await Stage.play { stage in
      let player = try await stage.player(
        Self.both, clip: .film(seconds: 60), options: "--start=40%")
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      player.send(signal: SIGSTOP)
      try await stage.wait(6)
      player.send(signal: SIGCONT)
      // Its position differs from the computed one.
      let start = try await stage.expectRequest("start")
      #expect(start.subject == Films.pilotTitle)
      #expect((80...97).contains(start.progress))
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      #expect(try await player.position() >= 30)
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      try await player.quit()
      try await stage.expectOutcomes(["paused", "scrobbled"])
    }
  }

  @Test("match of another file changes nothing")
  func matchMeanwhile() async throws {
    try await Stage.play { stage in
      let player = try stage.scripted(Self.both, at: 30)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try await stage.match("Dune.mkv", "tt0087182", says: "matched as Dune (1984)")
      try player.seek(to: 43.5)
      let moved = try await stage.expectRequest("start")
      #expect(moved.subject == Films.pilotTitle)
      #expect((85...97).contains(moved.progress))
      try player.seek(to: 92)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      #expect(try await stage.expectRequest("start").subject == Films.secondTitle)
      try player.quit()
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.secondTitle)
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await stage.plays == [Films.pilotTitle, Films.secondTitle])
    }
  }

  @Test("file played offline delivers both parts", arguments: [false, true])
  func offline(hasRestart: Bool) async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await stage.watchUnsent(Self.both, minutes: 0.5)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      if hasRestart {
        try await stage.daemon.terminate()
        try await stage.startDaemon()
        try await stage.daemon.waitForStatus("1 waiting for Trakt")
      }
      await stage.sandbox.clearFaults()
      #expect(try await stage.home.scrobbled("sync").end == .exited(0))
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.pilotTitle)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.secondTitle)
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await stage.plays == [Films.pilotTitle, Films.secondTitle])
    }
  }

  @Test("user's match for a show applies to all parts")
  func matchedShow() async throws {
    try await Stage.play { stage in
      let name = "The Office/The Office S01E01E02.mkv"
      try await stage.watchUnsent(name, minutes: 0.5)
      try await stage.expectOutcomes(["unmatched"])
      try await stage.match(
        name, "https://trakt.tv/shows/the-office-2001", says: "matched as The Office", delivers: 1)
      let first = try await stage.expectRequest("stop", "scrobble")
      #expect(first.subject == "The Office 1x01")
      #expect(first.shownYear == 2001)
      #expect(try await stage.expectRequest("stop", "scrobble").subject == "The Office 1x02")
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }
}
