// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Menus in a real mpv, whose user has bound the keys of the menus.
@Suite("Menus", .requiresPlayer, .withScenarioReport)
struct MenuTests {
  private static let unknown = "Nobody Knows This Xyzzy (2031).mkv"
  private static let found = "Nobody Knows This Xyzzy (1987)"

  /// The keys of a menu, as the user has bound them.
  private static let bindings = """
    1 set volume 41
    ESC set volume 42
    DOWN set volume 43
    Alt+m script-message-to scrobbled match
    Alt+r script-message-to scrobbled rate
    Alt+8 script-message-to scrobbled rate 8

    """

  private func player(
    _ scenario: Scenario, _ names: String..., clip: Clip = .video(seconds: 60)
  ) async throws -> RunningPlayer {
    let conf = try scenario.home.writeInputConf(Self.bindings)
    var paths: [String] = []
    for name in names { paths.append(try await scenario.home.add(clip, as: name)) }
    return try await scenario.player(paths: paths, options: ["--input-conf=\(conf.path)"])
  }

  /// Opens a menu with its key.
  private func open(_ key: JSON, _ player: RunningPlayer) async throws {
    try await player.press(key)
    try await player.isOffered()
  }

  /// Checks that the keys of a menu do what the user has bound them to.
  private func expectOwnBindings(_ player: RunningPlayer) async throws {
    try await player.losesPrompt()
    for (key, volume) in [("1", 41.0), ("ESC", 42), ("DOWN", 43)] {
      try await player.press(.string(key))
      try await player.hasVolume(volume)
    }
  }

  @Test("candidate chosen by key is scrobbled, and the user's bindings work before and after")
  func chosen() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      try await scenario.sandbox.add(
        catalogue: """
          {"movies": [
            {"title": "Nobody Knows This Xyzzy", "year": 1987, "runtime": 1,
              "ids": {"trakt": 771, "imdb": "tt0000771"}}]}
          """)
      let player = try await player(scenario, Self.unknown)
      try await expectOwnBindings(player)
      try await scenario.daemon.waitForLog("not identified")
      try await open("Alt+m", player)
      try await player.press("1")
      try await scenario.daemon.waitForLog("matched as \(Self.found) in the player")
      try await scenario.expectRequest("start", "start")
      // The user's own binding would have set it to 41.
      #expect(try await player.command("get_property", "volume").number == 43)
      try await expectOwnBindings(player)
      try await player.seek(to: 55)
      try await player.quit()
      _ = try await scenario.sandbox.waitForExchange {
        $0.verb == "stop" && $0.response?["action"] == "scrobble"
      }
      #expect(await scenario.sandbox.history.map(\.item.name) == [Self.found])
    }
  }

  @Test("menu is closed with its file, which stays as it was recognised")
  func closedWithFile() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let player = try await player(scenario, Videos.pilot, Videos.second)
      try await scenario.expectRequest("start")
      try await open("Alt+m", player)
      try await player.seek(to: 55)
      try await player.command("playlist-next")
      // The seek may be reported as another start.
      let stop = try await scenario.sandbox.waitForExchange { $0.response?["action"] == "scrobble" }
      _ = try await scenario.sandbox.waitForExchange(from: stop.index + 1) { $0.verb == "start" }
      try await expectOwnBindings(player)
      #expect(await scenario.sandbox.history.map(\.item.name) == [Videos.pilotTitle])
    }
  }

  @Test("menu is dismissed by ESC, and the file is still scrobbled")
  func dismissed() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let player = try await player(scenario, Videos.pilot)
      try await scenario.expectRequest("start")
      try await open("Alt+m", player)
      try await player.press("ESC")
      try await expectOwnBindings(player)
      try await player.seek(to: 55)
      try await player.quit()
      try await scenario.daemon.waitUntilIdle()
      #expect(await scenario.sandbox.history.map(\.item.name) == [Videos.pilotTitle])
    }
  }

  @Test("menu closes by itself after 15 s, and the file is still scrobbled")
  func timedOut() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let player = try await player(scenario, Videos.pilot)
      try await scenario.expectRequest("start")
      let opened = ContinuousClock.now
      try await open("Alt+m", player)
      try await player.waitForPosition(12)
      try await expectOwnBindings(player)
      #expect(ContinuousClock.now - opened >= .seconds(15))
      try await player.seek(to: 55)
      try await player.quit()
      try await scenario.daemon.waitUntilIdle()
      #expect(await scenario.sandbox.history.map(\.item.name) == [Videos.pilotTitle])
    }
  }

  @Test("second menu replaces the first, and is the one that is answered")
  func replaced() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let player = try await player(scenario, Videos.pilot)
      try await scenario.expectRequest("start")
      try await open("Alt+m", player)
      try await player.press("Alt+r")
      // The match menu has no tenth item and ignores the key.
      try await within(testTimeout, "a rating") {
        while await scenario.sandbox.ratings.isEmpty {
          try Task.checkCancellation()
          try await player.press("0")
        }
      }
      #expect(await scenario.sandbox.ratings == [Videos.pilotTitle: 10])
      try await expectOwnBindings(player)
      #expect(await scenario.sandbox.watching?.item.name == Videos.pilotTitle)
    }
  }

  @Test("movie is rated by menu, by a message with a number, and from the shell")
  func rated() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let player = try await player(scenario, Videos.matrix)
      try await scenario.expectRequest("start")
      try await open("Alt+r", player)
      try await player.press("7")
      try await scenario.isRated([Videos.matrixTitle: 7])
      try await player.press("Alt+8")
      try await scenario.isRated([Videos.matrixTitle: 8])
      let rate = try await scenario.home.scrobbled("rate", scenario.path(of: Videos.matrix), "9")
      #expect(rate.end == .exited(0), "\(rate)")
      #expect(rate.output == "rated 9: The Matrix (1999)")
      try await scenario.isRated([Videos.matrixTitle: 9])
      let now = try await scenario.home.scrobbled("rate", "10")
      #expect(now.output == "rated 10: The Matrix (1999)")
      try await scenario.isRated([Videos.matrixTitle: 10])
      let unknown = try await scenario.home.scrobbled("rate", scenario.path(of: "other.mkv"), "9")
      #expect(unknown.end == .exited(1))
    }
  }

  @Test("daemon that dies leaves neither a menu nor a binding")
  func daemonDies() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let player = try await player(scenario, Videos.pilot)
      try await scenario.expectRequest("start")
      try await open("Alt+m", player)
      try await scenario.daemon.kill()
      try await expectOwnBindings(player)
      try await scenario.startDaemon()
      try await scenario.expectRequest("start")
      try await open("Alt+m", player)
      try await player.press("ESC")
      try await expectOwnBindings(player)
    }
  }
}

extension Scenario {
  /// Waits until the user's ratings at Trakt are these.
  func isRated(_ ratings: [String: Int]) async throws {
    try await within(testTimeout, "the ratings \(ratings)") { [sandbox] in
      var index = 0
      while await sandbox.ratings != ratings {
        index =
          try await sandbox.waitForExchange(from: index) { $0.path == "/sync/ratings" }
          .index + 1
      }
    }
  }
}
