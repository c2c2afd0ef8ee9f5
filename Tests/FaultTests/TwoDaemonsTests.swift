// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Two daemons by mistake", .toldInFull)
struct TwoDaemonsTests {
  @Test("the second does not start, and says who is there")
  func second() async throws {
    try await Stage.play { stage in
      let second = try await stage.home.scrobbled("daemon")
      #expect(second.end == .exited(75))
      let first = try stage.daemon.id
      #expect(second.errors.contains("another daemon is running, process \(first)\nhint: "))
      // The first is unharmed: its socket is still its own.
      #expect(try await stage.home.status()["daemon"]?["running"] == true)
    }
  }

  @Test("a lock that a killed daemon held is nobody's")
  func afterTheFirst() async throws {
    try await Stage.play { stage in
      try await stage.daemon.kill()
      try await stage.startDaemon()
    }
  }
}
