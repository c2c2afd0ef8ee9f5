// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "A full or read-only disk leaves the daemon running, says so in `status` and in mpv, and recovers by
/// itself"; nothing that lies there is ever deleted.
@Suite("The disk", .toldInFull, .enabled(if: Namespace.isPossible, "\(Namespace.reason)"))
struct DiskTests {
  @Test(
    "a disk that is full: what is played arrives, is said to be kept nowhere, and is kept later")
  func full() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      let player = try stage.scripted()
      try await stage.watch(.matrix, on: player)
      try await stage.delivers()

      try await disk.fill()
      try player.open(Films.pilot, ago: 3_000)
      try await player.shows("nothing can be written to the journal")
      #expect(try await stage.problem?.contains("nothing can be written to the journal") == true)
      try player.end(at: 100)
      stage.saw(.pilot)
      try await stage.endsInTruth()

      try await disk.mend()
      try await stage.isMended()
      try await stage.daemon.terminate()
      try await disk.startDaemon()
      #expect(try await disk.outcomes() == ["scrobbled", "scrobbled"])
      try await stage.endsInTruth()
    }
  }

  @Test(
    "a disk that is full while trakt is away: a play waits in memory, and on disk once that works")
  func fullAndAway() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await disk.fill()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try player.end(at: 100)
      stage.saw(.pilot)
      try await stage.daemon.says("1 waiting for trakt")

      try await disk.mend()
      try await stage.isMended()
      try await stage.daemon.kill()
      await stage.sandbox.clearFaults()
      try await disk.startDaemon()
      try await stage.endsInTruth()
    }
  }

  @Test("a daemon that is killed while the disk is full: the player tells it again")
  func killedWhileFull() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      await stage.sandbox.add(fault: Fault(.dropBefore, count: nil))
      try await disk.fill()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try player.end(at: 100)
      stage.saw(.pilot)
      try await stage.daemon.says("1 waiting for trakt")
      #expect(!player.heard.entries.contains { $0["type"] == "taken" })
      try await stage.daemon.kill()

      try await disk.mend()
      await stage.sandbox.clearFaults()
      try await disk.startDaemon()
      try player.connect()
      try await player.isTaken(1)
      try await stage.endsInTruth()
    }
  }

  @Test("an end that came while the disk was full is taken once it is on disk")
  func takenOnceMended() async throws {
    try await Stage.play(hasDaemon: false) { stage in
      let disk = try await SmallDisk(stage)
      try await disk.startDaemon()
      try await disk.fill()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      let number = try player.end(at: 100)
      stage.saw(.pilot)
      try await stage.endsInTruth()
      #expect(!player.heard.entries.contains { $0["type"] == "taken" })
      try await disk.mend()
      try await player.isTaken(number)
    }
  }

  @Test("a disk that can't be written from the start", arguments: SmallDisk.Trouble.allCases)
  func fromTheStart(trouble: SmallDisk.Trouble) async throws {
    try await Stage.play { stage in
      // One that waits on this disk is not forgotten either.
      await stage.sandbox.add(fault: Fault(.dropBefore, path: "/s*", count: nil))
      try await stage.watch(.matrix)
      try await stage.daemon.says("1 waiting for trakt")
      try await stage.daemon.terminate()
      await stage.sandbox.clearFaults()

      let disk = try await SmallDisk(stage, with: trouble)
      try await disk.startDaemon()
      let player = try stage.scripted()
      try player.open(Films.pilot, ago: 3_000)
      try await player.shows("nothing can be written to the journal")
      #expect(try await stage.problem?.contains("nothing can be written to the journal") == true)
      try player.end(at: 100)
      stage.saw(.pilot)
      try await disk.mend()
      try await stage.isMended()
      try await stage.endsInTruth()
      #expect(try await disk.outcomes() == ["scrobbled", "scrobbled"])
    }
  }
}

extension Stage {
  /// Waits until the journal can be written again, by itself, and all that was owed is in it.
  fileprivate func isMended() async throws {
    try await daemon.logs("the journal can be written again")
    #expect(try await problem?.contains("journal") != true)
  }
}
