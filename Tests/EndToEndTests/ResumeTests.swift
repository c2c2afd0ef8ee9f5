// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// A real mpv resumes where another device, or an earlier viewing, left off. Files are 60 s long.
@Suite("Resuming", .requiresPlayer, .withScenarioReport)
struct ResumeTests {
  private static let clip = Clip.video(seconds: 60)
  private static let day = 86_400.0
  private static let both = "Breaking Bad/Season 1/Breaking Bad S01E01E02.mkv"
  /// A look of less than five seconds is not a viewing.
  fileprivate static let published = "[scrobble]\nstart_after = 5\n"
  /// The offer must be there before the start is due, which takes four requests.
  private static let patient = "[scrobble]\nstart_after = 3\n"
  private static let always = "[resume]\nmode = \"always\"\n" + patient

  @Test("offer is taken: playback continues there, and one start is sent")
  func taken() async throws {
    try await Scenario.run(configuration: Self.patient) { scenario in
      try await scenario.isLeft(.pilot, at: 40, ago: 2 * Self.day)
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await player.isOffered()
      try await player.press("ENTER")
      let start = try await scenario.expectRequest("start", "start")
      #expect((40...60).contains(start.progress))
      try await player.pause()
      // No second start came before.
      try await scenario.expectRequest("pause", "pause")
      #expect(try await player.position() >= 24)
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("offer is ignored: playback continues, and start is sent when the offer is gone")
  func ignored() async throws {
    try await Scenario.run(configuration: Self.patient) { scenario in
      try await scenario.isLeft(.pilot, at: 40)
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await player.isOffered()
      #expect(await scenario.scrobbles.isEmpty)
      let start = try await scenario.expectRequest("start", "start")
      // The offer shows for 8 s of 60.
      #expect((12...39).contains(start.progress))
      #expect(try await !player.hasPrompt)
    }
  }

  @Test("quitting while the offer shows keeps the position at Trakt")
  func quitDuringOffer() async throws {
    try await Scenario.run(configuration: Self.patient) { scenario in
      try await scenario.isLeft(.pilot, at: 40)
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await player.isOffered()
      try await player.waitForPosition(4)
      try await player.quit()
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.sandbox.positions.map(\.progress) == [40])
    }
  }

  @Test("seek by the viewer closes the offer")
  func ownSeek() async throws {
    try await Scenario.run(configuration: Self.patient) { scenario in
      try await scenario.isLeft(.pilot, at: 40)
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await player.isOffered()
      try await player.seek(to: 48)
      try await player.losesPrompt()
      let start = try await scenario.expectRequest("start", "start")
      #expect((80...100).contains(start.progress))
    }
  }

  @Test("--start is followed, even from the beginning", arguments: ["0", "10"])
  func startOption(_ seconds: String) async throws {
    try await Scenario.run { scenario in
      try await scenario.isLeft(.pilot, at: 60)
      let player = try await scenario.player(
        Videos.pilot, clip: Self.clip, options: "--start=\(seconds)")
      let start = try await scenario.expectRequest("start", "start")
      // Without the time for which an offer would show.
      #expect(start.progress < 30)
      #expect(try await !player.hasPrompt)
    }
  }

  @Test("position of a watch-later file is followed")
  func watchLater() async throws {
    try await Scenario.run { scenario in
      let options = [
        // `--no-config` disables these files.
        "--config=yes",
        "--watch-later-directory=\(scenario.home.directory.appending(path: "later").path)",
      ]
      let path = try await scenario.home.add(Self.clip, as: Videos.pilot)
      let first = try await scenario.player(paths: [path], options: options)
      try await first.waitForPlayback()
      try await first.seek(to: 20)
      try await scenario.expectRequest("start")
      try await first.command("quit-watch-later")
      _ = try await first.waitForEnd()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.isLeft(.pilot, at: 70)
      let second = try await scenario.player(paths: [path], options: options)
      let start = try await scenario.expectRequest("start", "start")
      #expect((30...60).contains(start.progress))
      #expect(try await !second.hasPrompt)
    }
  }

  @Test("newer viewing here is resumed instead of Trakt's position")
  func newerHere() async throws {
    try await Scenario.run { scenario in
      try await scenario.isLeft(.pilot, at: 70, ago: Self.day)
      let path = try await scenario.home.add(Self.clip, as: Videos.pilot)
      let first = try await scenario.player(paths: [path], options: ["--start=20"])
      try await scenario.expectRequest("start")
      try await first.quit()
      try await scenario.expectRequest("stop", "pause")
      let second = try await scenario.player(paths: [path])
      try await second.isOffered()
      try await second.press("ENTER")
      let start = try await scenario.expectRequest("start", "start")
      #expect((33...60).contains(start.progress))
    }
  }

  @Test("file finished here is not offered, whatever position is known")
  func finishedHere() async throws {
    try await Scenario.run { scenario in
      try await scenario.isLeft(.pilot, at: 70, ago: Self.day)
      let path = try await scenario.home.add(Self.clip, as: Videos.pilot)
      let first = try await scenario.player(paths: [path], options: ["--start=50"])
      try await scenario.expectRequest("start")
      try await first.quit()
      try await scenario.expectRequest("stop", "scrobble")
      let second = try await scenario.player(paths: [path])
      let start = try await scenario.expectRequest("start", "start")
      #expect(start.progress < 12)
      #expect(try await !second.hasPrompt)
    }
  }

  @Test("offer needs no network once the list and the match are known")
  func offline() async throws {
    try await Scenario.run(configuration: Self.published) { scenario in
      try await scenario.isLeft(.second, at: 50)
      // Makes the show known, and fetches the list.
      let known = try await scenario.player(Videos.second, clip: Self.clip, options: "--start=1")
      try await known.waitForPlayback()
      try await scenario.daemon.waitForLog("saved positions at Trakt: 1")
      try await scenario.daemon.waitForLog("is Breaking Bad 1x02")
      try await known.quit()
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      let player = try await scenario.player(Videos.second, clip: Self.clip)
      try await player.isOffered()
      try await player.press("ENTER")
      try await player.waitForPosition(30)
      await scenario.sandbox.clearFaults()
    }
  }

  @Test("second part of a double episode is resumed in its part")
  func doubleEpisode() async throws {
    try await Scenario.run(configuration: Self.patient) { scenario in
      try await scenario.isLeft(.second, at: 50)
      let player = try await scenario.player(Self.both, clip: Self.clip)
      try await player.isOffered()
      try await player.press("ENTER")
      let start = try await scenario.expectRequest("start", "start")
      #expect(start.subject == Videos.secondTitle)
      #expect((50...75).contains(start.progress))
      #expect(try await player.position() >= 45)
    }
  }

  @Test("file that is matched after it was opened is offered")
  func matchedLater() async throws {
    try await Scenario.run { scenario in
      let name = "Nobody Knows This Xyzzy (2031).mkv"
      try await scenario.isLeft(.matrix, at: 50)
      let player = try await scenario.player(name, clip: Self.clip)
      try await scenario.daemon.waitForLog("not identified: ")
      try await scenario.match(name, "tt0133093", says: "matched as The Matrix (1999)")
      try await player.isOffered()
      try await player.press("ENTER")
      let start = try await scenario.expectRequest("start", "start")
      #expect(start.subject == Videos.matrixTitle)
      #expect((50...80).contains(start.progress))
    }
  }

  @Test("two devices on one account resume from each other")
  func twoDevices() async throws {
    try await Scenario.run(configuration: Self.patient) { scenario in
      let other = try Home(sandbox: scenario.sandbox, configuration: Self.patient)
      defer { other.remove() }
      try await other.signIn(to: scenario.sandbox)
      let here = try await scenario.player(Videos.pilot, clip: Self.clip, options: "--start=20")
      try await scenario.expectRequest("start")
      try await here.quit()
      try await scenario.expectRequest("stop", "pause")

      let daemon = try await RunningDaemon.start(in: other)
      let path = try await other.add(Self.clip, as: Videos.pilot)
      let there = try RunningPlayer([path], in: other)
      try await there.isOffered()
      try await there.press("ENTER")
      let start = try await scenario.expectRequest("start", "start")
      #expect((33...60).contains(start.progress))
      try await there.seek(to: 42)
      try await scenario.expectRequest("start")
      try await there.quit()
      try await scenario.expectRequest("stop", "pause")
      #expect(try await daemon.terminate() == .exited(0))

      // The list is checked once in ten minutes, or at the user's request.
      let index = try scenario.daemon.log.end
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      try await scenario.daemon.waitForLog("saved positions at Trakt: 1", from: index)
      let back = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await back.isOffered()
      try await back.press("ENTER")
      let again = try await scenario.expectRequest("start", "start")
      #expect((70...100).contains(again.progress))
    }
  }

  @Test("without an account the local viewing is resumed")
  func noAccount() async throws {
    try await Scenario.run(isSignedIn: false) { scenario in
      let first = try await scenario.player(Videos.pilot, clip: Self.clip, options: "--start=24")
      try await first.waitForPosition(27)
      try await first.quit()
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      let second = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await second.isOffered()
      try await second.press("ENTER")
      try await second.waitForPosition(26)
      #expect(await scenario.sandbox.exchanges.isEmpty)
    }
  }

  @Test("mode always seeks immediately, and HOME starts over")
  func always() async throws {
    try await Scenario.run(configuration: Self.always) { scenario in
      try await scenario.isLeft(.pilot, at: 40)
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      let start = try await scenario.expectRequest("start", "start")
      #expect((40...60).contains(start.progress))
      try await player.isOffered()
      try await player.press("HOME")
      let over = try await scenario.expectRequest("start", "start")
      #expect(over.progress < 10)
    }
  }

  @Test("mode off neither offers nor asks Trakt")
  func off() async throws {
    try await Scenario.run(configuration: "[resume]\nmode = \"off\"\n" + Scenario.quick) {
      scenario in
      try await scenario.isLeft(.pilot, at: 40)
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      let start = try await scenario.expectRequest("start", "start")
      #expect(start.progress < 12)
      #expect(try await !player.hasPrompt)
      #expect(await !scenario.sandbox.exchanges.contains { $0.path.hasPrefix("/sync/") })
    }
  }

  @Test("key that the user has bound is left alone, and the configured one is used")
  func ownKey() async throws {
    try await Scenario.run(configuration: "[resume]\nkey = \"Ctrl+y\"\n" + Self.patient) {
      scenario in
      try await scenario.isLeft(.pilot, at: 40)
      let bindings = scenario.home.directory.appending(path: "input.conf")
      try Data("ENTER set volume 42\n".utf8).write(to: bindings)
      let player = try await scenario.player(
        Videos.pilot, clip: Self.clip, options: "--input-conf=\(bindings.path)")
      try await player.isOffered()
      try await player.press("ENTER")
      try await within(testTimeout, "the volume of the user's binding") {
        while try await player.command("get_property", "volume").number != 42 {
          try await Task.sleep(for: RunningPlayer.pollPause)
        }
      }
      #expect(try await player.hasPrompt)
      try await player.press("Ctrl+y")
      let start = try await scenario.expectRequest("start", "start")
      #expect((40...60).contains(start.progress))
    }
  }

  @Test("offer for a known file needs no request")
  func noRequest() async throws {
    try await Scenario.run(configuration: Self.published) { scenario in
      try await scenario.isLeft(.pilot, at: 50)
      let known = try await scenario.player(Videos.pilot, clip: Self.clip, options: "--start=1")
      try await known.waitForPlayback()
      try await scenario.daemon.waitForLog("saved positions at Trakt: 1")
      try await scenario.daemon.waitForLog("is Breaking Bad 1x01")
      try await known.quit()
      let asked = await scenario.sandbox.exchanges.filter { $0.method == "GET" }.count
      let player = try await scenario.player(Videos.pilot, clip: Self.clip)
      try await player.isOffered()
      #expect(await scenario.sandbox.exchanges.filter { $0.method == "GET" }.count == asked)
    }
  }
}

/// The command `scrobbled resume`.
@Suite("scrobbled resume", .requiresPlayer, .withScenarioReport)
struct ResumeCommandTests {
  @Test("lists what was left, newest first, and opens it in mpv")
  func list() async throws {
    try await Scenario.run(configuration: ResumeTests.published) { scenario in
      try await scenario.isLeft(.severance, at: 41, ago: 3 * 86_400)
      try await scenario.isLeft(.matrix, at: 12, ago: 86_400)
      let path = try await scenario.home.add(.video(seconds: 20), as: Videos.matrix)
      let player = try scenario.scripted(Videos.matrix, minutes: 100, at: 1)
      try await scenario.daemon.waitForLog("saved positions at Trakt: 2")
      try await scenario.daemon.waitForLog("is The Matrix (1999)")
      try player.quit()
      try await scenario.daemon.waitUntilIdle()

      let list = try await scenario.home.scrobbled("resume", "--json")
      let entries = try #require(try JSON(text: list.output).array)
      #expect(entries.map { $0["media"]?["title"] } == ["The Matrix", "Severance"])
      #expect(entries.map { $0["progress"] } == [12, 41])
      #expect(entries.map { $0["source"] } == ["trakt", "trakt"])
      #expect(entries.map { $0["path"] } == [.string(path), .null])
      #expect(
        entries[0].keys == ["media", "progress", "position", "source", "left_at", "path"])

      let text = try await scenario.home.scrobbled("resume").output
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("1  The Matrix (1999)  12 %  yesterday"))
      #expect(lines[1] == "   \(path)")
      #expect(lines[3] == "   never played here")

