// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Two daemons", .withStageReport)
struct TwoDaemonsTests {
  @Test("second daemon fails and names the first")
  func second() async throws {
    try await Stage.play { stage in
      let second = try await stage.home.scrobbled("daemon")
      #expect(second.end == .exited(75))
      let first = try stage.daemon.id
      #expect(second.errors.contains("another daemon is running, process \(first)\nhint: "))
      // The first is unaffected: its socket still exists.
      #expect(try await stage.home.status()["daemon"]?["running"] == true)
    }
  }

  @Test("lock of a killed daemon is free")
  func afterTheFirst() async throws {
    try await Stage.play { stage in
      try await stage.daemon.kill()
      try await stage.startDaemon()
    }
  }
}
