// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// Each play is in the history of the sandbox exactly once,
/// within a minute of its time, despite the fault.
@Suite("Temporary faults", .withScenarioReport)
struct TransientFaultTests {
  @Test("single fault of each request makes each play arrive once", arguments: TransientFault.all)
  func once(fault: TransientFault) async throws {
    try await Scenario.run { scenario in
      for (method, path) in Self.requests {
        await scenario.sandbox.add(fault: Fault(fault.kind, method: method, path: path))
      }
      // One that is too late for a stop is added to the history; the other is sent in time.
      try await scenario.watch(.matrix, ended: 300)
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
      let struck = Set(await scenario.sandbox.exchanges.filter { $0.fault != nil }.map(\.path))
      #expect(struck.isSuperset(of: ["/scrobble/stop", "/sync/history"]))
    }
  }

  @Test("several consecutive faults make each play arrive once", arguments: TransientFault.all)
  func outage(fault: TransientFault) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(fault.kind, count: 4))
      try await scenario.watch(.severance)
      try await scenario.watch(.second, ended: 300)
      try await scenario.expectCorrectHistory()
      #expect(try await scenario.home.status()["problem"] == .null)
    }
  }

  private static let requests = [
    ("GET", "/search/*"), ("GET", "/shows/*"), ("POST", "/scrobble/stop"),
    ("GET", "/sync/history"), ("POST", "/sync/history"),
  ]
}
