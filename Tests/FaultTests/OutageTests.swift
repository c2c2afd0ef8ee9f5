// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Outages of Trakt", .withScenarioReport)
struct OutageTests {
  @Test("plays are delivered after an outage")
  func refused() async throws {
    try await Scenario.run { scenario in
      let outage = await Outage(of: scenario.sandbox)
      let player = try scenario.scripted()
      try await scenario.watch(.pilot, on: player)
      try await scenario.watch(.matrix, on: player)
      try await scenario.daemon.waitForLog("Trakt is unreachable")
      try await scenario.daemon.waitForStatus("2 queued for Trakt")
      let sandbox = try await outage.end()
      try await scenario.expectCorrectHistory()
      await sandbox.stop()
    }
  }

  @Test("unanswered request times out and its play exists once")
  func withoutResponse() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.delay(seconds: 60), path: "/scrobble/stop"))
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("daemon killed repeatedly during delivery makes no duplicates")
  func killed() async throws {
    try await Scenario.run { scenario in
      let outage = await Outage(of: scenario.sandbox)
      for video in Video.all { try await scenario.watch(video, ended: 300) }
      try await scenario.watch(.severance)
      let sandbox = try await outage.end()
      for path in ["/search/*", "/sync/history", "/sync/history"] {
        await sandbox.add(fault: Fault(.slowBody(seconds: 1), path: path))
      }
      for attempt in 1...3 {
        if attempt > 1 { try await scenario.startDaemon() }
        #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
        try await scenario.waitForFaults(attempt)
        try await scenario.daemon.kill()
      }
      try await scenario.startDaemon()
      try await scenario.expectCorrectHistory()
      await sandbox.stop()
    }
  }
}
