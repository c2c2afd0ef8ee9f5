// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "10,000 waiting plays drain in at most 250 requests."
@Suite("Long backlog", .withScenarioReport)
struct BacklogTests {
  @Test("10,000 queued plays arrive, each once, in at most 250 requests")
  func tenThousand() async throws {
    try await Scenario.run(
      isSignedIn: false, pace: .long, sandbox: { $0.catalogue.setRuntime(0) }
    ) { scenario in
      try await scenario.watch(.pilot)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      try await scenario.addWaitingPlays(days: 100)
      try await scenario.home.signIn(to: scenario.sandbox)
      let before = await scenario.sandbox.exchanges.count
      try await scenario.startDaemon()
      try await scenario.waitForDelivery(within: 240)

      let plays = await scenario.sandbox.history
      #expect(plays.count == 10_001)
      #expect(Set(plays.map { "\($0.item.name) \($0.watchedAt)" }).count == 10_001)
      #expect(await scenario.sandbox.exchanges.count - before <= 250)
      let outcomes = try await scenario.outcomes()
      #expect(outcomes == ["scrobbled": 10_001])
    }
  }
}

extension Scenario {
  /// The number of plays by outcome, from the journal.
  fileprivate func outcomes() async throws -> [String: Int] {
    let history = try await home.run(["history", "--json", "--limit", "1000000"])
    let entries = try JSON(text: history.output).array ?? []
    return Dictionary(entries.map { ($0["outcome"]?.string ?? "", 1) }, uniquingKeysWith: +)
  }
}
