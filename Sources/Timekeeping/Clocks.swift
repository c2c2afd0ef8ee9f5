// SPDX-License-Identifier: MIT

public import NIOCore
public import Playback

#if canImport(Glibc)
  internal import Glibc
#endif

/// The clocks: one for durations, one for dates, and a timer.
public struct Clocks: Sendable {
  /// CLOCK_MONOTONIC, as in the plugin; it excludes suspend.
  public var now: @Sendable () -> Instant
  /// Seconds since 1970.
  public var date: @Sendable () -> Double
  /// Calls back at that time unless the timer is cancelled. May fire early if the time is more than
  /// eleven days ahead.
  public var schedule: @Sendable (_ at: Instant, _ fire: @escaping @Sendable () -> Void) -> Timer

  /// A scheduled callback; it fires whether this value is kept or not.
  public struct Timer: Sendable {
    public let cancel: @Sendable () -> Void

    public init(cancel: @escaping @Sendable () -> Void) {
      self.cancel = cancel
    }
  }

  public init(
    now: @escaping @Sendable () -> Instant, date: @escaping @Sendable () -> Double,
    schedule: @escaping @Sendable (Instant, @escaping @Sendable () -> Void) -> Timer
  ) {
    self.now = now
    self.date = date
    self.schedule = schedule
  }

  /// The system's clocks, with timers of an event loop. Cancelling one removes it, whereas
  /// `Task.sleep` keeps its timer and wakes the process at that time, and a sleeping task keeps its
  /// stack.
  public static func system(on loop: any EventLoop) -> Clocks {
    Clocks(
      now: { Instant(read(CLOCK_MONOTONIC)) },
      date: { read(CLOCK_REALTIME) },
      schedule: { moment, fire in
        let rest = max(0, moment.seconds - read(CLOCK_MONOTONIC))
        // NIO's deadlines use CLOCK_MONOTONIC too.
        let task = loop.scheduleTask(in: .nanoseconds(Int64(min(rest, 1e6) * 1e9)), fire)
        return Timer { task.cancel() }
      })
  }

  /// Returns at that time, or throws when cancelled.
  public func sleep(until moment: Instant) async throws {
    let (fires, fire) = AsyncStream<Never>.makeStream()
    let timer = schedule(moment) { fire.finish() }
    for await _ in fires {}
    timer.cancel()
    try Task.checkCancellation()
  }

  /// The wall-clock time of `instant`, by the wall clock's present setting.
  public func date(of instant: Instant) -> Double {
    date() - (now() - instant)
  }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Instant {
  public static let never = Instant(.infinity)
}
