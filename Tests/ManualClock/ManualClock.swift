// SPDX-License-Identifier: MIT

public import Playback
internal import Synchronization
public import Timekeeping

/// A clock that tests advance. Timers fire when their time has come.
public final class ManualClock: Sendable {
  private struct Timer {
    var moment: Instant
    var fire: @Sendable () -> Void
  }

  private struct State {
    var now = Instant(1_000)
    var wall = 1_790_000_000.0
    var next = 0
    var timers: [Int: Timer] = [:]
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  public init() {}

  public var now: Instant { state.withLock { $0.now } }

  /// Seconds since 1970.
  public var date: Double { state.withLock { $0.wall } }

  public var clocks: Clocks {
    Clocks(
      now: { self.now }, date: { self.date }, schedule: { self.schedule(at: $0, $1) })
  }

  public func advance(by seconds: Seconds) { advance { _ in seconds } }

  /// - Parameter step: the seconds, from the present state, which nothing changes meanwhile.
  private func advance(_ step: (State) -> Seconds) {
    let due = state.withLock { state in
      let seconds = step(state)
      state.now = state.now + seconds
      state.wall += seconds
      let due = state.timers.filter { $0.value.moment <= state.now }
      for id in due.keys { state.timers[id] = nil }
      return due.sorted { ($0.value.moment, $0.key) < ($1.value.moment, $1.key) }.map(\.value.fire)
    }
    for fire in due { fire() }
  }

  /// Sets the wall clock, as a user or NTP does.
  public func setDate(by seconds: Seconds) { state.withLock { $0.wall += seconds } }

  /// Advances to the next timer; waits until there is one.
  public func advanceToNextTimer() async {
    await watch { !$0.isEmpty }
    guard !Task.isCancelled else { return }
    advance { state in
      state.timers.values.map(\.moment).min().map { max(0, $0 - state.now) } ?? 0
    }
  }

  /// Returns once a timer is set for `instant`, or after the timeout of the test.
  public func timer(at instant: Instant) async {
    await watch { $0.contains { abs($0 - instant) < 0.01 } }
  }

  /// Returns once the times of all timers satisfy a condition.
  private func watch(_ areSo: @Sendable ([Instant]) -> Bool) async {
    while !Task.isCancelled, !state.withLock({ areSo($0.timers.values.map(\.moment)) }) {
      await withTaskCancellationHandler {
        await withCheckedContinuation { watcher in
          let hasArrived = state.withLock { state in
            if Task.isCancelled || areSo(state.timers.values.map(\.moment)) { return true }
            state.watchers.append(watcher)
            return false
          }
          if hasArrived { watcher.resume() }
        }
      } onCancel: {
        interrupt()
      }
    }
  }

  /// Resumes the tasks that wait for a timer.
  private func interrupt() {
    let watchers = state.withLock { state in
      defer { state.watchers = [] }
      return state.watchers
    }
    for watcher in watchers { watcher.resume() }
  }

  private func schedule(
    at moment: Instant, _ fire: @escaping @Sendable () -> Void
  ) -> Clocks.Timer {
    let id = state.withLock { state -> Int? in
      guard moment > state.now else { return nil }
      state.next += 1
      state.timers[state.next] = Timer(moment: moment, fire: fire)
      return state.next
    }
    guard let id else {
      fire()
      return Clocks.Timer {}
    }
    interrupt()
    return Clocks.Timer { self.state.withLock { $0.timers[id] = nil } }
  }
}
