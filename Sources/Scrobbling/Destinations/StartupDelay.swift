// SPDX-License-Identifier: MIT

internal import Playback

/// When a daemon takes up what the last one left: after a moment at random, so that a hundred which
/// start together (an upgrade, a power cut) do not come to Trakt together.
///
/// What is played now does not wait for it, nor does anything once the user says so.
struct StartupDelay: Hashable, Sendable {
  /// A hundred daemons then make ten requests a second, and each waits at most ten seconds.
  static let spread: Seconds = 10

  private(set) var opensAt = Instant(-.infinity)

  /// Nothing is left, or nothing is to wait.
  init() {}

  /// - Parameter random: 0…1.
  init(takenUpAt now: Instant, random: Double) {
    opensAt = now + Self.spread * random
  }
}
