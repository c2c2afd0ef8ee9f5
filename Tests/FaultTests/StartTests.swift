// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "A hundred daemons restarting at once must not hammer (jitter on start)", without a delay for
/// current playback.
@Suite("Simultaneous start of many daemons", .withScenarioReport)
struct StartTests {
  @Test("queued plays are delivered after a random delay")
  func spread() async throws {
    try await Scenario.run { scenario in
      try await scenario.leaveOneWaiting()
      let homes = try (1...8).map { _ in try scenario.home.copy(for: scenario.sandbox) }
      defer { for home in homes { home.remove() } }
      let before = await scenario.sandbox.exchanges.count
      let daemons = try await withThrowingTaskGroup(of: RunningDaemon.self) { group in
        for home in homes { group.addTask { try await RunningDaemon.start(in: home) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for daemon in daemons { try await daemon.waitForStatus("nothing is playing") }
      for daemon in daemons { try await daemon.terminate() }
      // Daemons that search the history at the same moment may both add it.
      #expect(Set(await scenario.plays) == [Videos.matrixTitle])
      let looks = await scenario.sandbox.exchanges.dropFirst(before)
        .filter { $0.method == "GET" && $0.path == "/sync/history" }.map(\.at).sorted()
      #expect(looks.count >= 8)
      let first = try #require(looks.first)
      let last = try #require(looks.last)
      #expect(last.timeIntervalSince(first) > 2)
    }
  }

  @Test("current playback is not delayed by 2,000 queued plays")
  func pressedPlay() async throws {
    try await Scenario.run { scenario in
      try await scenario.leaveOneWaiting()
      try await scenario.addWaitingPlays(days: 20)
      try await scenario.startDaemon()
      let player = try scenario.scripted()
      let before = await scenario.sandbox.exchanges.count
      try player.open(Videos.pilot)
      let start = try await scenario.expectRequest("start")
      let added = await scenario.sandbox.exchanges[before..<start.index]
        .filter { $0.method == "POST" && $0.path == "/sync/history" }
      // In the second for the lookup, of 21 additions.
      #expect(added.count <= 2)
      try await player.waitForAcknowledgement(of: player.end())
    }
  }
}

extension Scenario {
  /// A waiting play, and no daemon.
  fileprivate func leaveOneWaiting() async throws {
    await sandbox.add(fault: Fault(.dropBefore, path: "/s*", count: nil))
    try await watch(.matrix, ended: 300)
    try await daemon.waitForStatus("1 queued for Trakt")
    try await daemon.terminate()
    await sandbox.clearFaults()
  }
}
