// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing
import TraktSandbox

@Suite("Position and kind of a video", .requiresPlayer, .withScenarioReport)
struct PositionAndDurationTests {
  @Test("player stopped before the threshold and killed counts as reported")
  func stoppedAndKilled() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=64%")
      try await scenario.expectRequest("start")
      player.send(signal: SIGSTOP)
      // The computed position is past 80 % by then.
      try await scenario.wait(12)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect((63...76).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.isEmpty)
    }
  }

  @Test("player stopped before the threshold and continued is scrobbled")
  func stoppedAndContinued() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=62%")
      try await scenario.expectRequest("start")
      player.send(signal: SIGSTOP)
      try await scenario.wait(13)
      player.send(signal: SIGCONT)
      // The computed position is wrong.
      #expect((62...80).contains(try await scenario.expectRequest("start").progress))
      try await player.waitForPosition(50)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect((82...92).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("player stopped before start_after is over and killed is not a play")
  func stoppedInTheCredits() async throws {
    let configuration = "[scrobble]\nstart_after = 5\n"
    try await Scenario.run(configuration: configuration) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=90%")
      try await player.waitForPosition(54.5)
      player.send(signal: SIGSTOP)
      try await scenario.wait(7)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.isEmpty)
    }
  }

  @Test("start after a change of speed carries the present position")
  func changedSpeed() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(Videos.pilot, clip: .video(seconds: 60))
      try await scenario.expectRequest("start")
      try await player.command("set_property", "speed", "4")
      try await player.waitForPosition(20)
      try await player.command("set_property", "speed", "0.5")
      let other = try scenario.scripted(Videos.severance, at: 30)
      try await scenario.expectRequest("start")
      try other.quit()
      #expect(try await scenario.expectRequest("stop").subject == Videos.severanceTitle)
      let start = try await scenario.expectRequest("start")
      #expect(start.subject == Videos.pilotTitle)
      #expect((33...90).contains(start.progress))
    }
  }

  @Test("backward playback decreases the progress")
  func backwards() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=50%", "--cache=yes")
      try await scenario.expectRequest("start")
      let turned = player.messages.end
      try await player.command("set_property", "play-dir", "backward")
      try await player.waitForEvent("playback-restart", from: turned)
      try await scenario.wait(4)
      let position = try await player.position()
      let asked = ContinuousClock.now
      #expect(position < 30)
      #expect(try await player.end(by: SIGKILL) == .died(signal: SIGKILL))
      let stop = try await scenario.expectRequest("stop", "pause")
      // It played until the daemon saw that it was gone.
      let since = (ContinuousClock.now - asked) / .seconds(1)
      #expect(((position - since) / 0.6 - 2...position / 0.6 + 2).contains(stop.progress))
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("recording with late time stamps that mpv keeps is at its position in the file")
  func lateTimeStamps() async throws {
    try await Scenario.run { scenario in
      let video = try await scenario.home.add(.video(seconds: 60), as: "source.mkv")
      let path = scenario.home.videos.appending(path: "Breaking Bad S01E01.ts").path
      let ffmpeg = try await CommandResult.run(
        [
          try Requirements.tool("ffmpeg"), "-nostdin", "-v", "error", "-i", video, "-an",
          "-c:v", "mpeg2video", "-r", "25", "-output_ts_offset", "36000", path,
        ], environment: ["PATH": Requirements.path])
      try #require(ffmpeg.end == .exited(0), "\(ffmpeg.errors)")
      let player = try await scenario.player(paths: [path], options: ["--rebase-start-time=no"])
      #expect((0...30).contains(try await scenario.expectRequest("start").progress))
      try await player.quit()
      #expect((1...40).contains(try await scenario.expectRequest("stop", "pause").progress))
      try await scenario.expectOutcomes(["paused"])
    }
  }

  @Test("file with half its duration in the header is scrobbled at its end")
  func halfInItsHeader() async throws {
    try await Scenario.run { scenario in
      let path = try await scenario.home.add(.video(seconds: 20), as: "whole.mkv")
      let video = scenario.home.videos.appending(path: "Breaking Bad S01E01.mkv")
      try Data(contentsOf: URL(filePath: path)).withHalfOfItsDuration().write(to: video)
      let player = try await scenario.player(paths: [video.path], options: ["--start=8"])
      try await scenario.expectRequest("start")
      #expect(try await player.waitForEnd() == .exited(0))
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.progress > 99)
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("recording that grows while it is watched is scrobbled at its end")
  func recording() async throws {
    try await Scenario.run { scenario in
      let path = try await scenario.home.add(.video(seconds: 20), as: "whole.mkv")
      let video = scenario.home.videos.appending(path: "Breaking Bad S01E01.mkv")
      // The header of a recorder that is at work says how much there is by now.
      let whole = try Data(contentsOf: URL(filePath: path)).withHalfOfItsDuration()
      let written = whole.count * 6 / 10
      try whole.prefix(written).write(to: video)
      let player = try await scenario.player(
        paths: ["appending://" + video.path], options: ["--cache=no"])
      try await scenario.expectRequest("start")
      try await player.waitForPosition(4)
      let recorder = try FileHandle(forWritingTo: video)
      try recorder.seekToEnd()
      try recorder.write(contentsOf: whole.dropFirst(written))
      try recorder.close()
      #expect(try await player.waitForEnd() == .exited(0))
      #expect(try await scenario.expectRequest("stop", "scrobble").progress > 99)
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("growing file is not a viewing and is stopped at Trakt")
  func liveStream() async throws {
    try await Scenario.run { scenario in
      let path = try await scenario.home.add(.video(seconds: 40), as: "whole.mkv")
      let video = scenario.home.videos.appending(path: "Breaking Bad S01E01.mkv")
      // Only 5 s of the whole are reported.
      try Data(contentsOf: URL(filePath: path)).withHalfOfItsDuration(divisor: 8).write(to: video)
      let player = try await scenario.player(paths: [video.path])
      try await scenario.expectRequest("start")
      try await player.waitForPosition(12)
      try await player.quit()
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(stop.progress == 1)
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.isEmpty)
      #expect(try await scenario.home.history().isEmpty)
    }
  }

  @Test("live stream that ends while no daemon runs is not a viewing")
  func orphanedLiveStream() async throws {
    try await Scenario.run { scenario in
      let path = try await scenario.home.add(.video(seconds: 40), as: "whole.mkv")
      let video = scenario.home.videos.appending(path: "Breaking Bad S01E01.mkv")
      try Data(contentsOf: URL(filePath: path)).withHalfOfItsDuration(divisor: 8).write(to: video)
      let player = try await scenario.player(paths: [video.path])
      try await scenario.expectRequest("start")
      try await player.waitForPosition(12)
      try await player.pause()
      try await scenario.daemon.waitForStatus("paused \(Videos.pilotTitle)")
      try await scenario.daemon.kill()
      try await player.end(by: SIGKILL)
      try await scenario.startDaemon()
      let stop = try await scenario.expectRequest("stop", "pause")
      #expect(stop.progress == 1)
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.history.isEmpty)
      #expect(try await scenario.home.history().isEmpty)
    }
  }

  @Test("file without seeking is a viewing")
  func notSeekable() async throws {
    try await Scenario.run { scenario in
      let path = try await scenario.home.add(.video(seconds: 8), as: "whole.mkv")
      let pipe = scenario.home.videos.appending(path: "Breaking Bad S01E01.mkv").path
      #expect(mkfifo(pipe, 0o600) == 0)
      async let fed = CommandResult.run(
        ["/bin/sh", "-c", "cat \"$1\" >\"$2\"", "sh", path, pipe], environment: [:])
      let player = try await scenario.player(paths: [pipe], options: ["--cache=no"])
      try await scenario.expectRequest("start")
      #expect(try await player.command("get_property", "seekable") == false)
      #expect(try await player.waitForEnd() == .exited(0))
      _ = try await fed
      #expect(try await scenario.expectRequest("stop", "scrobble").progress > 99)
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("file with a deselected video track continues after a restart")
  func pictureOff() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%")
      try await scenario.expectRequest("start")
      try await player.command("set_property", "vid", "no")
      #expect(try await scenario.daemon.terminate() == .exited(0))
      try await scenario.startDaemonAndWatchOn(player)
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("file whose video is switched on later is a viewing from its beginning")
  func pictureOnLater() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 600), options: "--start=50%", "--vid=no")
      #expect((50...65).contains(try await scenario.expectRequest("start").progress))
      try await player.command("set_property", "vid", 1)
      try await player.seek(to: 550)
      try await scenario.expectRequest("start")
      try await player.quit()
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["scrobbled"])
    }
  }

  @Test("late title corrects an unmatched viewing")
  func lateTitle() async throws {
    try await Scenario.run { scenario in
      let name = "Quiet Rivers of Nowhere (2011).mkv"
      let player = try await scenario.player(
        name, clip: .video(seconds: 600), options: "--start=50%")
      try await scenario.daemon.waitForLog("not identified: ")
      try await player.command("set_property", "force-media-title", "Breaking Bad S01E01")
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await player.seek(to: 550)
      try await scenario.expectRequest("start")
      try await player.quit()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("plugin loaded into a running player reports playback")
  func loadedLate() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), hasPlugin: false, options: "--start=50%")
      try await player.waitForPosition(32)
      try await player.command("load-script", .string(scenario.home.plugin.path))
      let start = try await scenario.expectRequest("start")
      #expect((53...75).contains(start.progress))
      try await player.seek(to: 50)
      try await scenario.expectRequest("start")
      try await player.quit()
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().count == 1)
    }
  }
}

extension Scenario {
  /// The duration of a song, which is not a viewing.
  func wait(_ seconds: Int) async throws {
    let song = try await player(
      "\(UUID().uuidString).flac", clip: .music(seconds: seconds), hasPlugin: false)
    #expect(try await song.waitForEnd() == .exited(0))
  }
}

extension Data {
  /// A Matroska file with a shortened duration in its header.
  fileprivate func withHalfOfItsDuration(divisor: Double = 2) throws -> Data {
    // The element Duration, a number of 8 bytes.
    guard let mark = firstRange(of: Data([0x44, 0x89, 0x88])) else {
      throw SetupError("no duration")
    }
    var file = self
    let bits = file[mark.upperBound..<mark.upperBound + 8].reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    let reported = (Double(bitPattern: bits) / divisor).bitPattern
    for index in 0..<8 {
      file[mark.upperBound + index] = UInt8(
        truncatingIfNeeded: reported >> (56 - 8 * UInt64(index)))
    }
    return file
  }
}
