// SPDX-License-Identifier: MIT

internal import Synchronization

/// The processes on a stage, in the order of their entrance.
final class ProcessGroup: Sendable {
  private let members = Mutex<(daemons: [RunningDaemon], players: [RunningPlayer])>(([], []))

  var daemons: [RunningDaemon] { members.withLock { $0.daemons } }
  var players: [RunningPlayer] { members.withLock { $0.players } }
  var daemon: RunningDaemon? { daemons.last }

  func add(_ daemon: RunningDaemon) { members.withLock { $0.daemons.append(daemon) } }
  func add(_ player: RunningPlayer) { members.withLock { $0.players.append(player) } }
}
