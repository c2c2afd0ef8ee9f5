// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Chaos", .serialized)
struct ChaosTests {
  @Test("histories at Trakt and at a webhook are correct after a chaos run")
  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["SCROBBLED_CHAOS_SEED"].flatMap { UInt64($0) } ?? 4
    let seconds = environment["SCROBBLED_CHAOS_SECONDS"].flatMap { Double($0) } ?? 25
    let players = environment["SCROBBLED_CHAOS_PLAYERS"].flatMap { Int($0) } ?? 8
    let runLog = URL(filePath: "/tmp/scrobbled-chaos-\(seed).log")
    let outcome: ChaosRun.Outcome
    do {
      outcome = try await ChaosRun.run(
        ChaosPlan(seed: seed, seconds: seconds, players: players))
    } catch let stop as ChaosRun.Interrupted {
      try Data(stop.lines.joined(separator: "\n").utf8).write(to: runLog)
      throw stop.error
    }
    print(outcome.summary)
    guard !outcome.problems.isEmpty else { return }
    try Data(outcome.runLog.joined(separator: "\n").utf8).write(to: runLog)
    Issue.record(
      """
      \(outcome.problems.joined(separator: "\n"))
      again: make chaos SEED=\(seed) DURATION=\(Int(seconds)) PLAYERS=\(players); what happened: \(runLog.path)
      """)
  }
}
