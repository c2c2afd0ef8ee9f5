// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// mpv in a terminal, so that its screen can be read and keys can be pressed.
@Suite(
  "Messages in mpv", .onStage, .withStageReport, .enabled(if: TerminalPane.isThere, "needs tmux"))
struct ScreenTests {
  @Test("key bindings show the status and skip the viewing")
  func statusAndSkip() async throws {
    try await Stage.play { stage in
      try await stage.inTerminal { pane in
        try await pane.type(try await stage.mpv(Films.pilot, "--start=50%"))
        try await stage.expectRequest("start")
        try await pane.press("M-s")
        try await pane.waitForText("Watching on Trakt: Breaking Bad 1x01 (5")
        try await pane.press("M-x")
        try await pane.waitForText("Skipped: Breaking Bad 1x01")
        let stop = try await stage.expectRequest("stop", "pause")
        #expect(stop.progress == 1)
        #expect(await stage.sandbox.watching == nil)
        try await pane.press("M-s")
        try await pane.waitForText("Not scrobbled: skipped")
        #expect(try await stage.home.status()["players"]?.array?.first?["note"] != nil)
        // A restarted daemon does not resume it.
        try await stage.daemon.terminate()
        try await stage.startDaemon()
        try await within(testTimeout, "the player to be back") {
          while try await stage.home.status()["players"]?.array?.count != 1 {
            try Task.checkCancellation()
          }
        }
        try await pane.press("M-x")
        try await pane.waitForText("Nothing to skip")
        try await pane.press("q")
        try await stage.expectNoMoreRequests()
        #expect(await stage.sandbox.history.isEmpty)
        let entry = try #require(try await stage.home.history().first)
        #expect(entry["outcome"] == "ignored")
        #expect(entry["detail"] == "skipped, as you said")
      }
    }
  }

  @Test("messages report a scrobble, an unmatched file and a missing sign-in")
  func notices() async throws {
    try await Stage.play { stage in
      try await stage.inTerminal { pane in
        try await pane.type(try await stage.mpv(Films.pilot, Films.second, "--start=60%"))
        try await stage.expectRequest("start")
        try await pane.waitForText("Scrobbled: Breaking Bad 1x01")
        try await pane.press("q")
        try await stage.daemon.waitUntilIdle()
        try await pane.type("clear; " + (try await stage.mpv("Nobody Knows This Xyzzy (2031).mkv")))
        try await pane.waitForText(
          "Not recognised: Nobody Knows This Xyzzy (2031).mkv. Run: scrobbled match")
        try await pane.press("q")
        _ = try await stage.home.scrobbled("logout")
        try await pane.type("clear; " + (try await stage.mpv(Films.matrix)))
        try await pane.waitForText("scrobbled login")
        try await pane.press("q")
      }
    }
  }

  @Test("[osd] disables each message")
  func silence() async throws {
    let silent = Stage.quick + "[osd]\nscrobbled = false\nunmatched = false\nproblems = false\n"
    try await Stage.play(configuration: silent) { stage in
      try await stage.inTerminal { pane in
        let unknown = "Nobody Knows This Xyzzy (2031).mkv"
        try await pane.type(try await stage.mpv(Films.pilot, unknown, Films.second, "--start=60%"))
        try await stage.expectRequest("start")
        try await stage.expectRequest("stop", "scrobble")
        try await stage.expectRequest("start")
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

extension Stage {
  /// A shell command that plays files of 20 s in a real mpv with two key bindings.
  ///
  /// - Parameter words: file names in the videos directory, and options of mpv.
  func mpv(_ words: String...) async throws -> String {
    await takePlayerPlace()
    let keys = home.folder.appending(path: "input.conf")
    try Data(
      "Alt+s script-message-to scrobbled status\nAlt+x script-message-to scrobbled skip\n".utf8
    ).write(to: keys)
    var line =
      "mpv --no-config --load-scripts=no --ytdl=no --osc=no --vo=null --ao=null --quiet"
      + " --term-osd=force --script=$HOME/scrobbled.so --input-conf=$HOME/input.conf"
    for word in words {
      line +=
        word.hasPrefix("--") ? " \(word)" : " '\(try await home.add(.film(seconds: 20), as: word))'"
    }
    return line
  }
}
