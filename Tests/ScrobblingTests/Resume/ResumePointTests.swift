// SPDX-License-Identifier: MIT

import Journal
import Testing

@testable import Scrobbling

/// The choice between the local journal and Trakt; dates are seconds.
@Suite struct ResumePointTests {
  private static func local(
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
      testDescription: "Trakt's position, no local viewing", kept: kept(41, at: 100),
      point: trakt(41, 100)),
    Case(
      testDescription: "local unfinished viewing, no account", plays: [local(41, at: 100)],
      point: journal(41, 100)),
    Case(
      testDescription: "Trakt's position is newer", plays: [local(10, at: 50)],
      kept: kept(41, at: 100), point: trakt(41, 100)),
    Case(
      testDescription: "local viewing is newer", plays: [local(60, at: 200)],
      kept: kept(41, at: 100),
      point: journal(60, 200)),
    Case(
      testDescription: "Trakt has the local viewing, which arrived later",
      plays: [local(41, at: 100)],
      kept: kept(41, at: 4_000), point: journal(41, 100)),
    Case(
      testDescription: "Trakt was sent no more than 79.9 %", plays: [local(88, at: 100)],
      kept: kept(79.9, at: 101), point: journal(88, 100)),
    Case(
      testDescription: "finished here after Trakt's position",
      plays: [local(100, at: 200, isPlayed: true)], kept: kept(41, at: 100)),
    Case(
      testDescription: "finished here, begun again elsewhere",
      plays: [local(100, at: 200, isPlayed: true)], kept: kept(41, at: 300), point: trakt(41, 300)),
    Case(
      testDescription: "left unfinished, then finished",
      plays: [local(41, at: 100), local(100, at: 200, isPlayed: true)]),
    Case(
      testDescription: "finished, then begun again",
      plays: [local(100, at: 100, isPlayed: true), local(30, at: 200)], point: journal(30, 200)),
    Case(
      testDescription: "the rest of a finished movie was played",
      plays: [local(99, at: 200, outcome: .continued)], kept: kept(41, at: 100)),
    Case(
      testDescription: "a short look or a skipped viewing changes nothing",
      plays: [local(3, at: 200, outcome: .ignored)], kept: kept(41, at: 100), point: trakt(41, 100)),
    Case(
      testDescription: "an unmatched viewing counts as seen",
      plays: [local(41, at: 1, outcome: .unmatched)],
      point: journal(41, 1)),
    Case(testDescription: "below 2 %", kept: kept(1.99, at: 100)),
    Case(testDescription: "from 2 %", kept: kept(2, at: 100), point: trakt(2, 100)),
    Case(testDescription: "up to 95 %", kept: kept(95, at: 100), point: trakt(95, 100)),
    Case(testDescription: "above 95 %", kept: kept(95.01, at: 100)),
    Case(
      testDescription: "the newest is near the end, an older one is not offered instead",
      plays: [local(97, at: 200)], kept: kept(41, at: 100)),
  ])
  func `newest unfinished position is chosen`(_ one: Case) {
    #expect(ResumePoint.choose(one.plays, one.kept) == one.point)
    #expect(ResumePoint.choose(one.plays.reversed(), one.kept) == one.point)
  }

  @Test func `open viewing is not chosen`() {
    var open = Self.local(41, at: 100)
    open.endedAt = nil
    #expect(ResumePoint.choose([open], nil) == nil)
  }
}
