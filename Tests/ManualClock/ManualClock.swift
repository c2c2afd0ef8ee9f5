// SPDX-License-Identifier: MIT

public import Playback
internal import Synchronization
public import Timekeeping

/// A clock that the test moves. Whoever is scheduled is called when the moment has come.
public final class ManualClock: Sendable {
  private struct Alarm {
    var moment: Instant
    var ring: @Sendable () -> Void
  }

  private struct State {
    var now = Instant(1_000)
    var wall = 1_790_000_000.0
    var next = 0
    var alarms: [Int: Alarm] = [:]
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

  public func advance(by seconds: Seconds) {
    let due = state.withLock { state in
      state.now = state.now + seconds
      state.wall += seconds
      let due = state.alarms.filter { $0.value.moment <= state.now }
      for id in due.keys { state.alarms[id] = nil }
      return due.sorted { ($0.value.moment, $0.key) < ($1.value.moment, $1.key) }.map(\.value.ring)
    }
    for ring in due { ring() }
  }

  /// The clock on the wall is set, as a user or NTP does.
  public func setDate(by seconds: Seconds) { state.withLock { $0.wall += seconds } }

  /// Moves on to the moment of the next alarm; waits for one.
  public func advanceToNextAlarm() async {
    await watch { !$0.isEmpty }
    guard !Task.isCancelled, let next = state.withLock({ $0.alarms.values.map(\.moment).min() })
    else { return }
    advance(by: max(0, next - now))
  }

  /// Returns once there is an alarm for that moment, or the test has taken too long.
  public func alarm(at instant: Instant) async {
    await watch { $0.contains { abs($0 - instant) < 0.01 } }
  }

  /// Returns once the moments for which there are alarms are so.
  private func watch(_ areSo: @Sendable ([Instant]) -> Bool) async {
    while !Task.isCancelled, !state.withLock({ areSo($0.alarms.values.map(\.moment)) }) {
      await withTaskCancellationHandler {
        await withCheckedContinuation { watcher in
          let isThere = state.withLock { state in
            if Task.isCancelled || areSo(state.alarms.values.map(\.moment)) { return true }
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

  /// Lets go whoever waits for an alarm.
  private func interrupt() {
    let watchers = state.withLock { state in
      defer { state.watchers = [] }
      return state.watchers
    }
    for watcher in watchers { watcher.resume() }
  }

  private func schedule(
    at moment: Instant, _ ring: @escaping @Sendable () -> Void
  ) -> Clocks.Alarm {
    let id = state.withLock { state -> Int? in
      guard moment > state.now else { return nil }
      state.next += 1
      state.alarms[state.next] = Alarm(moment: moment, ring: ring)
      return state.next
    }
    guard let id else {
      ring()
      return Clocks.Alarm {}
    }
    interrupt()
    return Clocks.Alarm { self.state.withLock { $0.alarms[id] = nil } }
  }
}
