// SPDX-License-Identifier: MIT

/// Seconds of media or of elapsed time.
public typealias Seconds = Double

/// A time on CLOCK_MONOTONIC, which excludes suspend.
public struct Instant: Hashable, Sendable, Comparable {
  /// Seconds since an arbitrary origin, the same for all processes of one boot.
  public var seconds: Seconds

  public init(_ seconds: Seconds) {
    self.seconds = seconds
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
  public static func + (a: Instant, b: Seconds) -> Instant { Instant(a.seconds + b) }
  public static func - (a: Instant, b: Instant) -> Seconds { a.seconds - b.seconds }

  /// Whether a clock can have this value: finite and within three centuries, so that milliseconds
  /// are still exact.
  var isPlausible: Bool { abs(seconds) < 1e10 }
}
