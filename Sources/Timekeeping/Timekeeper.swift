// SPDX-License-Identifier: MIT

public import NIOCore
public import Playback

#if canImport(Glibc)
  internal import Glibc
#endif

/// The two clocks: one for how long, one for when.
public struct Timekeeper: Sendable {
  /// CLOCK_MONOTONIC, the plugin's clock; stands still in suspend.
  public var now: @Sendable () -> Instant
  /// Seconds since 1970.
  public var date: @Sendable () -> Double
  /// Returns at that moment, or throws when cancelled.
  public var sleep: @Sendable (_ until: Instant) async throws -> Void

  public init(
    now: @escaping @Sendable () -> Instant, date: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (_ until: Instant) async throws -> Void
  ) {
    self.now = now
    self.date = date
    self.sleep = sleep
  }

  /// The system's clocks, and an event loop to sleep on: of what is cancelled there nothing is left,
  /// whereas `Task.sleep` keeps its timer until the moment comes, which for one who seeks a lot is
  /// one for each time, for as long as the film lasts.
  public static func system(on loop: any EventLoop) -> Timekeeper {
    Timekeeper(
      now: { Instant(read(CLOCK_MONOTONIC)) },
      date: { read(CLOCK_REALTIME) },
      sleep: { until in
        let rest = until.seconds - read(CLOCK_MONOTONIC)
        guard rest > 0 else { return }
        // NIO's deadlines are CLOCK_MONOTONIC too.
        let alarm = loop.scheduleTask(in: .nanoseconds(Int64(min(rest, 1e6) * 1e9))) {}
        try await withTaskCancellationHandler {
          try await alarm.futureResult.get()
        } onCancel: {
          alarm.cancel()
        }
      })
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