      // An mpv that prints its arguments.
      let tools = scenario.home.directory.appending(path: "tools")
      try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
      let mpv = tools.appending(path: "mpv")
      try Data("#!/bin/sh\nprintf '%s\\n' \"$@\"\n".utf8).write(to: mpv)
      chmod(mpv.path, 0o755)
      let played = try await scenario.home.scrobbled(
        "resume", "--play", variables: ["PATH": "\(tools.path):/usr/bin:/bin"])
      #expect(played.output == "--start=720\n--\n\(path)")

      let unknown = try await scenario.home.scrobbled("resume", "--play", "2")
      #expect(unknown.end == .exited(1))
      #expect(unknown.errors.hasPrefix("scrobbled: Severance 2x03 was never played here"))
      let missing = try await scenario.home.scrobbled("resume", "--play", "3")
      #expect(missing.errors.hasPrefix("scrobbled: the list has no entry 3"))
    }
  }

  @Test("address that is stored in part is not opened")
  func addressInPart() async throws {
    try await Scenario.run(isSignedIn: false) { scenario in
      let player = try scenario.scripted()
      try player.open(
        path: "https://media.example/key/\(Videos.matrix)?token=x", minutes: 136, ago: 1_800)
      try await player.waitForAcknowledgement(of: player.end(at: 30))
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      let refused = try await scenario.home.scrobbled("resume", "--play")
      #expect(refused.end == .exited(1))
      #expect(refused.errors.contains("was played from a URL, of which only a part is stored"))
    }
  }

  @Test("resume without entries prints \"nothing to resume\"")
  func nothing() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      #expect(try await scenario.home.scrobbled("resume").output == "nothing to resume")
      #expect(try JSON(text: try await scenario.home.scrobbled("resume", "--json").output) == [])
      let none = try await scenario.home.scrobbled("resume", "--play")
      #expect(none.errors == "scrobbled: nothing to resume")
    }
  }

  @Test(
    "signing out deletes the positions of the account, with or without a daemon",
    arguments: [true, false])
  func signedOut(hasDaemon: Bool) async throws {
    try await Scenario.run { scenario in
      try await scenario.isLeft(.matrix, at: 12)
      let player = try scenario.scripted(Videos.pilot)
      try await scenario.daemon.waitForLog("saved positions at Trakt: 1")
      try player.quit()
      if !hasDaemon { try await scenario.daemon.terminate() }
      #expect(try await scenario.home.scrobbled("resume").output.contains("The Matrix"))
      #expect(try await scenario.home.scrobbled("logout").end == .exited(0))
      #expect(try await scenario.home.scrobbled("resume").output == "nothing to resume")
    }
  }
}

