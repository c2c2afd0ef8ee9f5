// SPDX-License-Identifier: MIT

internal import Playback

/// Random delay before a new daemon delivers what the last one left, so that many daemons that
/// start together (an upgrade, a power cut) do not send to Trakt at the same
/// time.
///
/// Does not delay current playback, nor anything after a manual retry.
struct StartupDelay: Hashable, Sendable {
  /// Seconds. A hundred daemons then send ten requests a second, and each waits at most ten
  /// seconds.
  static let spread: Seconds = 10

  private(set) var opensAt = Instant(-.infinity)

  /// Creates an expired delay.
  init() {}

  /// - Parameter random: 0…1.
  init(restoredAt now: Instant, random: Double) {
    opensAt = now + Self.spread * random
  }
}
