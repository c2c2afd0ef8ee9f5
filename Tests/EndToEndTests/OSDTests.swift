// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// mpv in a terminal, so that its screen can be read and keys can be pressed.
@Suite(
  "Messages in mpv", .requiresPlayer, .withScenarioReport,
  .enabled(if: TerminalPane.isAvailable, "needs tmux"))
struct OSDTests {
  @Test("key bindings show the status and skip the viewing")
  func statusAndSkip() async throws {
    try await Scenario.run { scenario in
      try await scenario.inTerminal { pane in
        // It must not end meanwhile.
        let clip = Clip.video(seconds: 600)
        try await pane.type(try await scenario.mpv(Videos.pilot, "--start=50%", clip: clip))
        try await scenario.expectRequest("start")
        try await pane.press("M-s")
        try await pane.waitForText("Watching on Trakt: Breaking Bad 1x01 (5")
        try await pane.press("M-x")
        try await pane.waitForText("Skipped: Breaking Bad 1x01")
        let stop = try await scenario.expectRequest("stop", "pause")
        #expect(stop.progress == 1)
        #expect(await scenario.sandbox.watching == nil)
        try await pane.press("M-s")
        try await pane.waitForText("Not scrobbled: skipped")
        #expect(try await scenario.home.status()["players"]?.array?.first?["note"] != nil)
        // A restarted daemon does not resume it.
        try await scenario.daemon.terminate()
        try await scenario.startDaemon()
        try await within(testTimeout, "the player to be back") {
          while try await scenario.home.status()["players"]?.array?.count != 1 {
            try Task.checkCancellation()
          }
        }
        try await pane.press("M-x")
        try await pane.waitForText("Nothing to skip")
        try await pane.press("q")
        try await scenario.expectNoMoreRequests()
        #expect(await scenario.sandbox.history.isEmpty)
        let entry = try #require(try await scenario.home.history().first)
        #expect(entry["outcome"] == "ignored")
        #expect(entry["detail"] == "skipped, as you said")
      }
    }
  }

  @Test("messages report a scrobble, an unmatched file and a missing sign-in")
  func notices() async throws {
    try await Scenario.run { scenario in
      try await scenario.inTerminal { pane in
        try await pane.type(try await scenario.mpv(Videos.pilot, Videos.second, "--start=60%"))
        try await scenario.expectRequest("start")
        try await pane.waitForText("Scrobbled: Breaking Bad 1x01")
        try await pane.press("q")
        try await scenario.daemon.waitUntilIdle()
        try await pane.type(
          "clear; " + (try await scenario.mpv("Nobody Knows This Xyzzy (2031).mkv")))
        try await pane.waitForText(
          "Not recognised: Nobody Knows This Xyzzy (2031).mkv. Run: scrobbled match")
        try await pane.press("q")
        _ = try await scenario.home.scrobbled("logout")
        try await pane.type("clear; " + (try await scenario.mpv(Videos.matrix)))
        try await pane.waitForText("scrobbled login")
        try await pane.press("q")
      }
    }
  }

  @Test("[osd] disables each message")
  func silence() async throws {
    let silent = Scenario.quick + "[osd]\nscrobbled = false\nunmatched = false\nproblems = false\n"
    try await Scenario.run(configuration: silent) { scenario in
      try await scenario.inTerminal { pane in
        let unknown = "Nobody Knows This Xyzzy (2031).mkv"
        try await pane.type(
          try await scenario.mpv(Videos.pilot, unknown, Videos.second, "--start=60%"))
        try await scenario.expectRequest("start")
        try await scenario.expectRequest("stop", "scrobble")
        try await scenario.expectRequest("start")
        let screen = try await pane.screen()
        #expect(!screen.contains("Scrobbled:") && !screen.contains("Not recognised:"))
        // Requested messages are shown nevertheless.
        try await pane.press("M-s")
        try await pane.waitForText("Breaking Bad 1x02 (")
        try await pane.press("q")
      }
    }
  }
}

extension Scenario {
  /// A shell command that plays clips in a real mpv with two key bindings.
  ///
  /// - Parameter words: file names in the videos directory, and options of mpv.
  func mpv(_ words: String..., clip: Clip = .video(seconds: 20)) async throws -> String {
    await takePlayerSlot()
    let keys = home.directory.appending(path: "input.conf")
    try Data(
      "Alt+s script-message-to scrobbled status\nAlt+x script-message-to scrobbled skip\n".utf8
    ).write(to: keys)
    var line =
      "mpv --no-config --load-scripts=no --ytdl=no --osc=no --vo=null --ao=null --quiet"
      + " --term-osd=force --script=$HOME/scrobbled.so --input-conf=$HOME/input.conf"
    for word in words {
      line +=
        word.hasPrefix("--") ? " \(word)" : " '\(try await home.add(clip, as: word))'"
    }
    return line
  }
}
