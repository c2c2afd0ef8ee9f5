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
  private var scenario = ViewingLogTests.Scenario()

  private static func item(runtime: Double?) -> Media {
    var media = ViewingLogTests.item
    media.runtime = runtime
    return media
  }

  private var outcome: Play.Outcome? {
    for write in scenario.writes {
      switch write {
      case .end(let play, []), .revise(let play, [], of: _): return play.outcome
      default: break
      }
    }
    return nil
  }

  @Test mutating func `file far shorter than its item is ignored`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.item(runtime: 3600)))
    #expect(scenario.events == [.hidden], "it is not shown")
    scenario.end(at: 1000)
    #expect(scenario.delivered == [])
    #expect(outcome == .ignored)
    guard case .end(let play, _)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.detail == "too short for Dark 1x01: 17 min instead of 60 min")
    #expect(scenario.log.viewings.isEmpty)
  }

  @Test mutating func `short file that ended before the match is ignored`() {
    scenario.begin()
    let ticket = scenario.ticket
    scenario.end(at: 1000)
    #expect(scenario.writes.count == 1)
    scenario.expectCurrent(ticket, .found(Self.item(runtime: 3600)))
    #expect(scenario.delivered == [])
    #expect(outcome == .ignored)
  }

  @Test mutating func `growing file is shown once it is long enough`() {
    scenario.begin()
    let item = Self.item(runtime: 3600)
    scenario.expectCurrent(scenario.ticket, .found(item))
    scenario.report(.paused, at: 500, runs: false)
    #expect(!scenario.events.contains(.identified(item)))
    scenario.report(.resumed, at: 500, duration: 3000)
    #expect(scenario.events.contains(.identified(item)))
    scenario.report(.ended(.closed(.quit)), at: 2900, runs: false, duration: 3000)
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `shown viewing that proves too short is dropped`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.item(runtime: 2000)))
    _ = scenario.log.setShown(ViewingLogTests.key, true)
    scenario.report(.seeked, at: 400, duration: 500)
    #expect(!scenario.events.contains(.hidden))
    scenario.report(.ended(.closed(.quit)), at: 500, runs: false, duration: 500)
    #expect(scenario.events == [.dropped])
    #expect(outcome == .ignored)
  }

  @Test mutating func `match override applies at any run time`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.item(runtime: 3600)))
    #expect(scenario.events == [.hidden])
    _ = scenario.log.identifyAgain()
    let said = Self.item(runtime: nil)
    scenario.expectCurrent(scenario.ticket, .found(said))
    #expect(scenario.events == [.identified(said)])
    scenario.end(at: 1000)
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
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
    guard let ticket = scenario.ticket,
      let actions = scenario.log.resolved(
        ticket, .found(ViewingLogTests.item), earlierViewings: EarlierViewings([earlier]),
        at: scenario.clock)
    else { return #expect(Bool(false)) }
    scenario.actions = actions
  }

  @Test mutating func `rest of a play continues it`() {
    scenario.report(
      .began(ViewingLogTests.file, isResumed: false), at: 880, playingTime: 0)
    resolve(Self.earlier(left: 880))
    #expect(scenario.events == [.hidden])
    scenario.end(at: 1000)
    #expect(scenario.delivered == [])
    #expect(outcome == .continued)
  }

  @Test mutating func `rest that is sought within start_after continues the play`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    resolve(Self.earlier(left: 880))
    #expect(scenario.events != [.hidden])
    scenario.report(.seeked, at: 885, playingTime: 2)
    #expect(scenario.identifies)
    resolve(Self.earlier(left: 880))
    #expect(scenario.events == [.hidden])
    scenario.end(at: 1000)
    #expect(outcome == .continued)
  }

  @Test mutating func `rest that is found by two seeks continues the play`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    resolve(Self.earlier(left: 900))
    scenario.report(.seeked, at: 550, playingTime: 2)
    resolve(Self.earlier(left: 900))
    #expect(scenario.events != [.hidden])
    // The seconds before the first seek, at twice the speed, are not the first half again.
    scenario.report(.seeked, at: 905, playingTime: 4, watched: [0...4, 550...554])
    #expect(scenario.identifies)
    resolve(Self.earlier(left: 900))
    #expect(scenario.events == [.hidden])
    scenario.end(at: 1000)
    #expect(outcome == .continued)
  }

  @Test mutating func `seconds before the seek are not the first half seen again`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    resolve(Self.earlier(left: 880))
    scenario.report(.seeked, at: 885, playingTime: 3, watched: [0...6])
    resolve(Self.earlier(left: 880))
    scenario.report(.paused, at: 900, runs: false, playingTime: 10, watched: [0...6, 885...900])
    scenario.end(at: 1000)
    #expect(outcome == .continued)
  }

  @Test mutating func `rest that is sought while paused continues the play`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    resolve(Self.earlier(left: 880))
    scenario.report(.paused, at: 2, runs: false, playingTime: 2)
    #expect(!scenario.identifies)
    scenario.report(.resumed, at: 885, playingTime: 2)
    #expect(scenario.identifies)
    resolve(Self.earlier(left: 880))
    #expect(scenario.events == [.hidden])
  }

  @Test mutating func `seek to the start within start_after is a new viewing`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 880, playingTime: 0)
    resolve(Self.earlier(left: 880))
    #expect(scenario.events == [.hidden])
    scenario.report(.seeked, at: 0, playingTime: 2)
    resolve(Self.earlier(left: 880))
    scenario.end(at: 1000)
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `seek after start_after continues no earlier play`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    resolve(Self.earlier(left: 880))
    scenario.report(.seeked, at: 885, playingTime: 6)
    #expect(!scenario.identifies)
    scenario.end(at: 1000)
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `rest that ended before the match continues the play`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 880, playingTime: 0)
    let ticket = scenario.ticket
    scenario.end(at: 1000)
    #expect(scenario.log.earlierViewingsQuery(ticket!, .found(ViewingLogTests.item)) != nil)
    resolveEnded(ticket, Self.earlier(left: 880))
    #expect(outcome == .continued)
  }

  private mutating func resolveEnded(_ ticket: LookupTicket?, _ earlier: Play) {
    guard let ticket,
      let actions = scenario.log.resolved(
        ticket, .found(ViewingLogTests.item), earlierViewings: EarlierViewings([earlier]),
        at: scenario.clock)
    else { return #expect(Bool(false)) }
    scenario.actions = actions
  }

  @Test mutating func `viewing from the start needs no earlier viewings`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    #expect(
      scenario.log.earlierViewingsQuery(scenario.ticket!, .found(ViewingLogTests.item)) == nil)
  }

  @Test mutating func `sum of viewings and parts of a file need earlier viewings`() {
    scenario.begin()
    var double = ViewingLogTests.item
    double.episodes = [1, 2]
    #expect(scenario.log.earlierViewingsQuery(scenario.ticket!, .found(double)) != nil)
    scenario = ViewingLogTests.Scenario(ScrobblePolicy(minWatched: 0.8))
    scenario.begin()
    #expect(
      scenario.log.earlierViewingsQuery(scenario.ticket!, .found(ViewingLogTests.item)) != nil)
  }

  @Test mutating func `viewing resumed by the next daemon keeps its start position`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    guard case .begin(let play)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.startPosition == 0)
    scenario = ViewingLogTests.Scenario()
    scenario.begin(at: 900, isResumed: true, stored: [play])
    #expect(scenario.log.viewings[ViewingLogTests.key]?.play.startPosition == 0)
  }

  @Test mutating func `seek while no daemon playingTime moves the start position`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    guard case .begin(let play)? = scenario.writes.first else { return #expect(Bool(false)) }
    scenario = ViewingLogTests.Scenario()
    scenario.report(
      .began(ViewingLogTests.file, isResumed: true), at: 885, playingTime: 3, stored: [play])
    #expect(scenario.log.viewings[ViewingLogTests.key]?.play.startPosition == 882)
  }

  @Test(arguments: [(100.5, false), (160, true)])
  mutating func `viewing may be shown as playing if it has moved since the last daemon`(
    _ position: Double, _ isShown: Bool
  ) {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 100, playingTime: 0)
    guard case .begin(var play)? = scenario.writes.first else { return #expect(Bool(false)) }
    play.shown = [.trakt]
    scenario = ViewingLogTests.Scenario()
    scenario.begin(at: position, isResumed: true, stored: [play])
    guard case .began(_, _, _, _, _, let names)? = scenario.events.first else {
      return #expect(Bool(false))
    }
    #expect(names == (isShown ? [.trakt] : []))
  }

  @Test mutating func `skipped viewing is cleared where an earlier daemon has shown it`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 0, playingTime: 0)
    guard case .begin(var play)? = scenario.writes.first else { return #expect(Bool(false)) }
    (play.media, play.shown) = (JSON.text(ViewingLogTests.item), [.trakt])
    scenario = ViewingLogTests.Scenario()
    scenario.begin(at: 100, isResumed: true, stored: [play])
    resolve(Self.earlier(left: 100))
    scenario.actions =
      scenario.log.skip(ViewingLogTests.player, at: scenario.clock)?.actions ?? []
    #expect(scenario.events == [.dropped, .withdrawn(ViewingLogTests.item, from: [.trakt])])
  }

  @Test mutating func `start position of a late report is computed from the run time`() {
    scenario.report(
      .began(ViewingLogTests.file, isResumed: false), at: 1000, runs: false, playingTime: 900)
    #expect(scenario.log.viewings[ViewingLogTests.key]?.play.startPosition == 100)
  }

  // MARK: earlier viewings

  @Test mutating func `viewings add up to the minimum share watched`() {
    scenario = ViewingLogTests.Scenario(ScrobblePolicy(minWatched: 0.8))
    scenario.begin(at: 500)
    resolve(Self.earlier(left: 500, watched: [0...500]))
    scenario.report(.ended(.closed(.quit)), at: 900, runs: false, watched: [500...900])
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `viewings known after the end add up`() {
    scenario = ViewingLogTests.Scenario(ScrobblePolicy(minWatched: 0.8))
    scenario.begin(at: 500)
    let ticket = scenario.ticket
    scenario.report(.ended(.closed(.quit)), at: 900, runs: false, watched: [500...900])
    guard case .end(_, let before)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(before.map(\.kind) == [.pause])
    resolveEnded(ticket, Self.earlier(left: 500, watched: [0...500]))
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
    guard case .end(let play, let after)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(after.map(\.kind) == [.scrobble])
    #expect(play.reachedThreshold)
  }

  // MARK: shown for long enough

  @Test mutating func `run past the threshold is a play after five seconds`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 920, playingTime: 0)
    scenario.report(.reachedThreshold, at: 920, playingTime: 0)
    #expect(scenario.log.nextCountingTime == Instant(105.001))
    scenario.wait(2)
    scenario.actions = scenario.log.storeCountingViewings(at: scenario.clock)
    #expect(scenario.writes.isEmpty, "too early")
    scenario.wait(3.01)
    scenario.actions = scenario.log.storeCountingViewings(at: scenario.clock)
    guard case .update(let play, durable: true)? = scenario.writes.first else {
      return #expect(Bool(false), "\(scenario.writes)")
    }
    #expect(scenario.log.abandoned(LoggedViewing(stored: play)).isPlay)
    #expect(scenario.log.nextCountingTime == Instant(.infinity))
  }

  @Test mutating func `suspended viewing is stored with its run time`() {
    scenario.report(.began(ViewingLogTests.file, isResumed: false), at: 900, playingTime: 0)
    scenario.wait(60)
    scenario.actions = scenario.log.suspend(at: scenario.clock)
    guard case .update(let play, _)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.playingTime == 60)
    #expect(play.watched == [900...960])
    #expect(scenario.log.abandoned(LoggedViewing(stored: play)).isPlay)
  }

  @Test mutating func `player that reports its position confirms that a viewing counts`() {
    scenario.report(
      .began(ViewingLogTests.file, isResumed: false), at: 920, playingTime: 0,
      requestsPosition: true)
    #expect(scenario.log.nextCountingTime == Instant(.infinity))
    scenario.wait(60)
    scenario.actions = scenario.log.suspend(at: scenario.clock)
    guard case .update(let waiting, _)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(!scenario.log.abandoned(LoggedViewing(stored: waiting)).isPlay)
    scenario.report(.reachedThreshold, at: 926, playingTime: 6, requestsPosition: true)
    guard case .update(let play, durable: true)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(scenario.log.abandoned(LoggedViewing(stored: play)).isPlay)
  }
}

