// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// Rules of the scrobble policy, one case per row of the table.
@Suite struct ScrobblePolicyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var progress: Double
    var watched = 0.0
    var playingTime = 100.0
    var isShown = true
    var ending: ScrobblePolicy.Ending

    var testDescription: String {
      "\(progress) %, \(watched * 100) % watched, ran \(playingTime) s\(isShown ? ", shown" : "")"
    }
  }

  private func check(_ one: Case, _ policy: ScrobblePolicy) {
    #expect(
      policy.ending(
        at: Progress(percent: one.progress), watched: one.watched, playingTime: one.playingTime,
        isShown: one.isShown) == one.ending)
  }

  @Test(arguments: [
    // ends, p ≥ T
    Case(progress: 100, ending: .play(progress: 100)),
    Case(progress: 80.01, ending: .play(progress: 80.01)),
    Case(progress: 80, ending: .play(progress: 80.01)),
    Case(progress: 80, playingTime: 5, isShown: false, ending: .play(progress: 80.01)),
    // a run below start_after is not a play at any position
    Case(progress: 80, playingTime: 0, isShown: false, ending: .nothing),
    Case(progress: 92, playingTime: 2, isShown: false, ending: .nothing),
    Case(progress: 100, playingTime: 4.99, isShown: false, ending: .nothing),
    Case(progress: 40, watched: 0.9, playingTime: 4, isShown: false, ending: .nothing),
    Case(progress: 92, playingTime: 2, isShown: true, ending: .keepPosition(progress: 79.9)),
    // at least T % watched
    Case(progress: 40, watched: 0.8, ending: .play(progress: 80.01)),
    Case(progress: 0, watched: 0.95, ending: .play(progress: 80.01)),
    Case(progress: 40, watched: 0.7999, ending: .keepPosition(progress: 40)),
    // ends, 1 ≤ p < T, after start_after
    Case(progress: 79.99, ending: .keepPosition(progress: 79.9)),
    Case(progress: 79.9, ending: .keepPosition(progress: 79.9)),
    Case(progress: 79.89, ending: .keepPosition(progress: 79.89)),
    Case(progress: 1, ending: .keepPosition(progress: 1)),
    Case(progress: 50, playingTime: 5, isShown: false, ending: .keepPosition(progress: 50)),
    // ends, p < 1
    Case(progress: 0.99, ending: .clear),
    Case(progress: 0, ending: .clear),
    Case(progress: 0.99, isShown: false, ending: .nothing),
    // ends before start_after, p < T
    Case(progress: 50, playingTime: 4.99, isShown: false, ending: .nothing),
    Case(progress: 79.99, playingTime: 0, isShown: false, ending: .nothing),
    Case(progress: 50, playingTime: 4.99, isShown: true, ending: .keepPosition(progress: 50)),
  ])
  func `end is classified by progress, time watched and run time`(_ one: Case) {
    check(one, ScrobblePolicy())
  }

  @Test(arguments: [
    Case(progress: 90, ending: .play(progress: 90)),
    Case(progress: 89.99, ending: .keepPosition(progress: 79.9)),
    Case(progress: 85, watched: 0.89, ending: .keepPosition(progress: 79.9)),
    Case(progress: 85, watched: 0.9, ending: .play(progress: 85)),
  ])
  func `threshold of 90 percent applies to progress and to time watched`(_ one: Case) {
    check(one, ScrobblePolicy(threshold: Progress(percent: 90)))
  }

  @Test(arguments: [
    Case(progress: 100, ending: .play(progress: 100)),
    Case(progress: 99.99, ending: .keepPosition(progress: 79.9)),
    Case(progress: 99.99, watched: 1, ending: .play(progress: 99.99)),
  ])
  func `threshold of 100 percent applies to progress and to time watched`(_ one: Case) {
    check(one, ScrobblePolicy(threshold: .complete))
  }

  @Test(arguments: [
    Case(progress: 95, watched: 0.5, ending: .play(progress: 95)),
    Case(progress: 95, watched: 0.4999, ending: .keepPosition(progress: 79.9)),
    Case(progress: 95, watched: 0.1, playingTime: 1, isShown: false, ending: .nothing),
  ])
  func `minimum share watched is required for a play`(_ one: Case) {
    check(one, ScrobblePolicy(minWatched: 0.5))
  }

  @Test func `earlier viewings count towards the minimum share watched`() {
    let policy = ScrobblePolicy(minWatched: 0.8)
    let end = Progress(percent: 95)
    #expect(policy.ending(at: end, watched: 0.4, seen: 0.85, playingTime: 60, isShown: true).isPlay)
    #expect(
      !policy.ending(at: end, watched: 0.4, seen: 0.79, playingTime: 60, isShown: true).isPlay)
    #expect(
      !policy.ending(
        at: Progress(percent: 50), watched: 0.4, seen: 0.85, playingTime: 60, isShown: true
      ).isPlay, "it has not come past the threshold")
  }

  @Test func `no minimum run time with start_after of 0`() {
    let policy = ScrobblePolicy(startAfter: 0)
    #expect(policy.ending(at: .complete, watched: 0, playingTime: 0, isShown: false).isPlay)
  }

  @Test func `threshold is never below that of Trakt`() {
    #expect(ScrobblePolicy(threshold: Progress(percent: 50)).threshold == .scrobble)
  }

  @Test(
    arguments: [
      (0, nil), (0.99, nil), (1, 1), (50.5, 50.5), (79.9, 79.9), (79.99, 79.9), (80, nil),
      (100, nil),
    ] as [(Double, Double?)])
  func `pause is sent from 1 percent up to the threshold`(_ progress: Double, _ sent: Double?) {
    #expect(ScrobblePolicy().pause(at: Progress(percent: progress)) == sent)
  }

  @Test func `pause before a higher threshold is sent at 79.9 percent`() {
    let policy = ScrobblePolicy(threshold: Progress(percent: 90))
    #expect(policy.pause(at: Progress(percent: 85)) == 79.9)
    #expect(policy.pause(at: Progress(percent: 90)) == nil)
  }
}
