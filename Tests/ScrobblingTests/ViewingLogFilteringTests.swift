// SPDX-License-Identifier: MIT

import Addresses
import Journal
import Playback
import Testing

@testable import Scrobbling

/// Real paths that are not known in time, and a filter that changes while something plays or waits.
@Suite struct ViewingLogFilteringTests {
  private typealias Log = ViewingLogTests
  private static let filter = PathFilter(exclude: ["/private"])
  private static let id = ViewingLog.FileID(player: Log.player, viewing: ViewingID(entry: 1))
  private static let raw = Log.file.address.raw

  private var scenario = Log.Scenario(filter: Self.filter)

  private mutating func locate(
    _ realPath: String?, decision: Int, stored: [Play] = []
  ) {
    scenario.actions = scenario.log.realPathsResolved(
      Self.id, decision, realPath.map { [Self.raw: $0] } ?? [:], stored: stored, at: scenario.clock)
  }

  private func requests(_ decision: Int) -> Bool {
    scenario.actions.contains(.resolveRealPaths(Self.id, decision, ["/private", Self.raw]))
  }

  private func stored() -> Play {
    Play(
      key: Log.key, path: Log.file.address.shown, beganAt: 900_000, seenAt: 999_000, position: 500,
      duration: 1000, progress: 50, playingTime: 400, reachedThreshold: false)
  }

  @Test mutating func `real path that was not found in time is requested at the next change`() {
    scenario.begin()
    locate(nil, decision: 1)
    #expect(scenario.actions == [])
    #expect(scenario.log.isUndecided(Log.player), "nothing of it is acknowledged")
    scenario.report(.paused, at: 100, runs: false)
    #expect(requests(2))
    scenario.report(.resumed, at: 100)
    #expect(scenario.actions == [], "it is being resolved")
    locate(Self.raw, decision: 2)
    #expect(scenario.log.viewings[Log.key] != nil)
    #expect(!scenario.log.isUndecided(Log.player))
  }

  @Test mutating func `file whose real path is unknown at its end is not recorded`() {
    scenario.begin()
    locate(nil, decision: 1)
    scenario.end(at: 900)
    #expect(requests(2))
    locate(nil, decision: 2)
    #expect(scenario.actions == [])
    #expect(scenario.log.files.isEmpty)
  }

  @Test mutating func `viewing is suspended until its real path is known to a changed filter`()
    throws
  {
    scenario = Log.Scenario()
    scenario.begin(at: 500)
    scenario.expectCurrent(scenario.ticket, .found(try Log.sintel()))
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), Self.filter)
    #expect(scenario.events == [.dropped], "it may be excluded")
    #expect(!scenario.writes.contains(.remove(Log.key)), "it may be admitted")
    #expect(requests(1))
    locate(nil, decision: 1, stored: [stored()])
    scenario.report(.seeked, at: 600)
    locate(Self.raw, decision: 2, stored: [stored()])
    #expect(scenario.log.viewings[Log.key]?.play.beganAt == 900_000)
    scenario.end(at: 900)
    #expect(scenario.log.viewings[Log.key]?.isOver == true)
  }

  @Test mutating func `part of a file is suspended until its real path is known`() throws {
    scenario = Log.Scenario()
    scenario.begin()
    let both = try Log.media(
      #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#)
    scenario.expectCurrent(scenario.ticket, .found(both))
    scenario.report(.seeked, at: 600)
    let second = Play.Key(instance: Log.player, entry: 1, lap: 0, part: 1)
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), Self.filter)
    #expect(scenario.events.contains(.dropped))
    #expect(!scenario.writes.contains(.remove(second)), "it may be admitted")
    #expect(requests(1))
    var play = stored()
    play.key = second
    locate(Self.raw, decision: 1, stored: [play])
    #expect(scenario.log.viewings[second]?.play.beganAt == 900_000)
    #expect(scenario.log.viewings[second]?.play.duration == 1000, "until it is identified again")
  }

  @Test mutating func `suspended viewing that is excluded is removed`() throws {
    scenario = Log.Scenario()
    scenario.begin(at: 500)
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), Self.filter)
    locate("/private/x.mkv", decision: 1, stored: [stored()])
    #expect(scenario.writes == [.remove(Log.key)])
    #expect(scenario.log.viewings.isEmpty)
  }

  @Test mutating func `ended viewing that is excluded later waits in the journal`() {
    scenario = Log.Scenario()
    scenario.begin()
    scenario.end(at: 900)
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(scenario.log.viewings.isEmpty)
    #expect(scenario.actions.contains(.withdraw(Log.key)))
    #expect(scenario.writes == [])
  }

  @Test mutating func `skipped viewing is kept by a changed filter until it is excluded`() {
    scenario = Log.Scenario()
    scenario.begin()
    _ = scenario.log.skip(Log.player, at: scenario.clock)
    #expect(scenario.log.paths(undecidedBy: Self.filter) == [Self.raw])
    _ = scenario.log.adopt(ScrobblePolicy(), Self.filter)
    #expect(scenario.log.skipped[Log.player] != nil)
    _ = scenario.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(scenario.log.skipped.isEmpty)
  }

  @Test mutating func `orphaned viewing that is excluded now is removed`() {
    scenario = Log.Scenario(filter: PathFilter(exclude: ["/films"]))
    scenario.actions = scenario.log.orphaned(stored())
    #expect(scenario.writes == [.remove(Log.key)])
    #expect(scenario.log.viewings.isEmpty)
  }

  @Test mutating func `orphaned viewing waits for its real path`() {
    let play = stored()
    scenario.actions = scenario.log.orphaned(play)
    #expect(scenario.actions == [])
    scenario.actions = scenario.log.orphaned(play, [play.path: "/private/x.mkv"])
    #expect(scenario.writes == [.remove(Log.key)])
    scenario.actions = scenario.log.orphaned(play, [play.path: play.path])
    #expect(scenario.log.viewings[Log.key]?.isOver == true)
  }

  // MARK: the user's decisions

  /// Race: the user matches the viewing with another item while a `start` is in flight.
  @Test mutating func `response to an earlier item does not replace the match`() throws {
    scenario = Log.Scenario()
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Log.charade()))
    _ = scenario.log.confirmed(Log.key, sent: try Log.sintel(), try Log.sintel())
    #expect(scenario.log.viewings[Log.key]?.resolution == .found(try Log.charade()))
    _ = scenario.log.confirmed(Log.key, sent: try Log.charade(), try Log.charade())
    #expect(scenario.log.viewings[Log.key]?.resolution == .found(try Log.charade()))
  }

  @Test(arguments: [true, false])
  mutating func `viewing that is no longer skipped is shown again`(isRunning: Bool) throws {
    scenario = Log.Scenario()
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Log.sintel()))
    _ = scenario.log.skip(Log.player, at: scenario.clock)
    if !isRunning { scenario.report(.paused, at: 100, runs: false) }
    let result = scenario.log.unskip(Log.player, at: scenario.clock)
    scenario.actions = try #require(result).actions
    #expect(scenario.events.last == .identified(try Log.sintel()))
    #expect(scenario.events.count == (isRunning ? 2 : 3))
  }
}
