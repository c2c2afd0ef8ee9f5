// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing
import TraktSandbox

/// Players that open an IPC socket, but load no plugin.
@Suite("Attaching to players over their IPC socket", .requiresPlayer, .withScenarioReport)
struct AttachTests {
  private static let configuration = Scenario.quick + "[players]\nattach = [\"~/ipc/mpv-*\"]\n"

  @Test("player that appears is attached and scrobbled, also at the path of a crashed one")
  func appearing() async throws {
    try await Scenario.run(configuration: Self.configuration) { scenario in
      try scenario.home.linkPlugin()
      // The directory is created after the daemon has started.
      let first = try await scenario.attachable(Videos.pilot)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await first.end(by: SIGKILL)
      try await scenario.expectRequest("stop", "pause")

      let second = try await scenario.attachable(Videos.severance)
      #expect(try await scenario.expectRequest("start").subject == Videos.severanceTitle)
      try await second.seek(to: 50)
      try await scenario.expectRequest("start")
      try await second.quit()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.severanceTitle)
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("player that plays already is attached when the daemon starts, and once only")
  func existing() async throws {
    try await Scenario.run(configuration: Self.configuration, hasDaemon: false) { scenario in
      try scenario.home.linkPlugin()
      let player = try await scenario.attachable(Videos.pilot)
      try await player.waitForPosition(3)
      // A socket without a process, and a file of a matching name.
      let other = try await scenario.attachable(Videos.severance, socket: "mpv-2")
      try await other.end(by: SIGKILL)
      try Data().write(to: scenario.home.ipc.appending(path: "mpv-3"))

      try await scenario.startDaemon()
      let start = try await scenario.expectRequest("start")
      #expect(start.subject == Videos.pilotTitle)
      #expect(start.progress >= 5)
      try await scenario.reload(Self.configuration)
      #expect(
        try await scenario.home.attach("mpv-1").output
          == "already attached to the player, process \(player.id)")
      #expect(try await scenario.home.status()["players"]?.array?.count == 1)
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
      let daemon = try scenario.daemon
      try await daemon.terminate()
      #expect(daemon.log.entries.count { $0.contains("attached to the player") } == 1)
    }
  }

  @Test("reload adds and removes patterns")
  func reload() async throws {
    try await Scenario.run { scenario in
      try scenario.home.linkPlugin()
      let player = try await scenario.attachable(Videos.pilot)
      try await player.waitForPlayback()
      try await scenario.reload(Self.configuration)
      try await scenario.expectRequest("start")
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")

      try await scenario.reload(Scenario.quick)
      let ignored = try await scenario.attachable(Videos.severance, socket: "mpv-2")
      try await ignored.waitForPosition(3)
      #expect(try await scenario.home.status()["players"] == [])
      try await ignored.quit()
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("attach by hand loads the plugin, once")
  func byHand() async throws {
    try await Scenario.run { scenario in
      try scenario.home.linkPlugin()
      let player = try await scenario.attachable(Videos.pilot)
      try await player.waitForPosition(2)
      let attached = try await scenario.home.attach("mpv-1")
      #expect(attached.end == .exited(0))
      #expect(attached.output == "attached to the player, process \(player.id)")
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      #expect(try await scenario.home.attach("mpv-1").output.hasPrefix("already attached"))
      // A second instance in the same player leaves.
      try await player.command("load-script", .string(scenario.home.plugin.path))
      #expect(try await scenario.home.status()["players"]?.array?.count == 1)
      try await player.quit()
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("attach by hand says why it fails")
  func failures() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let home = scenario.home
      #expect(try await home.attach("mpv-1").errors.contains("the plugin is not installed"))
      try home.linkPlugin()
      #expect(try await home.attach("none").errors.contains("No such file or directory"))
      try Data().write(to: home.ipc.appending(path: "file"))
      #expect(try await home.attach("file").errors.contains("not a socket"))
      let player = try await scenario.attachable(Videos.pilot)
      try await player.waitForPlayback()
      let socket = home.ipc.appending(path: "mpv-1").path
      if geteuid() == 0 {
        #expect(chown(socket, 65_534, 0) == 0)
        #expect(try await home.attach("mpv-1").errors.contains("belongs to another user"))
        #expect(chown(socket, 0, 0) == 0)
      }
      try await player.end(by: SIGKILL)
      let stale = try await home.attach("mpv-1")
      #expect(stale.end == .exited(1))
      #expect(
        stale.errors == """
          scrobbled: \(socket): no process listens on it
          hint: start mpv with --input-ipc-server=\(socket)
          """)
    }
  }

  @Test("invalid socket path is rejected")
  func configuration() async throws {
    try await Scenario.run(
      configuration: "[players]\nattach = [\"/tmp/*/mpv\"]\n", isSignedIn: false, hasDaemon: false
    ) { scenario in
      let config = try await scenario.home.scrobbled("config")
      #expect(config.end == .exited(78))
      #expect(config.errors.contains("players.attach: /tmp/*/mpv: not a valid socket path"))
    }
  }
}

extension Home {
  fileprivate var ipc: URL { directory.appending(path: "ipc") }

  fileprivate func attach(_ socket: String) async throws -> CommandResult {
    try FileManager.default.createDirectory(at: ipc, withIntermediateDirectories: true)
    return try await scrobbled("attach", ipc.appending(path: socket).path)
  }
}

extension Scenario {
  /// A player without the plugin, of one minute.
  fileprivate func attachable(
    _ video: String, socket: String = "mpv-1"
  ) async throws -> RunningPlayer {
    try FileManager.default.createDirectory(at: home.ipc, withIntermediateDirectories: true)
    return try await player(
      video, clip: .video(seconds: 60), hasPlugin: false,
      options: "--input-ipc-server=\(home.ipc.appending(path: socket).path)")
  }
}
