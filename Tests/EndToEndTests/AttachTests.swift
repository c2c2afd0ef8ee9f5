// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing
import TraktSandbox

/// Players that open an IPC socket, but load no plugin.
@Suite("Attaching to players over their IPC socket", .onStage, .withStageReport)
struct AttachTests {
  private static let configuration = Stage.quick + "[players]\nattach = [\"~/ipc/mpv-*\"]\n"

  @Test("player that appears is attached and scrobbled, also at the path of a crashed one")
  func appearing() async throws {
    try await Stage.play(configuration: Self.configuration) { stage in
      try stage.home.linkPlugin()
      // The directory is created after the daemon has started.
      let first = try await stage.attachable(Films.pilot)
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      try await first.end(by: SIGKILL)
      try await stage.expectRequest("stop", "pause")

      let second = try await stage.attachable(Films.severance)
      #expect(try await stage.expectRequest("start").subject == Films.severanceTitle)
      try await second.seek(to: 55)
      try await stage.expectRequest("start")
      try await second.quit()
      #expect(try await stage.expectRequest("stop", "scrobble").subject == Films.severanceTitle)
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("player that plays already is attached when the daemon starts, and once only")
  func existing() async throws {
    try await Stage.play(configuration: Self.configuration, hasDaemon: false) { stage in
      try stage.home.linkPlugin()
      let player = try await stage.attachable(Films.pilot)
      try await player.waitForPosition(3)
      // A socket without a process, and a file of a matching name.
      let other = try await stage.attachable(Films.severance, socket: "mpv-2")
      try await other.end(by: SIGKILL)
      try Data().write(to: stage.home.ipc.appending(path: "mpv-3"))

      try await stage.startDaemon()
      let start = try await stage.expectRequest("start")
      #expect(start.subject == Films.pilotTitle)
      #expect(start.progress >= 5)
      try await stage.reload(Self.configuration)
      #expect(
        try await stage.home.attach("mpv-1").output
          == "already attached to the player, process \(player.id)")
      #expect(try await stage.home.status()["players"]?.array?.count == 1)
      try await player.quit()
      try await stage.expectRequest("stop", "pause")
      try await stage.expectNoMoreRequests()
      let daemon = try stage.daemon
      try await daemon.terminate()
      #expect(daemon.log.entries.count { $0.contains("attached to the player") } == 1)
    }
  }

  @Test("reload adds and removes patterns")
  func reload() async throws {
    try await Stage.play { stage in
      try stage.home.linkPlugin()
      let player = try await stage.attachable(Films.pilot)
      try await player.waitForPlayback()
      try await stage.reload(Self.configuration)
      try await stage.expectRequest("start")
      try await player.quit()
      try await stage.expectRequest("stop", "pause")

      try await stage.reload(Stage.quick)
      let ignored = try await stage.attachable(Films.severance, socket: "mpv-2")
      try await ignored.waitForPosition(3)
      #expect(try await stage.home.status()["players"] == [])
      try await ignored.quit()
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("attach by hand loads the plugin, once")
  func byHand() async throws {
    try await Stage.play { stage in
      try stage.home.linkPlugin()
      let player = try await stage.attachable(Films.pilot)
      try await player.waitForPosition(2)
      let attached = try await stage.home.attach("mpv-1")
      #expect(attached.end == .exited(0))
      #expect(attached.output == "attached to the player, process \(player.id)")
      #expect(try await stage.expectRequest("start").subject == Films.pilotTitle)
      #expect(try await stage.home.attach("mpv-1").output.hasPrefix("already attached"))
      // A second instance in the same player leaves.
      try await player.command("load-script", .string(stage.home.plugin.path))
      #expect(try await stage.home.status()["players"]?.array?.count == 1)
      try await player.quit()
      try await stage.expectRequest("stop", "pause")
      try await stage.expectNoMoreRequests()
    }
  }

  @Test("attach by hand says why it fails")
  func failures() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let home = stage.home
      #expect(try await home.attach("mpv-1").errors.contains("the plugin is not installed"))
      try home.linkPlugin()
      #expect(try await home.attach("none").errors.contains("No such file or directory"))
      try Data().write(to: home.ipc.appending(path: "file"))
      #expect(try await home.attach("file").errors.contains("not a socket"))
      let player = try await stage.attachable(Films.pilot)
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
    try await Stage.play(
      configuration: "[players]\nattach = [\"/tmp/*/mpv\"]\n", isSignedIn: false, hasDaemon: false
    ) { stage in
      let config = try await stage.home.scrobbled("config")
      #expect(config.end == .exited(78))
      #expect(config.errors.contains("players.attach: /tmp/*/mpv: not a valid socket path"))
    }
  }
}

extension Home {
  fileprivate var ipc: URL { folder.appending(path: "ipc") }

  fileprivate func attach(_ socket: String) async throws -> Finished {
    try FileManager.default.createDirectory(at: ipc, withIntermediateDirectories: true)
    return try await scrobbled("attach", ipc.appending(path: socket).path)
  }
}

extension Stage {
  /// A player without the plugin, of one minute.
  fileprivate func attachable(
    _ film: String, socket: String = "mpv-1"
  ) async throws -> RunningPlayer {
    try FileManager.default.createDirectory(at: home.ipc, withIntermediateDirectories: true)
    return try await player(
      film, clip: .film(seconds: 60), hasPlugin: false,
      options: "--input-ipc-server=\(home.ipc.appending(path: socket).path)")
  }
}
