// SPDX-License-Identifier: MIT

import Testing

@testable import Playback

struct MotionTests {
  private let running = Motion.running(from: 100, since: Instant(50), speed: 2)

  @Test func `held position does not change`() {
    #expect(Motion.held(at: 7).position(at: Instant(1e6)) == 7)
    #expect(Motion.held(at: 7).moment(of: 8) == nil)
    #expect(!Motion.held(at: 7).isRunning)
  }

  @Test func `running position advances and never precedes its start`() {
    #expect(running.position(at: Instant(50)) == 100)
    #expect(running.position(at: Instant(60)) == 120)
    #expect(running.position(at: Instant(0)) == 100)
    #expect(running.isRunning)
  }

  @Test func `backward position decreases`() {
    let backwards = Motion.running(from: 100, since: Instant(50), speed: -2)
    #expect(backwards.position(at: Instant(60)) == 80)
    #expect(backwards.position(at: Instant(0)) == 100)
    #expect(backwards.moment(of: 80) == Instant(60))
    #expect(backwards.moment(of: 120) == nil)
  }

  @Test func `motion predicts when it reaches a position`() {
    #expect(running.moment(of: 120) == Instant(60))
    #expect(running.moment(of: 100) == nil)
    #expect(running.moment(of: 0) == nil)
  }
}

struct DurationWatchTests {
  /// - Returns: whether a file with these `durations` at an `interval` still grows `later`.
  private func isGrowing(
    _ durations: [Seconds], every interval: Seconds = 1, later: Seconds = 0
  ) -> Bool {
    var watch = DurationHistory()
    for (index, duration) in durations.enumerated() {
      watch.record(duration, playingTime: Double(index) * interval)
    }
    return watch.isGrowing(playingTime: Double(durations.count - 1) * interval + later)
  }

  @Test func `duration that grows with the clock is growing`() {
    #expect(isGrowing([32.9, 34, 35.1, 36.2]))
    #expect(isGrowing([10, 20, 30, 40], every: 10))
    #expect(isGrowing([1000, 1010, 1020, 1030], every: 10, later: 9))
  }

  @Test func `duration that grows after its header's end is growing`() {
    #expect(isGrowing([1000] + (0..<990).map { _ in 1000 } + [1001, 1002, 1003, 1004]))
  }

  @Test func `duration that has not grown for a while is complete`() {
    #expect(!isGrowing([32.9, 34, 35.1, 36.2], later: 10))
    #expect(!isGrowing([32.9, 34, 35.1, 36.2, 36.2, 36.2, 36.2, 36.2, 36.2, 36.2]))
    #expect(!isGrowing([1000, 1010, 1020, 1030, 1030], every: 10))
    #expect(!isGrowing([1000, 1010, 1020, 1030], every: 10, later: 30))
  }

  @Test func `growth does not end while paused`() {
    #expect(isGrowing([32.9, 34, 35.1, 36.2], later: 0))
    #expect(isGrowing([30, 40, 50, 60, 70], every: 0))
  }

  @Test func `corrected duration is not growing`() {
    #expect(!isGrowing([1000]))
    #expect(!isGrowing([1000, 1000, 1000, 1000]))
    #expect(!isGrowing([1000, 1500]))
    #expect(!isGrowing([1000, 1100, 1150]))
    #expect(!isGrowing([1000, 900, 950, 940]))
    #expect(!isGrowing([1000, 1000.5, 1001, 1001.5]))
  }

  @Test func `slowly improving estimate is not growing`() {
    #expect(!isGrowing([1000, 1010, 1020, 1030, 1040], every: 60))
  }
}