extension Scenario {
  /// Another device leaves a movie or an episode unfinished.
  func isLeft(_ video: Video, at percent: Double, ago seconds: Double = 60) async throws {
    let items: [Video: JSON] = [
      .pilot: ["episode": ["ids": ["trakt": 16]]],
      .second: ["show": ["ids": ["trakt": 1]], "episode": ["season": 1, "number": 2]],
      .severance: [
        "show": ["title": "Severance", "year": 2022], "episode": ["season": 2, "number": 3],
      ],
      .matrix: ["movie": ["ids": ["imdb": "tt0133093"]]],
    ]
    guard let item = items[video] else { throw SetupError("there is no item for \(video)") }
    try await sandbox.keepPosition(item.merging(["progress": .number(percent)]), ago: seconds)
  }
}

extension RunningPlayer {
  /// Between two polls, which would keep a processor busy otherwise.
  fileprivate static let pollPause = Duration.milliseconds(20)

  /// Whether an offer shows: its key is bound.
  var hasPrompt: Bool {
    get async throws {
      let bindings = try await command("get_property", "input-bindings").array ?? []
      return bindings.contains {
        $0["section"] == "scrobbled" && ($0["priority"]?.integer ?? -1) >= 0
      }
    }
  }

  /// Waits until an offer shows.
  func isOffered() async throws {
    try await within(testTimeout, "an offer") {
      while try await !self.hasPrompt { try await Task.sleep(for: RunningPlayer.pollPause) }
    }
  }

  func losesPrompt() async throws {
    try await within(testTimeout, "the offer to be closed") {
      while try await self.hasPrompt { try await Task.sleep(for: RunningPlayer.pollPause) }
    }
  }

  func press(_ key: JSON) async throws { try await command("keypress", key) }
}
