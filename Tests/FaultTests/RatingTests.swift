// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Ratings through the faults that plays survive: the item has the last rating at the end, and it
/// is sent no more.
@Suite("Ratings", .withScenarioReport)
struct RatingTests {
  @Test("single fault makes the rating arrive once", arguments: TransientFault.all)
  func once(fault: TransientFault) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(fault.kind, path: "/sync/ratings"))
      try await scenario.rate(3)
      try await scenario.endsRated(3)
      #expect(await scenario.ratingRequests.first?.fault != nil)
    }
  }

  @Test("several consecutive faults make the rating arrive once", arguments: TransientFault.all)
  func outage(fault: TransientFault) async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(fault.kind, path: "/sync/ratings", count: 3))
      try await scenario.rate(4)
      try await scenario.endsRated(4)
    }
  }

  @Test("last of several ratings during an outage counts, and the play arrives once")
  func last() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.pilot)
      try await scenario.waitForDelivery()
      let outage = await Outage(of: scenario.sandbox)
      for rating in [2, 9, 5] { try await scenario.rates(rating) }
      let sandbox = try await outage.end()
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      try await scenario.endsRated(5)
      try await scenario.expectCorrectHistory()
      await sandbox.stop()
    }
  }

  @Test("daemon killed while a rating is sent sends it again after the restart")
  func killed() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.pilot)
      try await scenario.waitForDelivery()
      await scenario.sandbox.add(fault: Fault(.slowBody(seconds: 60), path: "/sync/ratings"))
      try await scenario.rates(6)
      _ = try await scenario.sandbox.waitForExchange { $0.path == "/sync/ratings" }
      try await scenario.daemon.kill()
      try await scenario.startDaemon()
      try await scenario.endsRated(6)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("rating without a daemon is delivered by the next one")
  func withoutDaemon() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(.pilot)
      try await scenario.waitForDelivery()
      try await scenario.daemon.terminate()
      try await scenario.rates(1)
      try await scenario.startDaemon()
      try await scenario.endsRated(1)
    }
  }
}

extension Scenario {
  fileprivate var ratingRequests: [Exchange] {
    get async { await sandbox.exchanges.filter { $0.path == "/sync/ratings" } }
  }

  /// Watches an episode and rates it.
  fileprivate func rate(_ rating: Int) async throws {
    try await watch(.pilot)
    try await waitForDelivery()
    try await rates(rating)
  }

  /// Rates the episode from the command line.
  fileprivate func rates(_ rating: Int) async throws {
    let rate = try await home.scrobbled("rate", "\(rating)")
    #expect(rate.output == "rated \(rating): Breaking Bad 1x01", "\(rate)")
  }

  /// Waits until Trakt has this rating, and the daemon has nothing left to send.
  fileprivate func endsRated(_ rating: Int) async throws {
    let count = { await self.ratingRequests.filter { $0.status == 201 }.count }
    try await daemon.waitForLog("delivered the rating of Breaking Bad 1x01")
    #expect(await sandbox.ratings == ["Breaking Bad 1x01": rating])
    let sent = await count()
    #expect(try await home.scrobbled("sync").end == .exited(0))
    try await waitForDelivery()
    #expect(await count() == sent, "no rating is sent again once it is delivered")
  }
}
