// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing
import TraktSandbox

@Suite("Playback without a daemon", .requiresPlayer, .withScenarioReport)
struct PlaybackWithoutDaemonTests {
  enum RestartKind: Sendable { case killed, terminated }

  @Test(
    "restarted daemon continues the viewing",
    arguments: [RestartKind.killed, .terminated])
  func restart(kind: RestartKind) async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%")
      try await scenario.expectRequest("start")
      switch kind {
      case .killed: try await scenario.daemon.kill()
      case .terminated: #expect(try await scenario.daemon.terminate() == .exited(0))
      }
      try await scenario.startDaemonAndWatchOn(player)
      #expect(await scenario.sandbox.history.count == 1)
      let history = try await scenario.home.history()
      #expect(history.map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("end without a daemon waits in the spool")
  func spool() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%")
      try await scenario.expectRequest("start")
      try await scenario.daemon.kill()
      try await player.seek(to: 570)
      // Trakt accepts one write a second, and the new daemon does not know the previous one's.
      try await player.waitForPosition(572)
      #expect(try await player.quit() == .exited(0))
      #expect(scenario.spooled.count == 1)
      try await scenario.startDaemon()
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect((95...98).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
      #expect(scenario.spooled.isEmpty)
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("file played entirely without a daemon is scrobbled")
  func wholeFileUnseen() async throws {
    try await Scenario.run { scenario in
      // A daemon has run once, so the directory of the spool exists.
      try await scenario.daemon.terminate()
      let player = try await scenario.player(Videos.matrix, options: "--start=75%")
      #expect(try await player.waitForEnd() == .exited(0))
      #expect(scenario.spooled.count == 1)
      try await scenario.startDaemon()
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.subject == Videos.matrixTitle)
      #expect(stop.progress > 99)
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("daemon that starts after the player receives its state")
  func lateDaemon() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%")
      try await player.waitForPlayback()
      try await scenario.startDaemonAndWatchOn(player)
    }
  }

  @Test("pause while no daemon runs is sent by the next one, and once")
  func pausedMeanwhile() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%")
      try await scenario.expectRequest("start")
      #expect(try await scenario.daemon.terminate() == .exited(0))
      try await player.waitForPosition(try await player.position() + 2)
      try await player.pause()
      try await scenario.startDaemon()
      try await scenario.expectRequest("pause")
      #expect(try await scenario.daemon.terminate() == .exited(0))
      try await scenario.startDaemon()
      try await scenario.daemon.waitForLog("is Breaking Bad 1x01")
      #expect(try await player.quit() == .exited(0))
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("file that was only paused before the daemon started is not a play")
  func pausedBefore() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=92%", "--pause")
      try await player.waitForPlayback()
      // Longer than a viewing takes to count.
      let loaded = ContinuousClock.now
      try await scenario.startDaemon()
      try await scenario.daemon.waitForLog("is Breaking Bad 1x01")
      while ContinuousClock.now - loaded < .seconds(1.2) { try await player.position() }
      #expect(try await player.quit() == .exited(0))
      try await scenario.daemon.waitUntilIdle()
      #expect(await scenario.sandbox.history.isEmpty)
      #expect(try await scenario.home.history().first?["outcome"] != "scrobbled")
    }
  }

  @Test("play past the threshold survives the death of player and daemon")
  func powerCut() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=77%")
      try await scenario.expectRequest("start")
      try await player.waitForPosition(53)
      try await scenario.daemon.kill()
      try await player.end(by: SIGKILL)
      #expect(await scenario.sandbox.history.isEmpty)
      try await scenario.startDaemon()
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect((80...85).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.count == 1)
    }
  }
}

extension Scenario {
  /// Starts a daemon while a file of ten minutes plays, seeks to its end and quits: one start each,
  /// one play.
  func startDaemonAndWatchOn(_ player: RunningPlayer) async throws {
    try await startDaemon()
    try await expectRequest("start")
    try await player.seek(to: 550)
    try await expectRequest("start")
    try await player.quit()
    try await expectRequest("stop", "scrobble")
    try await expectNoMoreRequests()
  }

  /// The files in the spool.
  fileprivate var spooled: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: home.spool.path)) ?? []
  }
}
