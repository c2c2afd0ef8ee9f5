// SPDX-License-Identifier: MIT

import Foundation
import Fuzzing
import TestSupport
import Testing
import TraktSandbox

/// Misbehaving clients neither exhaust the memory of the daemon nor cost a play.
@Suite("Hostile clients", .withStageReport)
struct HostileSocketTests {
  /// The unit allows 96 MB; this is a debug build.
  private static let bound = 80 << 20

  @Test(
    "process of another user is refused and ignored",
    .enabled(if: HostileClient.canChangeUser, "needs root, setpriv and python3"))
  func anotherUser() async throws {
    try await Stage.play { stage in
      let player = try ScriptedPlayer(in: stage.home)
      try player.open(Films.pilot, minutes: 50, at: 50, ago: 10)
      // Its directories are private, so they are opened for this test.
      let socket = stage.home.socket
      let folder = socket.deletingLastPathComponent()
      for place in [stage.home.folder, stage.home.runtime, folder] { chmod(place.path, 0o755) }
      chmod(socket.path, 0o666)

      let answer = try await HostileClient.ask(
        [#"{"type":"hello","role":"control","protocol":1}"#, #"{"type":"status"}"#],
        at: socket, as: 65_534)
      #expect(answer == #"{"type":"refused","reason":"another user's process"}"#)
      try await stage.daemon.waitForLog("refused a process of another user")
      try await stage.isUnharmed(player, bound: Self.bound)
    }
  }

  @Test(
    "malformed input closes its own connection only",
    arguments: [
      "garbage", "long lines", "deep objects", "half lines", "greetings", "wrong protocol",
      "nothing but line feeds", "strange requests",
    ])
  func nonsense(kind: String) async throws {
    try await Stage.play(pace: .computing) { stage in
      let player = try ScriptedPlayer(in: stage.home)
      try player.open(Films.pilot, minutes: 50, at: 50, ago: 10)
      let lines = HostileClient.lines(kind)
      // Connections that the daemon does not close stay open until the end.
      let clients = try (0..<8).map { _ in try HostileClient(at: stage.home.socket) }
      for client in clients { await client.flood(lines) }
      try await stage.isUnharmed(player, bound: Self.bound)
    }
  }

  @Test("thousand idle or incomplete connections do not affect others")
  func idle() async throws {
    HostileClient.raiseDescriptorLimit()
    try await Stage.play(pace: .computing) { stage in
      let player = try ScriptedPlayer(in: stage.home)
      try player.open(Films.pilot, minutes: 50, at: 50, ago: 10)
      let crowd = try (0..<1_000).map { _ in try HostileClient(at: stage.home.socket) }
      try await stage.isUnharmed(player, bound: Self.bound)
      let half = [UInt8](repeating: UInt8(ascii: "x"), count: 60_000)
      for client in crowd { await client.flood(half) }

      let late = try ScriptedPlayer(in: stage.home)
      try late.open(Films.severance, minutes: 50, at: 50, ago: 10)
      try await late.waitForAcknowledgement(of: late.end(at: 90))
      try await stage.hasScrobbled(Films.severanceTitle)
      #expect(try Memory.ofProcess(stage.daemon.id) < Self.bound)
    }
  }

  @Test("daemon without free descriptors recovers")
  func descriptors() async throws {
    try await Stage.play { stage in
      let player = try ScriptedPlayer(in: stage.home)
      try player.open(Films.pilot, minutes: 50, at: 50, ago: 10)
      try await HostileClient.limitDescriptors(of: stage.daemon.id, to: 64)
      var crowd = try (0..<200).map { _ in try HostileClient(at: stage.home.socket) }
      try await stage.daemon.waitForLog("cannot accept connections")
      try await player.waitForAcknowledgement(of: player.end(at: 90))
      crowd.removeAll()
      let late = try ScriptedPlayer(in: stage.home)
      try late.open(Films.severance, minutes: 50, at: 50, ago: 10)
      try await late.waitForAcknowledgement(of: late.end(at: 90))
      try await stage.hasScrobbled(Films.severanceTitle)
      // At most five attempts per second.
      let problems = try stage.daemon.log.entries.count {
        $0.contains("cannot accept connections")
      }
      #expect(problems < 100)
    }
  }

  @Test("player that floods the daemon does not delay others")
  func flood() async throws {
    try await Stage.play(pace: .computing) { stage in
      let player = try ScriptedPlayer(in: stage.home)
      try player.open(Films.pilot, minutes: 50, at: 50, ago: 10)
      let client = try HostileClient(at: stage.home.socket)
      let flood = Task { await client.flood(stage.home, events: 60_000) }
      // While the flood continues.
      try await client.received.first("its first end is taken") { $0.contains("taken") }
      try await stage.isUnharmed(player, bound: Self.bound)
      await flood.value
      try await stage.hasScrobbled(Films.severanceTitle)
      #expect(await stage.plays.sorted() == [Films.pilotTitle, Films.severanceTitle])
      #expect(try Memory.ofProcess(stage.daemon.id) < Self.bound)
    }
  }
}

extension Stage {
  /// A player's film continues, and is scrobbled once.
  fileprivate func isUnharmed(_ player: ScriptedPlayer, bound: Int) async throws {
    try await player.waitForAcknowledgement(of: player.end(at: 90))
    try await hasScrobbled(Films.pilotTitle)
    #expect(await plays.count { $0 == Films.pilotTitle } == 1)
    #expect(try await home.status()["daemon"]?["running"] == true)
    #expect(try Memory.ofProcess(daemon.id) < bound)
  }
}

extension Stage {
  fileprivate func hasScrobbled(_ title: String) async throws {
    try await within(testTimeout, "a scrobble of \(title)") { [sandbox] in
      _ = try await sandbox.waitForExchange {
        $0.subject == title && $0.response?["action"] == "scrobble"
      }
    }
  }
}

enum Memory {
  /// Private memory of the process in bytes.
  static func ofProcess(_ id: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
    guard let kilobytes = line?.split(separator: " ").dropLast().last.flatMap({ Int($0) }) else {
      throw SetupError("/proc/\(id)/status says nothing of memory")
    }
    return kilobytes << 10
  }
}
