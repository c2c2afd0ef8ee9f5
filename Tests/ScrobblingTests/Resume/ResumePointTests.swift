// SPDX-License-Identifier: MIT

import Journal
import Testing

@testable import Scrobbling

/// The choice between the local journal and Trakt; dates are seconds.
@Suite struct ResumePointTests {
  private static func own(
    _ progress: Double, at date: Double, outcome: Play.Outcome? = nil, isPlayed: Bool = false
  ) -> Play {
    Play(
      key: Play.Key(instance: "a", entry: 1, lap: 0), path: "/a.mkv", beganAt: date - 10,
      endedAt: date, seenAt: date, duration: 1000, progress: progress, reachedThreshold: isPlayed,
      outcome: outcome)
  }

  private static func kept(_ progress: Double, at date: Double) -> StoredPosition {
    StoredPosition(item: "movie 1", media: "{}", progress: progress, pausedAt: date)
  }

  private static func trakt(_ progress: Double, _ date: Double) -> ResumePoint {
    ResumePoint(source: .trakt, progress: progress, date: date)
  }

  private static func journal(_ progress: Double, _ date: Double) -> ResumePoint {
    ResumePoint(source: .journal, progress: progress, date: date)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var plays: [Play] = []
    var kept: StoredPosition?
    var point: ResumePoint?
  }

  @Test(arguments: [
    Case(testDescription: "nothing known"),
    Case(
      testDescription: "Trakt's position, no own viewing", kept: kept(41, at: 100),
      point: trakt(41, 100)),
    Case(
      testDescription: "own unfinished viewing, no account", plays: [own(41, at: 100)],
      point: journal(41, 100)),
    Case(
      testDescription: "Trakt's position is newer", plays: [own(10, at: 50)],
      kept: kept(41, at: 100), point: trakt(41, 100)),
    Case(
      testDescription: "own viewing is newer", plays: [own(60, at: 200)], kept: kept(41, at: 100),
      point: journal(60, 200)),
    Case(
      testDescription: "Trakt has the local viewing, which arrived later",
      plays: [own(41, at: 100)],
      kept: kept(41, at: 4_000), point: journal(41, 100)),
    Case(
      testDescription: "Trakt was sent no more than 79.9 %", plays: [own(88, at: 100)],
      kept: kept(79.9, at: 101), point: journal(88, 100)),
    Case(
      testDescription: "finished here after Trakt's position",
      plays: [own(100, at: 200, isPlayed: true)], kept: kept(41, at: 100)),
    Case(
      testDescription: "finished here, begun again elsewhere",
      plays: [own(100, at: 200, isPlayed: true)], kept: kept(41, at: 300), point: trakt(41, 300)),
    Case(
      testDescription: "left unfinished, then finished",
      plays: [own(41, at: 100), own(100, at: 200, isPlayed: true)]),
    Case(
      testDescription: "finished, then begun again",
      plays: [own(100, at: 100, isPlayed: true), own(30, at: 200)], point: journal(30, 200)),
    Case(
      testDescription: "the rest of a finished movie was played",
      plays: [own(99, at: 200, outcome: .continued)], kept: kept(41, at: 100)),
    Case(
      testDescription: "a short look or a skipped viewing changes nothing",
      plays: [own(3, at: 200, outcome: .ignored)], kept: kept(41, at: 100), point: trakt(41, 100)),
    Case(
      testDescription: "an unmatched viewing counts as seen",
      plays: [own(41, at: 1, outcome: .unmatched)],
      point: journal(41, 1)),
    Case(testDescription: "below 2 %", kept: kept(1.99, at: 100)),
    Case(testDescription: "from 2 %", kept: kept(2, at: 100), point: trakt(2, 100)),
    Case(testDescription: "up to 95 %", kept: kept(95, at: 100), point: trakt(95, 100)),
    Case(testDescription: "above 95 %", kept: kept(95.01, at: 100)),
    Case(
      testDescription: "the newest is near the end, an older one is not offered instead",
      plays: [own(97, at: 200)], kept: kept(41, at: 100)),
  ])
  func `newest unfinished position is chosen`(_ one: Case) {
    #expect(ResumePoint.choose(one.plays, one.kept) == one.point)
    #expect(ResumePoint.choose(one.plays.reversed(), one.kept) == one.point)
  }

  @Test func `open viewing is not chosen`() {
    var open = Self.own(41, at: 100)
    open.endedAt = nil
    #expect(ResumePoint.choose([open], nil) == nil)
  }
}
