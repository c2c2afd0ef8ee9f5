// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "Durations from a monotonic clock, `watched_at` from the wall clock", with changes of the
/// latter.
@Suite(
  "Changes of the clock", .withScenarioReport,
  .enabled(if: FakeClock.isPossible, "\(FakeClock.reason)"))
struct TimeTests {
  private static let hour = 3_600.0

  @Test("clock set during a file counts it once with its date", arguments: [3, -3])
  func whilePlaying(hours: Double) async throws {
    try await Scenario.playByClock { scenario, clock in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 2_400)
      try await scenario.daemon.waitForStatus("playing \(Videos.pilotTitle)")
      try clock.set(to: hours * Self.hour)
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      scenario.addExpectedPlay(.pilot)
      try await scenario.expectCorrectHistory()
      let entry = try #require(try await scenario.home.history().first)
      #expect(abs((entry["watched_seconds"]?.number ?? 0) - 2_400) < 10)
    }
  }

  @Test("clock set while a play waits keeps its date", arguments: [3, -3])
  func whileWaiting(hours: Double) async throws {
    try await Scenario.playByClock { scenario, clock in
      try await scenario.goOffline()
      try await scenario.watch(.pilot)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try clock.set(to: hours * Self.hour)
      await scenario.sandbox.clearFaults()
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("clock set between search and addition keeps the date")
  func betweenSearchAndAddition() async throws {
    try await Scenario.playByClock { scenario, clock in
      let limited = Fault.Kind.status(429, headers: ["retry-after": "2"])
      await scenario.sandbox.add(fault: Fault(limited, method: "POST", path: "/sync/history"))
      try await scenario.watch(.pilot, ended: 300)
      _ = try await within(testTimeout, "an addition") { [sandbox = scenario.sandbox] in
        try await sandbox.waitForExchange(from: 0) {
          $0.method == "POST" && $0.path == "/sync/history"
        }
      }
      try clock.set(to: -24 * Self.hour)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("play with a lost response is found with a wrong clock", arguments: [3, -3])
  func responseLost(hours: Double) async throws {
    try await Scenario.playByClock(offset: hours * Self.hour) { scenario, clock in
      await scenario.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop"))
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test(
    "viewing begun by a clock that was ahead is found after a lost response"
  )
  func setRightMeanwhile() async throws {
    // Without the duplicate window, which would hide a second play.
    try await Scenario.playByClock(
      offset: 24 * Self.hour, sandbox: { $0.assumptions.duplicateWindow = 0 }
    ) { scenario, clock in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 2_400)
      try await scenario.daemon.waitForStatus("playing \(Videos.pilotTitle)")
      try clock.set(to: 0)
      await scenario.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop"))
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      scenario.addExpectedPlay(.pilot)
      try await scenario.expectCorrectHistory()
    }
  }

  @Test("wrong clock dates a late play but never in the future")
  func alwaysWrong() async throws {
    let configuration = Scenario.quick + "[delivery]\nlate_after = 10\n"
    try await Scenario.playByClock(offset: 3 * Self.hour, configuration: configuration) {
      scenario, clock in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/*", count: nil))
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory(within: 60)
    }
  }

  @Test("suspend during a file and while a play waits keeps the dates")
  func suspend() async throws {
    try await Scenario.playByClock { scenario, clock in
      let player = try scenario.scripted()
      try player.open(Videos.pilot, ago: 1_500)
      // Before the outage, in which lookups fail.
      try await scenario.daemon.waitForStatus("playing \(Videos.pilotTitle)")
      try await scenario.goOffline()
      try await scenario.watch(.matrix)
      _ = try await scenario.sandbox.waitForExchange { $0.verb == "stop" && $0.fault != nil }
      try await scenario.daemon.waitForStatus("playing \(Videos.pilotTitle), 1 queued for Trakt")
      // All clocks but the monotonic one advance.
      try clock.set(to: 8 * Self.hour)
      await scenario.sandbox.advance(by: 8 * Self.hour)
      await scenario.sandbox.clearFaults()
      try await scenario.waitForAdditions(1)
      try await player.waitForAcknowledgement(of: player.end(at: 100))
      scenario.addExpectedPlay(.pilot, ended: Date.now + 8 * Self.hour)
      try await scenario.expectCorrectHistory()
      let entry = try #require(try await scenario.home.history().first)
      #expect(abs((entry["watched_seconds"]?.number ?? 0) - 1_500) < 30)
    }
  }

  @Test(
    "play over midnight has the right date in any time zone",
    arguments: ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"])
  func midnight(zone: String) async throws {
    // Two minutes after local midnight; the play ended four minutes before.
    let zoneOffset = Double(TimeZone(identifier: zone)?.secondsFromGMT() ?? 0)
    let day = 86_400.0
    let sinceMidnight = (Date.now.timeIntervalSince1970 + zoneOffset)
      .truncatingRemainder(dividingBy: day)
    let offset = day - sinceMidnight + 120
    try await Scenario.playByClock(offset: offset, environment: ["TZ": zone]) { scenario, clock in
      await scenario.sandbox.advance(by: offset)
      try await player(on: scenario, ended: 240, offset: offset)
      try await scenario.expectCorrectHistory()
    }
  }

  private func player(
    on scenario: Scenario, ended seconds: Double, offset: Double
  ) async throws {
    let player = try scenario.scripted()
    try player.open(Videos.pilot, ago: 3_000 + seconds)
    try await player.waitForAcknowledgement(of: player.end(at: 100, ago: seconds))
    scenario.addExpectedPlay(.pilot, ended: Date.now + offset - seconds)
  }
}

extension Scenario {
  /// Runs a test with a daemon that has a separate clock.
  ///
  /// - Parameter offset: its initial error in seconds.
  fileprivate static func playByClock(
    offset: Double = 0, configuration: String = quick, environment: [String: String] = [:],
    sandbox: @Sendable (inout Configuration) -> Void = { _ in },
    _ body: @Sendable (Scenario, FakeClock) async throws -> Void
  ) async throws {
    try await run(configuration: configuration, hasDaemon: false, sandbox: sandbox) { scenario in
      let clock = try await FakeClock(in: scenario.home, offset: offset)
      try await scenario.startDaemon(environment: clock.environment.merging(environment) { $1 })
      try await body(scenario, clock)
    }
  }
}
