// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// Seconds since a run began, by the clock that nobody sets.
struct RunClock: Sendable {
  /// CLOCK_MONOTONIC at the start.
  private let start: Double
  /// The time at the start by the wall clock, which in truth does not jump.
  private let date: Date

  init() {
    start = Self.monotonic
    date = Date()
  }

  var now: Double { instant - start }

  /// As the plugin dates its lines.
  var instant: Double { Self.monotonic }

  func date(of moment: Double) -> Date { date + moment }

  /// The numbers of these moments, each when it has come.
  func moments(_ moments: [Double]) -> AsyncStream<Int> {
    let (stream, continuation) = AsyncStream<Int>.makeStream()
    for (number, moment) in moments.enumerated() {
      let isLast = number == moments.count - 1
      DispatchQueue.global().asyncAfter(deadline: .now() + max(0, moment - now)) {
        continuation.yield(number)
        if isLast { continuation.finish() }
      }
    }
    if moments.isEmpty { continuation.finish() }
    return stream
  }

  /// CLOCK_MONOTONIC, which Dispatch calls uptime; what `systemUptime` is, Foundation does not say.
  private static var monotonic: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}

/// What happened in a run, line by line, for who has to understand it.
final class Diary: Sendable {
  let lines = Transcript<String>()
  private let clock: RunClock

  init(clock: RunClock) { self.clock = clock }

  func note(_ line: String) {
    let now = Int(clock.now * 1000)
    lines.append("\(now / 1000).\(String(now % 1000 + 1000).dropFirst()) \(line)")
  }
}
