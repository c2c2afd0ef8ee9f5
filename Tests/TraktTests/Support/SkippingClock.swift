// SPDX-License-Identifier: MIT

import Synchronization

/// A clock that skips waiting: a sleeping task resumes at once, with the time advanced.
final class SkippingClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  private struct State {
    var now = Instant(offset: .zero)
    var sleeps: [Duration] = []
  }

  private let state = Mutex(State())
  private let passed: @Sendable (Duration) async -> Void

  /// - Parameter passed: called with each duration before the task resumes.
  init(passed: @escaping @Sendable (Duration) async -> Void = { _ in }) {
    self.passed = passed
  }

  var now: Instant { state.withLock { $0.now } }
  var minimumResolution: Duration { .nanoseconds(1) }
  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    let interval = state.withLock { state in
      let interval = state.now.duration(to: deadline)
      state.now = max(state.now, deadline)
      state.sleeps.append(interval)
      return interval
    }
    await passed(interval)
    await Task.yield()
  }
}
