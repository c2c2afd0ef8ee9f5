// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Key bindings that setup writes, and what follows from them.
@Suite("Key bindings", .requiresPlayer, .withScenarioReport)
struct KeyBindingTests {
  private static let written = "keys     Alt+T status, Alt+x skip, Alt+m match, Alt+r rate: written"
  private static let mine = "Alt+t set volume 42\n# mine\n1 set volume 43\r\n"

  @Test("setup binds free keys, they work in mpv, and removal restores the file")
  func wholeWay() async throws {
    try await Scenario.run { scenario in
      let home = scenario.home
      let conf = try home.writeInputConf(Self.mine)
      #expect(chmod(conf.path, 0o640) == 0)

      let unasked = try await home.scrobbled("setup")
      #expect(!unasked.output.contains("\nkeys "))
      #expect(try home.inputConf == Self.mine)

      let setup = try await home.scrobbled("setup", "--yes")
      #expect(setup.output.contains("\n\(Self.written) to ~/.config/mpv/input.conf"), "\(setup)")
      let text = try home.inputConf
      #expect(text.hasPrefix(Self.mine))
      let again = try await home.scrobbled("setup", "--yes")
      #expect(again.output.contains("\nkeys     already bound in ~/.config/mpv/input.conf"))
      #expect(try home.inputConf == text)

      let player = try await scenario.player(Videos.pilot, options: "--input-conf=\(conf.path)")
      try await scenario.expectRequest("start")
      try await player.press("Alt+t")
      try await player.hasVolume(42)
      try await player.press("Alt+x")
      #expect(try await scenario.expectRequest("stop", "pause").progress == 1)

      let removal = try await home.scrobbled("setup", "--remove")
      #expect(removal.output.contains("\nkeys     removed from ~/.config/mpv/input.conf"))
      #expect(try home.inputConf == Self.mine)
      let attributes = try FileManager.default.attributesOfItem(atPath: conf.path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o640)
    }
  }

  @Test("input.conf that is a link stays one, and a changed line survives the removal")
  func link() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let home = scenario.home
      let target = home.directory.appending(path: "dotfiles.conf")
      try Data("q quit\n".utf8).write(to: target)
      let conf = try home.writeInputConf("")
      try FileManager.default.removeItem(at: conf)
      try FileManager.default.createSymbolicLink(at: conf, withDestinationURL: target)

      _ = try await home.scrobbled("setup", "--yes")
      let changed = try home.inputConf.replacing("Alt+m", with: "F5")
      #expect(changed != (try home.inputConf))
      try Data(changed.utf8).write(to: target)
      _ = try await home.scrobbled("setup", "--remove")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: conf.path) == target.path)
      #expect(
        try home.inputConf
          == "q quit\nF5 script-message-to scrobbled match  # written by scrobbled setup\n")
    }
  }

  @Test("input.conf that cannot be changed does not stop setup")
  func unwritable() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let home = scenario.home
      let conf = try home.writeInputConf("")
      try FileManager.default.removeItem(at: conf)
      #expect(mkfifo(conf.path, 0o600) == 0)
      let setup = try await home.scrobbled("setup", "--yes")
      #expect(
        setup.output.contains(
          "\nkeys     not bound: ~/.config/mpv/input.conf: not a regular file\n"), "\(setup)")
      try FileManager.default.removeItem(at: conf)
      try FileManager.default.createSymbolicLink(
        atPath: conf.path, withDestinationPath: "nowhere")
      let dangling = try await home.scrobbled("setup", "--yes")
      #expect(
        dangling.output.contains(
          "\nkeys     not changed: cannot read \(conf.path): No such file or directory\n"),
        "\(dangling)")
      #expect(try await home.scrobbled("setup", "--remove").end == .exited(0))
    }
  }

  @Test("message about an unidentified file names the key of the match menu, also after a reload")
  func matchKey() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume, hasDaemon: false) { scenario in
      try scenario.home.writeInputConf("F5 script-message-to scrobbled match\n")
      try await scenario.startDaemon()
      let unknown = "Nobody Knows This Xyzzy (2031).mkv"
      let player = try scenario.scripted(unknown)
      try await player.waitForText(
        "Not recognised: \(unknown). Press F5, or run: scrobbled match …")
      try player.quit()
      try scenario.home.writeInputConf("F6 script-message-to scrobbled match\n")
      try await scenario.reload(Scenario.withoutResume)
      let other = "Nobody Knows That Either (2031).mkv"
      try await scenario.scripted(other).waitForText(
        "Not recognised: \(other). Press F6, or run: scrobbled match …")
    }
  }
}

extension Home {
  private var inputFile: URL { directory.appending(path: ".config/mpv/input.conf") }

  var inputConf: String { get throws { try String(contentsOf: inputFile, encoding: .utf8) } }

  /// - Returns: its place, where mpv looks for it.
  @discardableResult
  func writeInputConf(_ text: String) throws -> URL {
    try FileManager.default.createDirectory(
      at: inputFile.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: inputFile)
    return inputFile
  }
}

extension RunningPlayer {
  /// Waits until a key has set this volume: mpv carries out its command later.
  func hasVolume(_ volume: Double) async throws {
    try await within(testTimeout, "a volume of \(volume)") {
      while try await self.command("get_property", "volume").number != volume {
        try Task.checkCancellation()
      }
    }
  }
}
