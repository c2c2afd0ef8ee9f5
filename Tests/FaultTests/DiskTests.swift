// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "A full or read-only disk leaves the daemon running, says so in `status` and in mpv, and
/// recovers by itself"; existing data is never deleted.
@Suite(
  "Full and read-only disks", .withStageReport,
  .enabled(if: Namespace.isPossible, "\(Namespace.reason)")
)
struct DiskTests {
  @Test(
    "plays on a full disk are sent, reported as not stored, and stored later")
  func full() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      let player = try stage.scripted()
      try await stage.watch(.matrix, on: player)
      try await stage.waitForDelivery()

      try await disk.fill()
      try player.open(Films.pilot, ago: 3_000)
      try await player.waitForText("cannot write to the journal")
      #expect(try await stage.problem?.contains("cannot write to the journal") == true)
      try player.end(at: 100)
      stage.addExpectedPlay(.pilot)
      try await stage.expectCorrectHistory()

      try await disk.mend()
      try await stage.waitForRecovery()
      try await stage.daemon.terminate()
      try await disk.startDaemon()
      #expect(try await disk.outcomes() == ["scrobbled", "scrobbled"])
      try await stage.expectCorrectHistory()
    }
  }

  @Test(
    "play on a full disk without Trakt waits in memory and is stored later")
  func fullAndAway() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await disk.fill()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try player.end(at: 100)
      stage.addExpectedPlay(.pilot)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")

      try await disk.mend()
      try await stage.waitForRecovery()
      try await stage.daemon.kill()
      await stage.sandbox.clearFaults()
      try await disk.startDaemon()
      try await stage.expectCorrectHistory()
    }
  }

  @Test("player repeats its end to the next daemon if it was killed on a full disk")
  func killedWhileFull() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await disk.fill()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try player.end(at: 100)
      stage.addExpectedPlay(.pilot)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      #expect(!player.received.entries.contains { $0["type"] == "taken" })
      try await stage.daemon.kill()

      try await disk.mend()
      await stage.sandbox.clearFaults()
      try await disk.startDaemon()
      try player.connect()
      try await player.waitForAcknowledgement(of: 1)
      try await stage.expectCorrectHistory()
    }
  }

  @Test("end received on a full disk is acknowledged once stored")
  func takenOnceMended() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      try await disk.fill()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      let number = try player.end(at: 100)
      stage.addExpectedPlay(.pilot)
      try await stage.expectCorrectHistory()
      #expect(!player.received.entries.contains { $0["type"] == "taken" })
      try await disk.mend()
      try await player.waitForAcknowledgement(of: number)
    }
  }

  @Test(
    "disk that is not writable from the start recovers", arguments: SmallDisk.Condition.allCases)
  func fromTheStart(condition: SmallDisk.Condition) async throws {
    try await Stage.play { stage in
      // A play waiting on this disk is not lost either.
      await stage.sandbox.add(fault: Fault(.dropBefore, path: "/s*", count: nil))
      try await stage.watch(.matrix)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      try await stage.daemon.terminate()
      await stage.sandbox.clearFaults()

      let disk = try await SmallDisk(stage, with: condition)
      try await disk.startDaemon()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try await player.waitForText("cannot write to the journal")
      #expect(try await stage.problem?.contains("cannot write to the journal") == true)
      try player.end(at: 100)
      stage.addExpectedPlay(.pilot)
      try await disk.mend()
      try await stage.waitForRecovery()
      try await stage.expectCorrectHistory()
      #expect(try await disk.outcomes() == ["scrobbled", "scrobbled"])
    }
  }
}

extension Stage {
  /// Waits until the journal is writable again without intervention, and complete.
  fileprivate func waitForRecovery() async throws {
    try await daemon.waitForLog("the journal is writable again")
    #expect(try await problem?.contains("journal") != true)
  }
}
