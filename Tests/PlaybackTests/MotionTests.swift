// SPDX-License-Identifier: MIT

import Testing

@testable import Playback

struct MotionTests {
  private let running = Motion.running(from: 100, since: Instant(50), speed: 2)

  @Test func `held it stays`() {
    #expect(Motion.held(at: 7).position(at: Instant(1e6)) == 7)
    #expect(Motion.held(at: 7).moment(of: 8) == nil)
    #expect(!Motion.held(at: 7).isRunning)
  }

  @Test func `running it moves, but never before its start`() {
    #expect(running.position(at: Instant(50)) == 100)
    #expect(running.position(at: Instant(60)) == 120)
    #expect(running.position(at: Instant(0)) == 100)
    #expect(running.isRunning)
  }

  @Test func `it says when it will be somewhere`() {
    #expect(running.moment(of: 120) == Instant(60))
    #expect(running.moment(of: 100) == nil)
    #expect(running.moment(of: 0) == nil)
  }
}

struct DurationWatchTests {
  /// - Returns: whether a stream that says `durations`, a second apart, is live.
  private func isLive(_ durations: [Seconds], every interval: Seconds = 1) -> Bool {
    var watch = DurationWatch()
    var isLive = false
    for (index, duration) in durations.enumerated() {
      isLive = watch.note(duration, at: Instant(Double(index) * interval))
    }
    return isLive
  }

  @Test func `a duration that grows with the clock is live`() {
    #expect(isLive([32.9, 34, 35.1, 36.2]))
    #expect(isLive([10, 20, 30, 40], every: 10))
  }

  @Test func `a film's duration may be corrected`() {
    #expect(!isLive([1000]))
    #expect(!isLive([1000, 1000, 1000, 1000]))
    #expect(!isLive([1000, 1500]))
    #expect(!isLive([1000, 1100, 1150]))
    #expect(!isLive([1000, 900, 950, 940]))
    #expect(!isLive([1000, 1000.5, 1001, 1001.5]))
  }

  @Test func `slowly, as an estimate gets better, is no live stream`() {
    #expect(!isLive([1000, 1010, 1020, 1030, 1040], every: 60))
  }
}
