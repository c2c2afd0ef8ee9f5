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

  @Test func `backwards it moves towards the start`() {
    let backwards = Motion.running(from: 100, since: Instant(50), speed: -2)
    #expect(backwards.position(at: Instant(60)) == 80)
    #expect(backwards.position(at: Instant(0)) == 100)
    #expect(backwards.moment(of: 80) == Instant(60))
    #expect(backwards.moment(of: 120) == nil)
  }

  @Test func `it says when it will be somewhere`() {
    #expect(running.moment(of: 120) == Instant(60))
    #expect(running.moment(of: 100) == nil)
    #expect(running.moment(of: 0) == nil)
  }
}

struct DurationWatchTests {
  /// - Returns: whether a file that says `durations`, an `interval` apart, still grows `later`.
  private func isGrowing(
    _ durations: [Seconds], every interval: Seconds = 1, later: Seconds = 0
  ) -> Bool {
    var watch = DurationWatch()
    for (index, duration) in durations.enumerated() {
      watch.note(duration, ran: Double(index) * interval)
    }
    return watch.isGrowing(ran: Double(durations.count - 1) * interval + later)
  }

  @Test func `a duration that grows with the clock`() {
    #expect(isGrowing([32.9, 34, 35.1, 36.2]))
    #expect(isGrowing([10, 20, 30, 40], every: 10))
    #expect(isGrowing([1000, 1010, 1020, 1030], every: 10, later: 9))
  }

  @Test func `one that begins to grow where the header said it ends`() {
    #expect(isGrowing([1000] + (0..<990).map { _ in 1000 } + [1001, 1002, 1003, 1004]))
  }

  @Test func `it is complete when it has not grown for a while`() {
    #expect(!isGrowing([32.9, 34, 35.1, 36.2], later: 10))
    #expect(!isGrowing([32.9, 34, 35.1, 36.2, 36.2, 36.2, 36.2, 36.2, 36.2, 36.2]))
    #expect(!isGrowing([1000, 1010, 1020, 1030, 1030], every: 10))
    #expect(!isGrowing([1000, 1010, 1020, 1030], every: 10, later: 30))
  }

  @Test func `while it is paused nothing tells that it is complete`() {
    #expect(isGrowing([32.9, 34, 35.1, 36.2], later: 0))
    #expect(isGrowing([30, 40, 50, 60, 70], every: 0))
  }

  @Test func `a film's duration may be corrected`() {
    #expect(!isGrowing([1000]))
    #expect(!isGrowing([1000, 1000, 1000, 1000]))
    #expect(!isGrowing([1000, 1500]))
    #expect(!isGrowing([1000, 1100, 1150]))
    #expect(!isGrowing([1000, 900, 950, 940]))
    #expect(!isGrowing([1000, 1000.5, 1001, 1001.5]))
  }

  @Test func `slowly, as an estimate gets better, it does not grow`() {
    #expect(!isGrowing([1000, 1010, 1020, 1030, 1040], every: 60))
  }
}
