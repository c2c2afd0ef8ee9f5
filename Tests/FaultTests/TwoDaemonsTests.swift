// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Two daemons", .withScenarioReport)
struct TwoDaemonsTests {
  @Test("second daemon fails and names the first")
  func second() async throws {
    try await Scenario.run { scenario in
      let second = try await scenario.home.scrobbled("daemon")
      #expect(second.end == .exited(75))
      let first = try scenario.daemon.id
      #expect(second.errors.contains("another daemon is running, process \(first)\nhint: "))
      // The first is unaffected: its socket still exists.
      #expect(try await scenario.home.status()["daemon"]?["running"] == true)
    }
  }

  @Test("lock of a killed daemon is free")
  func afterTheFirst() async throws {
    try await Scenario.run { scenario in
      try await scenario.daemon.kill()
      try await scenario.startDaemon()
    }
  }
}
