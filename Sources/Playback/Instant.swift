// SPDX-License-Identifier: MIT

/// Seconds, of film or of time.
public typealias Seconds = Double

/// A moment on CLOCK_MONOTONIC, which stands still while the machine is suspended.
public struct Instant: Hashable, Sendable, Comparable {
  /// Seconds since an arbitrary start, the same for all processes of one boot.
  public var seconds: Seconds

  public init(_ seconds: Seconds) {
    self.seconds = seconds
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
  public static func + (a: Instant, b: Seconds) -> Instant { Instant(a.seconds + b) }
  public static func - (a: Instant, b: Instant) -> Seconds { a.seconds - b.seconds }

  /// A clock may show this: a number, within three centuries, so that milliseconds still count.
  var isPlausible: Bool { abs(seconds) < 1e10 }
}
