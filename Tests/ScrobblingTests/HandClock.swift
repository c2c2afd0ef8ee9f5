// SPDX-License-Identifier: MIT

import Playback
import Synchronization
import Timekeeping

/// A clock that the test moves. Who sleeps is woken when the moment has come.
final class HandClock: Sendable {
  private struct Sleeper {
    var until: Instant
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Instant(1_000)
    var wall = 1_790_000_000.0
    var next = 0
    var sleepers: [Int: Sleeper] = [:]
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var now: Instant { state.withLock { $0.now } }

  var timekeeper: Timekeeper {
    Timekeeper(
      now: { self.now }, date: { self.state.withLock { $0.wall } },
      sleep: { try await self.sleep(until: $0) })
  }

  func advance(by seconds: Seconds) {
    let woken = state.withLock { state in
      state.now = state.now + seconds
      state.wall += seconds
      let due = state.sleepers.filter { $0.value.until <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  var date: Double { state.withLock { $0.wall } }

  /// The clock on the wall is set, as a user or NTP does.
  func setDate(by seconds: Seconds) { state.withLock { $0.wall += seconds } }

  /// Moves on to the moment at which the next sleeper wakes; waits for one.
  func advanceToNextSleeper() async {
    await watch { !$0.isEmpty }
    guard !Task.isCancelled, let next = state.withLock({ $0.sleepers.values.map(\.until).min() })
    else { return }
    advance(by: max(0, next - now))
  }

  /// Lets go whoever waits for a sleeper.
  private func interrupt() {
    let watchers = state.withLock { state in
      defer { state.watchers = [] }
      return state.watchers
    }
    for watcher in watchers { watcher.resume() }
  }

  /// Returns once somebody sleeps until that moment, or the test has taken too long.
  func sleeper(until instant: Instant) async {
    await watch { $0.contains { abs($0 - instant) < 0.01 } }
  }

  /// Returns once the moments until which somebody sleeps are so.
  private func watch(_ areSo: @Sendable ([Instant]) -> Bool) async {
    while !Task.isCancelled, !state.withLock({ areSo($0.sleepers.values.map(\.until)) }) {
      await withTaskCancellationHandler {
        await withCheckedContinuation { watcher in
          let isThere = state.withLock { state in
            if Task.isCancelled || areSo(state.sleepers.values.map(\.until)) { return true }
            state.watchers.append(watcher)
            return false
          }
          if isThere { watcher.resume() }
        }
      } onCancel: {
        interrupt()
      }
    }
  }

  private func sleep(until instant: Instant) async throws {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (waiting: CheckedContinuation<Void, any Error>) in
        let (isOver, watchers) = state.withLock { state in
          guard instant > state.now, !Task.isCancelled else {
            return (true, [CheckedContinuation<Void, Never>]())
          }
          state.sleepers[id] = Sleeper(until: instant, continuation: waiting)
          defer { state.watchers = [] }
          return (false, state.watchers)
        }
        if isOver { waiting.resume() }
        for watcher in watchers { watcher.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation
        .resume(throwing: CancellationError())
    }
  }
}
