// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Outages of Trakt", .withStageReport)
struct OutageTests {
  @Test("plays are delivered after an outage")
  func refused() async throws {
    try await Stage.play { stage in
      await stage.sandbox.stop()
      let player = try stage.scripted()
      try await stage.watch(.pilot, on: player)
      try await stage.watch(.matrix, on: player)
      try await stage.daemon.waitForLog("Trakt is unreachable")
      try await stage.daemon.waitForStatus("2 waiting for Trakt")
      let sandbox = try await stage.sandbox.restart()
      try await stage.expectCorrectHistory()
      await sandbox.stop()
    }
  }

  @Test("unanswered request times out and its play exists once")
  func neverAnswered() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(.delay(seconds: 60), path: "/scrobble/stop"))
      try await stage.watch(.pilot)
      try await stage.expectCorrectHistory()
    }
  }

  @Test("daemon killed repeatedly during delivery makes no duplicates")
  func killed() async throws {
    try await Stage.play { stage in
      await stage.sandbox.stop()
      for film in Film.all { try await stage.watch(film, ended: 300) }
      try await stage.watch(.severance)
      let sandbox = try await stage.sandbox.restart()
      for path in ["/search/*", "/sync/history", "/sync/history"] {
        await sandbox.add(fault: Fault(.slowBody(seconds: 1), path: path))
      }
      for attempt in 1...3 {
        if attempt > 1 { try await stage.startDaemon() }
        #expect(try await stage.home.scrobbled("sync").end == .exited(0))
        try await stage.waitForFaults(attempt)
        try await stage.daemon.kill()
      }
      try await stage.startDaemon()
      try await stage.expectCorrectHistory()
      await sandbox.stop()
    }
  }
}
