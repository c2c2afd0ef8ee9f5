// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// Each play is in the history of the sandbox exactly once,
/// within a minute of its time, despite the fault.
@Suite("Temporary faults", .withStageReport)
struct TransientFaultTests {
  @Test("single fault of each request makes each play arrive once", arguments: TransientFault.all)
  func once(fault: TransientFault) async throws {
    try await Stage.play { stage in
      for (method, path) in Self.requests {
        await stage.sandbox.add(fault: Fault(fault.kind, method: method, path: path))
      }
      // One that is too late for a stop is added to the history; the other is sent in time.
      try await stage.watch(.matrix, ended: 300)
      try await stage.watch(.pilot)
      try await stage.expectCorrectHistory()
      let struck = Set(await stage.sandbox.exchanges.filter { $0.fault != nil }.map(\.path))
      #expect(struck.isSuperset(of: ["/scrobble/stop", "/sync/history"]))
    }
  }

  @Test("several consecutive faults make each play arrive once", arguments: TransientFault.all)
  func outage(fault: TransientFault) async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(fault: Fault(fault.kind, count: 4))
      try await stage.watch(.severance)
      try await stage.watch(.second, ended: 300)
      try await stage.expectCorrectHistory()
      #expect(try await stage.home.status()["problem"] == .null)
    }
  }

  private static let requests = [
    ("GET", "/search/*"), ("GET", "/shows/*"), ("POST", "/scrobble/stop"),
    ("GET", "/sync/history"), ("POST", "/sync/history"),
  ]
}
