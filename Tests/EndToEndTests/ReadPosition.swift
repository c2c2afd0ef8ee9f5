// SPDX-License-Identifier: MIT

import TestSupport

/// The position of a player that plays on, and the time at which it was read.
struct ReadPosition {
  private let seconds: Double
  private let asked = ContinuousClock.now

  init(of player: RunningPlayer) async throws {
    seconds = try await player.position()
  }

  /// Whether that is its progress when it was left, before `end`; within 1 %.
  ///
  /// - Parameter duration: the duration of the file, in seconds.
  func fits(_ progress: Double, of duration: Double, until end: ContinuousClock.Instant) -> Bool {
    let last = seconds + (end - asked) / .seconds(1)
    return (seconds / duration * 100 - 1...last / duration * 100 + 1).contains(progress)
  }
}
