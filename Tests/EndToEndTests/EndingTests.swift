// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing
import TraktSandbox

@Suite("Endings", .requiresPlayer, .withScenarioReport)
struct EndingTests {
  @Test("end with keep-open scrobbles and quitting later sends nothing")
  func keepOpen() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--keep-open=yes", "--start=80%")
      try await scenario.expectRequest("start")
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.progress > 99)
      #expect(try await player.quit() == .exited(0))
      // Anything sent by quitting would come before this.
      let next = try await scenario.player(Videos.severance)
      let start = try await scenario.expectRequest("start")
      #expect(start.subject == Videos.severanceTitle)
      try await next.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.map(\.item.name) == [Videos.pilotTitle])
    }
  }

  @Test("first episode of a playlist is stopped before the second starts")
  func playlist() async throws {
    try await Scenario.run { scenario in
      let first = try await scenario.home.add(.video(seconds: 8), as: Videos.pilot)
      let second = try await scenario.home.add(.video(seconds: 60), as: Videos.second)
      let player = try await scenario.player(paths: [first, second])
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      #expect(try await scenario.expectRequest("start").subject == Videos.secondTitle)
      try await player.quit()
      #expect(try await scenario.expectRequest("stop", "pause").subject == Videos.secondTitle)
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("seek to the start from past the threshold begins a new viewing")
  func startedOver() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(Videos.pilot, clip: .video(seconds: 600))
      try await scenario.expectRequest("start")
      try await player.seek(to: 595)
      try await scenario.expectRequest("start")
      // The last seconds take twenty.
      try await player.command("set_property", "speed", 0.25)
      try await player.waitForPosition(596)
      try await player.seek(to: 0)
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.progress > 95)
      let again = try await scenario.expectRequest("start")
      #expect(again.progress < 50)
      // To a position that Trakt saves.
      try await player.command("set_property", "speed", 10)
      try await player.waitForPosition(12)
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["paused", "scrobbled"])
    }
  }

  @Test("iterations of loop-file are one viewing and later iterations send nothing")
  func loopFile() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--loop-file=inf", "--start=80%")
      try await scenario.expectRequest("start")
      for round in 1...3 {
        let start = player.messages.end
        try await player.waitForEvent("seek", from: start)
        try await player.waitForEvent("playback-restart", from: start)
        if round == 1 {
          let stop = try await scenario.expectRequest("stop", "scrobble")
          #expect(stop.progress > 95)
        }
        try await player.seek(to: 58)
      }
      try await player.quit()
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("iterations of an A-B loop are one viewing without further starts")
  func loopOfTwoPoints() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 20), options: "--ab-loop-a=2", "--ab-loop-b=5")
      try await scenario.expectRequest("start")
      for _ in 1...3 {
        let start = player.messages.end
        try await player.waitForEvent("seek", from: start)
        try await player.waitForEvent("playback-restart", from: start)
      }
      try await player.quit()
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect((9...26).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["paused"])
    }
  }

  @Test("playback shorter than start_after sends nothing")
  func peek() async throws {
    try await Scenario.run(configuration: "[scrobble]\nstart_after = 60\n") { scenario in
      let player = try scenario.scripted(Videos.pilot, at: 50)
      try await scenario.daemon.waitForStatus("playing \(Videos.pilotTitle)")
      try player.quit()
      try await scenario.expectNoMoreRequests()
      let history = try await scenario.home.history()
      #expect(history.map { $0["outcome"] } == ["ignored"])
    }
  }

  @Test(
    "killed player has stopped at its computed position",
    arguments: [(40.0, "pause"), (82, "scrobble")])
  func crash(percent: Double, action: String) async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=\(percent)%")
      try await scenario.expectRequest("start")
      // Long after the last line of the player.
      try await player.waitForPosition(percent * 0.6 + 3)
      let position = try await ReadPosition(of: player)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      let stop = try await scenario.expectRequest("stop", action)
      // Computed for the moment at which the daemon sees that the player is gone.
      #expect(position.fits(stop.progress, of: 60, until: .now))
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("SIGTERM ends a player with or without a terminal", arguments: [true, false])
  func terminated(hasTerminal: Bool) async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60),
        options: "--start=82%", "--terminal=\(hasTerminal ? "yes" : "no")")
      try await scenario.expectRequest("start")
      // The player has reported its position after start_after.
      try await player.waitForPosition(53)
      let position = try await ReadPosition(of: player)
      let end = try await player.end(by: SIGTERM)
      // mpv handles the signal only with a terminal.
      #expect((end == .died(signal: SIGTERM)) == !hasTerminal)
      let stop = try await scenario.expectRequest("stop", "scrobble")
      // Without a terminal the daemon sees that the player is gone, and computes the position.
      #expect(position.fits(stop.progress, of: 60, until: .now))
      try await scenario.expectNoMoreRequests()
    }
  }
}
