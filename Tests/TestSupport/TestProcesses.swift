// SPDX-License-Identifier: MIT

internal import Synchronization

/// The processes of a test, in order of their start.
final class TestProcesses: Sendable {
  private let members = Mutex<(daemons: [RunningDaemon], players: [RunningPlayer])>(([], []))

  var daemons: [RunningDaemon] { members.withLock { $0.daemons } }
  var players: [RunningPlayer] { members.withLock { $0.players } }
  var daemon: RunningDaemon? { daemons.last }

  func add(_ daemon: RunningDaemon) { members.withLock { $0.daemons.append(daemon) } }
  func add(_ player: RunningPlayer) { members.withLock { $0.players.append(player) } }
}
