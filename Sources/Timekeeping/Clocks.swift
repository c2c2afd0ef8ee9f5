// SPDX-License-Identifier: MIT

public import NIOCore
public import Playback

#if canImport(Glibc)
  internal import Glibc
#endif

/// The two clocks: one for how long, one for when.
public struct Clocks: Sendable {
  /// CLOCK_MONOTONIC, the plugin's clock; stands still in suspend.
  public var now: @Sendable () -> Instant
  /// Seconds since 1970.
  public var date: @Sendable () -> Double
  /// Calls back at that moment, unless the alarm is cancelled before. It may ring too early where the
  /// moment is more than eleven days away.
  public var schedule: @Sendable (_ at: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm

  /// What was scheduled; it rings whether this is kept or not.
  public struct Alarm: Sendable {
    public let cancel: @Sendable () -> Void

    public init(cancel: @escaping @Sendable () -> Void) {
      self.cancel = cancel
    }
  }

  public init(
    now: @escaping @Sendable () -> Instant, date: @escaping @Sendable () -> Double,
    schedule: @escaping @Sendable (Instant, @escaping @Sendable () -> Void) -> Alarm
  ) {
    self.now = now
    self.date = date
    self.schedule = schedule
  }

  /// The system's clocks, and an event loop whose alarms ring: of what is cancelled there nothing is
  /// left, whereas `Task.sleep` keeps its timer until the moment comes and wakes the process then, and
  /// a task that sleeps keeps its stack.
  public static func system(on loop: any EventLoop) -> Clocks {
    Clocks(
      now: { Instant(read(CLOCK_MONOTONIC)) },
      date: { read(CLOCK_REALTIME) },
      schedule: { moment, ring in
        let rest = max(0, moment.seconds - read(CLOCK_MONOTONIC))
        // NIO's deadlines are CLOCK_MONOTONIC too.
        let task = loop.scheduleTask(in: .nanoseconds(Int64(min(rest, 1e6) * 1e9)), ring)
        return Alarm { task.cancel() }
      })
  }

  /// Returns at that moment, or throws when cancelled.
  public func sleep(until moment: Instant) async throws {
    let (rings, ring) = AsyncStream<Never>.makeStream()
    let alarm = schedule(moment) { ring.finish() }
    for await _ in rings {}
    alarm.cancel()
    try Task.checkCancellation()
  }

  /// When `instant` was, by the wall clock as it is now.
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
