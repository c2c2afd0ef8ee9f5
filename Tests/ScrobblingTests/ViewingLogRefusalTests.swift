// SPDX-License-Identifier: MIT

import Journal
import MediaIdentity
import Playback
import Testing
import Trakt

@testable import Scrobbling

extension ViewingLogTests {
  /// Dark 1x01.
  static var item: Media {
    var media = Media(
      Hypothesis(kind: .episode, title: "Dark", year: 2017, season: 1, episodes: [1]))
    media.ids.trakt = 7
    return media
  }
}

/// Identified viewings that are not delivered.
@Suite struct ViewingLogRefusalTests {
  private var stage = ViewingLogTests.Stage()

  private static func item(runtime: Double?) -> Media {
    var media = ViewingLogTests.item
    media.runtime = runtime
    return media
  }

  private var outcome: Play.Outcome? {
    for write in stage.writes {
      switch write {
      case .end(let play, []), .revise(let play, [], of: _): return play.outcome
      default: break
      }
    }
    return nil
  }

  @Test mutating func `file far shorter than its item is ignored`() {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(Self.item(runtime: 3600)))
    #expect(stage.events == [.hidden], "it is not shown")
    stage.end(at: 1000)
    #expect(stage.delivered == [])
    #expect(outcome == .ignored)
    guard case .end(let play, _)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(play.detail == "too short for Dark 1x01: 17 min instead of 60 min")
    #expect(stage.log.viewings.isEmpty)
  }

  @Test mutating func `short file that ended before the match is ignored`() {
    stage.begin()
    let ticket = stage.ticket
    stage.end(at: 1000)
    #expect(stage.writes.count == 1)
    stage.expectCurrent(ticket, .found(Self.item(runtime: 3600)))
    #expect(stage.delivered == [])
    #expect(outcome == .ignored)
  }

  @Test mutating func `growing file is shown once it is long enough`() {
    stage.begin()
    let item = Self.item(runtime: 3600)
    stage.expectCurrent(stage.ticket, .found(item))
    stage.report(.paused, at: 500, runs: false)
    #expect(!stage.events.contains(.identified(item)))
    stage.report(.resumed, at: 500, duration: 3000)
    #expect(stage.events.contains(.identified(item)))
    stage.report(.ended(.closed(.quit)), at: 2900, runs: false, duration: 3000)
    #expect(stage.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `shown viewing that proves too short is dropped`() {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(Self.item(runtime: 2000)))
    stage.log.setShown(ViewingLogTests.key, true)
    stage.report(.seeked, at: 400, duration: 500)
    #expect(!stage.events.contains(.hidden))
    stage.report(.ended(.closed(.quit)), at: 500, runs: false, duration: 500)
    #expect(stage.events == [.dropped])
    #expect(outcome == .ignored)
  }

  @Test mutating func `match override applies at any run time`() {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(Self.item(runtime: 3600)))
    #expect(stage.events == [.hidden])
    _ = stage.log.identifyAgain()
    let said = Self.item(runtime: nil)
    stage.expectCurrent(stage.ticket, .found(said))
    #expect(stage.events == [.identified(said)])
    stage.end(at: 1000)
    #expect(stage.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `run time is not compared for several episodes in one file`() {
    var both = Self.item(runtime: 36_000)
    both.episodes = [1, 2]
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(both))
    #expect(stage.events.contains { if case .identified = $0 { true } else { false } })
  }

  // MARK: continuations

  private static func earlier(left position: Double, watched: [ClosedRange<Double>] = []) -> Play {
    Play(
      key: Play.Key(instance: ViewingLogTests.player, entry: 7, lap: 0), path: "/a.mkv",
      media: JSON.text(ViewingLogTests.item), beganAt: 900_000, endedAt: 901_000, seenAt: 901_000,
      position: position, duration: 1000, progress: position / 10, watched: watched,
      reachedThreshold: position >= 800)
  }

  private mutating func resolve(_ earlier: Play) {
    guard let ticket = stage.ticket,
      let actions = stage.log.resolved(
        ticket, .found(ViewingLogTests.item), sittings: Sittings([earlier]), at: stage.clock)
    else { return #expect(Bool(false)) }
    stage.actions = actions
  }

  @Test mutating func `rest of a play continues it`() {
    stage.report(
      .began(ViewingLogTests.file, again: false), at: 880, ran: 0)
    resolve(Self.earlier(left: 880))
    #expect(stage.events == [.hidden])
    stage.end(at: 1000)
    #expect(stage.delivered == [])
    #expect(outcome == .continued)
  }

  @Test mutating func `rest that ended before the match continues the play`() {
    stage.report(.began(ViewingLogTests.file, again: false), at: 880, ran: 0)
    let ticket = stage.ticket
    stage.end(at: 1000)
    #expect(stage.log.sittingsNeeded(ticket!, .found(ViewingLogTests.item)) != nil)
    resolveEnded(ticket, Self.earlier(left: 880))
    #expect(outcome == .continued)
  }

  private mutating func resolveEnded(_ ticket: LookupTicket?, _ earlier: Play) {
    guard let ticket,
      let actions = stage.log.resolved(
        ticket, .found(ViewingLogTests.item), sittings: Sittings([earlier]), at: stage.clock)
    else { return #expect(Bool(false)) }
    stage.actions = actions
  }

  @Test mutating func `viewing from the start needs no earlier viewings`() {
    stage.report(.began(ViewingLogTests.file, again: false), at: 0, ran: 0)
    #expect(stage.log.sittingsNeeded(stage.ticket!, .found(ViewingLogTests.item)) == nil)
  }

  @Test mutating func `sum of sittings and parts of a file need earlier viewings`() {
    stage.begin()
    var double = ViewingLogTests.item
    double.episodes = [1, 2]
    #expect(stage.log.sittingsNeeded(stage.ticket!, .found(double)) != nil)
    stage = ViewingLogTests.Stage(ScrobblePolicy(minWatched: 0.8))
    stage.begin()
    #expect(stage.log.sittingsNeeded(stage.ticket!, .found(ViewingLogTests.item)) != nil)
  }

  @Test mutating func `viewing resumed by the next daemon keeps its start position`() {
    stage.report(.began(ViewingLogTests.file, again: false), at: 0, ran: 0)
    guard case .begin(let play)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(play.startPosition == 0)
    stage = ViewingLogTests.Stage()
    stage.begin(at: 900, again: true, stored: [play])
    #expect(stage.log.viewings[ViewingLogTests.key]?.play.startPosition == 0)
  }

  @Test mutating func `start position of a late report is computed from the run time`() {
    stage.report(.began(ViewingLogTests.file, again: false), at: 1000, runs: false, ran: 900)
    #expect(stage.log.viewings[ViewingLogTests.key]?.play.startPosition == 100)
  }

  // MARK: sittings

  @Test mutating func `sittings add up to the minimum share watched`() {
    stage = ViewingLogTests.Stage(ScrobblePolicy(minWatched: 0.8))
    stage.begin(at: 500)
    resolve(Self.earlier(left: 500, watched: [0...500]))
    stage.report(.ended(.closed(.quit)), at: 900, runs: false, watched: [500...900])
    #expect(stage.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `sittings known after the end add up`() {
    stage = ViewingLogTests.Stage(ScrobblePolicy(minWatched: 0.8))
    stage.begin(at: 500)
    let ticket = stage.ticket
    stage.report(.ended(.closed(.quit)), at: 900, runs: false, watched: [500...900])
    guard case .end(_, let before)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(before.map(\.kind) == [.pause])
    resolveEnded(ticket, Self.earlier(left: 500, watched: [0...500]))
    #expect(stage.delivered.map(\.kind) == [.scrobble])
    guard case .end(let play, let after)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(after.map(\.kind) == [.scrobble])
    #expect(play.reachedThreshold)
  }

  // MARK: shown for long enough

  @Test mutating func `run past the threshold is a play after five seconds`() {
    stage.report(.began(ViewingLogTests.file, again: false), at: 920, ran: 0)
    stage.report(.reachedThreshold, at: 920, ran: 0)
    #expect(stage.log.nextProof == Instant(105.001))
    stage.wait(2)
    stage.actions = stage.log.proveShown(at: stage.clock)
    #expect(stage.writes.isEmpty, "too early")
    stage.wait(3.01)
    stage.actions = stage.log.proveShown(at: stage.clock)
    guard case .update(let play, durable: true)? = stage.writes.first else {
      return #expect(Bool(false), "\(stage.writes)")
    }
    #expect(stage.log.abandoned(LoggedViewing(leftOver: play)).isPlay)
    #expect(stage.log.nextProof == Instant(.infinity))
  }

  @Test mutating func `suspended viewing is stored with its run time`() {
    stage.report(.began(ViewingLogTests.file, again: false), at: 900, ran: 0)
    stage.wait(60)
    stage.actions = stage.log.suspend(at: stage.clock)
    guard case .update(let play, _)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(play.ran == 60)
    #expect(play.watched == [900...960])
    #expect(stage.log.abandoned(LoggedViewing(leftOver: play)).isPlay)
  }
}
