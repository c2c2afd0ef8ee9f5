// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// Seconds since the start of a run, by a clock that is never set.
struct RunClock: Sendable {
  /// CLOCK_MONOTONIC at the start.
  private let start: Double
  /// The wall-clock time at the start; the real wall clock does not jump.
  private let date: Date

  init() {
    start = Self.monotonic
    date = Date()
  }

  var now: Double { instant - start }

  /// The dates of lines, as the plugin sends them.
  var instant: Double { Self.monotonic }

  func date(of moment: Double) -> Date { date + moment }

  /// The indices of these times, each when it has come.
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

  /// CLOCK_MONOTONIC, which Dispatch calls uptime; Foundation does not document `systemUptime`.
  private static var monotonic: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}

/// The log of a run.
final class RunLog: Sendable {
  let lines = Transcript<String>()
  private let clock: RunClock

  init(clock: RunClock) { self.clock = clock }

  func note(_ line: String) {
    let now = Int(clock.now * 1000)
    lines.append("\(now / 1000).\(String(now % 1000 + 1000).dropFirst()) \(line)")
  }
}
