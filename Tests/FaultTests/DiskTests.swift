// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "A full or read-only disk leaves the daemon running, says so in `status` and in mpv, and
/// recovers by itself"; existing data is never deleted.
@Suite(
  "Full and read-only disks", .withScenarioReport,
  .enabled(if: Namespace.isPossible, "\(Namespace.reason)")
)
struct DiskTests {
  @Test(
    "plays on a full disk are sent, reported as not stored, and stored later")
  func full() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let disk = try await SmallDisk(scenario)
      try await disk.startDaemon()
      let player = try scenario.scripted()
      try await scenario.watch(.matrix, on: player)
      try await scenario.waitForDelivery()

      try await disk.fill()
      try player.becomeNewPlayer()
      try player.open(Videos.pilot, ago: 3_000)
      try await player.waitForText("cannot write to the journal")
      #expect(try await scenario.problem?.contains("cannot write to the journal") == true)
      try player.end(at: 100)
      scenario.addExpectedPlay(.pilot)
      try await scenario.waitForStop(of: Videos.pilotTitle)
      try await scenario.expectCorrectHistory()

      try await disk.repair()
      try await scenario.waitForRecovery()
      try await scenario.daemon.terminate()
      try await disk.startDaemon()
      #expect(try await disk.outcomes() == ["scrobbled", "scrobbled"])
      try await scenario.expectCorrectHistory()
    }
  }

  @Test(
    "play on a full disk without Trakt waits in memory and is stored later")
  func fullAndAway() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let disk = try await SmallDisk(scenario)
      try await disk.startDaemon()
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await disk.fill()
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 3_000)
      try player.end(at: 100)
      scenario.addExpectedPlay(.pilot)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")

      try await disk.repair()
      try await scenario.waitForRecovery()
      try await scenario.daemon.kill()
      await scenario.sandbox.clearFaults()
      try await disk.startDaemon()
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("player repeats its end to the next daemon if it was killed on a full disk")
  func killedWhileFull() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let disk = try await SmallDisk(scenario)
      try await disk.startDaemon()
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await disk.fill()
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 3_000)
      try player.end(at: 100)
      scenario.addExpectedPlay(.pilot)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      #expect(!player.received.entries.contains { $0["type"] == "taken" })
      try await scenario.daemon.kill()

      try await disk.repair()
      await scenario.sandbox.clearFaults()
      try await disk.startDaemon()
      try player.connect()
      try await player.waitForAcknowledgement(of: 1)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("end received on a full disk is acknowledged once stored")
  func takenOnceRepaired() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let disk = try await SmallDisk(scenario)
      try await disk.startDaemon()
      try await disk.fill()
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 3_000)
      let number = try player.end(at: 100)
      scenario.addExpectedPlay(.pilot)
      try await scenario.waitForStop(of: Videos.pilotTitle)
      try await scenario.expectCorrectHistory()
      #expect(!player.received.entries.contains { $0["type"] == "taken" })
      try await disk.repair()
      try await player.waitForAcknowledgement(of: number)
    }
  }

  @Test(
    "disk that is not writable from the start recovers", arguments: SmallDisk.Condition.allCases)
  func fromTheStart(condition: SmallDisk.Condition) async throws {
    try await Scenario.run { scenario in
      // A play waiting on this disk is not lost either.
      await scenario.sandbox.add(fault: Fault(.dropBefore, path: "/s*", count: nil))
      try await scenario.watch(.matrix)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      await scenario.sandbox.clearFaults()

      let disk = try await SmallDisk(scenario, with: condition)
      try await disk.startDaemon()
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 3_000)
      try await player.waitForText("cannot write to the journal")
      #expect(try await scenario.problem?.contains("cannot write to the journal") == true)
      try player.end(at: 100)
      scenario.addExpectedPlay(.pilot)
      try await disk.repair()
      try await scenario.waitForRecovery()
      try await scenario.expectCorrectHistory()
      #expect(try await disk.outcomes() == ["scrobbled", "scrobbled"])
    }
  }
}

extension Scenario {
  /// Waits until the journal is writable again without intervention, and complete.
  fileprivate func waitForRecovery() async throws {
    try await daemon.waitForLog("the journal is writable again")
    #expect(try await problem?.contains("journal") != true)
  }
}