/// Files whose name names several episodes.
@Suite struct ViewingLogShortMultipartTests {
  private var scenario = ViewingLogTests.Scenario()

  private static let several: Media = {
    var media = ViewingLogTests.item
    media.episodes = [1, 2, 3]
    media.runtimes = [1200, 0, 1800]
    media.runtime = 3000
    return media
  }()

  @Test mutating func `file far shorter than its episodes together is ignored`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.several))
    #expect(scenario.events == [.hidden])
    scenario.end(at: 1000)
    #expect(scenario.delivered == [])
    guard case .end(let play, [])? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.outcome == .ignored)
    #expect(play.detail == "too short for Dark 1x01-1x03: 17 min instead of 50 min")
  }

  @Test mutating func `file that grows to the length of its episodes is divided`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.several))
    scenario.report(.grows, at: 10, duration: 2900)
    #expect(scenario.identifies)
    scenario.expectCurrent(scenario.ticket, .found(Self.several))
    #expect(scenario.log.isMultipart(ViewingLog.FileID(scenario.key)))
  }

  @Test mutating func `file whose length is known at its end only is divided then`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.several))
    scenario.report(.ended(.closed(.quit)), at: 2900, runs: false, duration: 2900)
    #expect(scenario.identifies)
    #expect(scenario.delivered == [])
    scenario.expectCurrent(scenario.ticket, .found(Self.several))
    #expect(scenario.delivered.count == 1, "the last episode")
  }

  @Test mutating func `user's match applies at any duration`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(Self.several.withoutRuntime()))
    #expect(scenario.log.isMultipart(ViewingLog.FileID(scenario.key)))
  }
}
