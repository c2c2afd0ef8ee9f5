// SPDX-License-Identifier: MIT

public import Foundation
internal import Synchronization
internal import TraktSandbox

/// Most tests use a scripted player, which plays an hour in an instant.
extension Scenario {
  /// A scripted player; the daemon must run.
  public func scripted() throws -> ScriptedPlayer { try ScriptedPlayer(in: home) }

  /// A scripted player with a file of 50 minutes that begins to play.
  ///
  /// - Parameter percent: the start position.
  public func scripted(
    _ name: String, minutes: Double = 50, at percent: Double = 0
  ) throws -> ScriptedPlayer {
    let player = try scripted()
    try player.open(name, minutes: minutes, at: percent)
    return player
  }

  /// Plays the second half of a file. Its `start` is sent before the end, and is left for the test
  /// to check.
  public func watchToTheEnd(_ name: String) async throws {
    let index = cursor.withLock { $0 }
    let player = try scripted()
    try player.open(name, at: 50, ago: 600)
    _ = try await within(testTimeout, "the start of \(name)") { [sandbox] in
      try await sandbox.waitForExchange(from: index, where: \.isScrobble)
    }
    try await player.waitForAcknowledgement(of: player.end(at: 100))
  }

  /// Plays a whole file whose `start` cannot be sent; the daemon reports playback before the end.
  ///
  /// - Returns: when it ends, just before.
  @discardableResult
  public func watchUnsent(_ name: String, minutes: Double = 10) async throws -> Date {
    let daemon = try daemon
    let index = daemon.messages.end
    let player = try scripted()
    try player.open(name, minutes: minutes, ago: minutes * 60)
    try await daemon.messages.first("that \(name) plays", from: index) {
      $0.hasPrefix("STATUS=playing ")
    }
    let ended = Date.now
    try await player.waitForAcknowledgement(of: player.end(at: 100))
    return ended
  }
}

extension Scenario {
  /// Writes a new config.toml and reloads it, like `systemctl --user reload`.
  public func reload(_ text: String) async throws {
    try Data(text.utf8).write(to: home.configuration)
    let daemon = try daemon
    let index = daemon.messages.end
    daemon.send(signal: SIGHUP)
    try await daemon.messages.first("RELOADING=1", from: index) { $0 == "RELOADING=1" }
    try await daemon.messages.first("when", from: index) { $0.hasPrefix("MONOTONIC_USEC=") }
    try await daemon.messages.first("READY=1", from: index) { $0 == "READY=1" }
  }
}
