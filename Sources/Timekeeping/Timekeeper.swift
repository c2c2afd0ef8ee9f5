// SPDX-License-Identifier: MIT

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

  public static let system = Timekeeper(
    now: { Instant(read(CLOCK_MONOTONIC)) },
    date: { read(CLOCK_REALTIME) },
    sleep: { until in
      let rest = until.seconds - read(CLOCK_MONOTONIC)
      guard rest > 0 else { return }
      // Swift's "suspending" clock is CLOCK_MONOTONIC on Linux.
      try await Task.sleep(for: .seconds(min(rest, 1e6)), tolerance: .zero, clock: .suspending)
    })

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
