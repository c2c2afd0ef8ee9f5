// SPDX-License-Identifier: MIT

import Foundation
import Fuzzing
import TestSupport
import Testing
import TraktSandbox

/// Misbehaving clients neither exhaust the memory of the daemon nor cost a play.
@Suite("Hostile clients", .withScenarioReport)
struct HostileSocketTests {
  /// The unit allows 96 MB; this is a debug build.
  private static let bound = 80 << 20

  @Test(
    "process of another user is refused and ignored",
    .enabled(if: HostileClient.canChangeUser, "needs root, setpriv and python3"))
  func anotherUser() async throws {
    try await Scenario.run { scenario in
      let player = try ScriptedPlayer(in: scenario.home)
      try player.open(Videos.pilot, minutes: 50, at: 50, ago: 10)
      // Its directories are private, so they are opened for this test.
      let socket = scenario.home.socket
      let directory = socket.deletingLastPathComponent()
      for place in [scenario.home.directory, scenario.home.runtime, directory] {
        chmod(place.path, 0o755)
      }
      chmod(socket.path, 0o666)

      let response = try await HostileClient.ask(
        [#"{"type":"hello","role":"control","protocol":1}"#, #"{"type":"status"}"#],
        at: socket, as: 65_534)
      #expect(response == #"{"type":"refused","reason":"another user's process"}"#)
      try await scenario.daemon.waitForLog("refused a process of another user")
      try await scenario.isUnharmed(player, bound: Self.bound)
    }
  }

  @Test(
    "malformed input closes its own connection only",
    arguments: [
      "garbage", "long lines", "deep objects", "half lines", "greetings", "wrong protocol",
      "nothing but line feeds", "strange requests",
    ])
  func nonsense(kind: String) async throws {
    try await Scenario.run(pace: .computing) { scenario in
      let player = try ScriptedPlayer(in: scenario.home)
      try player.open(Videos.pilot, minutes: 50, at: 50, ago: 10)
      let lines = HostileClient.lines(kind)
      // Connections that the daemon does not close stay open until the end.
      let clients = try (0..<8).map { _ in try HostileClient(at: scenario.home.socket) }
      for client in clients { await client.flood(lines) }
      try await scenario.isUnharmed(player, bound: Self.bound)
    }
  }

  @Test("thousand idle or incomplete connections do not affect others")
  func idle() async throws {
    HostileClient.raiseDescriptorLimit()
    try await Scenario.run(pace: .computing) { scenario in
      let player = try ScriptedPlayer(in: scenario.home)
      try player.open(Videos.pilot, minutes: 50, at: 50, ago: 10)
      let crowd = try (0..<1_000).map { _ in try HostileClient(at: scenario.home.socket) }
      try await scenario.isUnharmed(player, bound: Self.bound)
      let half = [UInt8](repeating: UInt8(ascii: "x"), count: 60_000)
      for client in crowd { await client.flood(half) }

      let late = try ScriptedPlayer(in: scenario.home)
      try late.open(Videos.severance, minutes: 50, at: 50, ago: 10)
      try await late.waitForAcknowledgement(of: late.end(at: 90))
      try await scenario.hasScrobbled(Videos.severanceTitle)
      #expect(try Memory.ofProcess(scenario.daemon.id) < Self.bound)
    }
  }

  @Test("daemon without free descriptors recovers")
  func descriptors() async throws {
    try await Scenario.run { scenario in
      let player = try ScriptedPlayer(in: scenario.home)
      try player.open(Videos.pilot, minutes: 50, at: 50, ago: 10)
      try await HostileClient.limitDescriptors(of: scenario.daemon.id, to: 64)
      var crowd = try (0..<200).map { _ in try HostileClient(at: scenario.home.socket) }
      try await scenario.daemon.waitForLog("cannot accept connections")
      try await player.waitForAcknowledgement(of: player.end(at: 90))
      crowd.removeAll()
      let late = try ScriptedPlayer(in: scenario.home)
      try late.open(Videos.severance, minutes: 50, at: 50, ago: 10)
      try await late.waitForAcknowledgement(of: late.end(at: 90))
      try await scenario.hasScrobbled(Videos.severanceTitle)
      // At most five attempts per second.
      let problems = try scenario.daemon.log.entries.count {
        $0.contains("cannot accept connections")
      }
      #expect(problems < 100)
    }
  }

  @Test("player that floods the daemon does not delay others")
  func flood() async throws {
    try await Scenario.run(pace: .computing) { scenario in
      let player = try ScriptedPlayer(in: scenario.home)
      try player.open(Videos.pilot, minutes: 50, at: 50, ago: 10)
      let client = try HostileClient(at: scenario.home.socket)
      let flood = Task { await client.flood(scenario.home, events: 60_000) }
      // While the flood continues.
      try await client.received.first("its first end is taken") { $0.contains("taken") }
      try await scenario.isUnharmed(player, bound: Self.bound)
      await flood.value
      try await scenario.hasScrobbled(Videos.severanceTitle)
      #expect(await scenario.plays.sorted() == [Videos.pilotTitle, Videos.severanceTitle])
      #expect(try Memory.ofProcess(scenario.daemon.id) < Self.bound)
    }
  }
}

extension Scenario {
  /// A player's file continues, and is scrobbled once.
  fileprivate func isUnharmed(_ player: ScriptedPlayer, bound: Int) async throws {
    try await player.waitForAcknowledgement(of: player.end(at: 90))
    try await hasScrobbled(Videos.pilotTitle)
    #expect(await plays.count { $0 == Videos.pilotTitle } == 1)
    #expect(try await home.status()["daemon"]?["running"] == true)
    #expect(try Memory.ofProcess(daemon.id) < bound)
  }
}

extension Scenario {
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
