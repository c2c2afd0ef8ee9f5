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

  private var stage = Log.Stage(filter: Self.filter)

  private mutating func locate(
    _ realPath: String?, decision: Int, stored: [Play] = []
  ) {
    stage.actions = stage.log.located(
      Self.id, decision, realPath.map { [Self.raw: $0] } ?? [:], stored: stored, at: stage.clock)
  }

  private func requests(_ decision: Int) -> Bool {
    stage.actions.contains(.locate(Self.id, decision, ["/private", Self.raw]))
  }

  private func stored() -> Play {
    Play(
      key: Log.key, path: Log.file.address.shown, beganAt: 900_000, seenAt: 999_000, position: 500,
      duration: 1000, progress: 50, ran: 400, reachedThreshold: false)
  }

  @Test mutating func `real path that was not found in time is requested at the next change`() {
    stage.begin()
    locate(nil, decision: 1)
    #expect(stage.actions == [])
    #expect(stage.log.isUndecided(Log.player), "nothing of it is acknowledged")
    stage.report(.paused, at: 100, runs: false)
    #expect(requests(2))
    stage.report(.resumed, at: 100)
    #expect(stage.actions == [], "it is being resolved")
    locate(Self.raw, decision: 2)
    #expect(stage.log.viewings[Log.key] != nil)
    #expect(!stage.log.isUndecided(Log.player))
  }

  @Test mutating func `file whose real path is unknown at its end is not recorded`() {
    stage.begin()
    locate(nil, decision: 1)
    stage.end(at: 900)
    #expect(requests(2))
    locate(nil, decision: 2)
    #expect(stage.actions == [])
    #expect(stage.log.files.isEmpty)
  }

  @Test mutating func `viewing is suspended until its real path is known to a changed filter`()
    throws
  {
    stage = Log.Stage()
    stage.begin(at: 500)
    stage.expectCurrent(stage.ticket, .found(try Log.sintel()))
    stage.actions = stage.log.adopt(ScrobblePolicy(), Self.filter)
    #expect(stage.events == [.dropped], "it may be excluded")
    #expect(!stage.writes.contains(.remove(Log.key)), "it may be admitted")
    #expect(requests(1))
    locate(nil, decision: 1, stored: [stored()])
    stage.report(.seeked, at: 600)
    locate(Self.raw, decision: 2, stored: [stored()])
    #expect(stage.log.viewings[Log.key]?.play.beganAt == 900_000)
    stage.end(at: 900)
    #expect(stage.log.viewings[Log.key]?.isOver == true)
  }

  @Test mutating func `part of a file is suspended until its real path is known`() throws {
    stage = Log.Stage()
    stage.begin()
    let both = try Log.media(
      #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#)
    stage.expectCurrent(stage.ticket, .found(both))
    stage.report(.seeked, at: 600)
    let second = Play.Key(instance: Log.player, entry: 1, lap: 0, part: 1)
    stage.actions = stage.log.adopt(ScrobblePolicy(), Self.filter)
    #expect(stage.events.contains(.dropped))
    #expect(!stage.writes.contains(.remove(second)), "it may be admitted")
    #expect(requests(1))
    var play = stored()
    play.key = second
    locate(Self.raw, decision: 1, stored: [play])
    #expect(stage.log.viewings[second]?.play.beganAt == 900_000)
    #expect(stage.log.viewings[second]?.play.duration == 1000, "until it is identified again")
  }

  @Test mutating func `suspended viewing that is excluded is removed`() throws {
    stage = Log.Stage()
    stage.begin(at: 500)
    stage.actions = stage.log.adopt(ScrobblePolicy(), Self.filter)
    locate("/private/x.mkv", decision: 1, stored: [stored()])
    #expect(stage.writes == [.remove(Log.key)])
    #expect(stage.log.viewings.isEmpty)
  }

  @Test mutating func `ended viewing that is excluded later waits in the journal`() {
    stage = Log.Stage()
    stage.begin()
    stage.end(at: 900)
    stage.actions = stage.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(stage.log.viewings.isEmpty)
    #expect(stage.actions.contains(.withdraw(Log.key)))
    #expect(stage.writes == [])
  }

  @Test mutating func `skipped viewing is kept by a changed filter until it is excluded`() {
    stage = Log.Stage()
    stage.begin()
    _ = stage.log.skip(Log.player, at: stage.clock)
    #expect(stage.log.paths(undecidedBy: Self.filter) == [Self.raw])
    _ = stage.log.adopt(ScrobblePolicy(), Self.filter)
    #expect(stage.log.skipped[Log.player] != nil)
    _ = stage.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(stage.log.skipped.isEmpty)
  }

  @Test mutating func `orphaned viewing that is excluded now is removed`() {
    stage = Log.Stage(filter: PathFilter(exclude: ["/films"]))
    stage.actions = stage.log.orphaned(stored())
    #expect(stage.writes == [.remove(Log.key)])
    #expect(stage.log.viewings.isEmpty)
  }

  @Test mutating func `orphaned viewing waits for its real path`() {
    let play = stored()
    stage.actions = stage.log.orphaned(play)
    #expect(stage.actions == [])
    stage.actions = stage.log.orphaned(play, [play.path: "/private/x.mkv"])
    #expect(stage.writes == [.remove(Log.key)])
    stage.actions = stage.log.orphaned(play, [play.path: play.path])
    #expect(stage.log.viewings[Log.key]?.isOver == true)
  }

  // MARK: the user's decisions

  /// Race: the user matches the viewing with another film while a `start` is in flight.
  @Test mutating func `response to an earlier item does not replace the match`() throws {
    stage = Log.Stage()
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Log.charade()))
    _ = stage.log.confirmed(Log.key, sent: try Log.sintel(), try Log.sintel())
    #expect(stage.log.viewings[Log.key]?.resolution == .found(try Log.charade()))
    _ = stage.log.confirmed(Log.key, sent: try Log.charade(), try Log.charade())
    #expect(stage.log.viewings[Log.key]?.resolution == .found(try Log.charade()))
  }

  @Test(arguments: [true, false])
  mutating func `viewing that is no longer skipped is shown again`(isRunning: Bool) throws {
    stage = Log.Stage()
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Log.sintel()))
    _ = stage.log.skip(Log.player, at: stage.clock)
    if !isRunning { stage.report(.paused, at: 100, runs: false) }
    let answer = stage.log.unskip(Log.player, at: stage.clock)
    stage.actions = try #require(answer).actions
    #expect(stage.events.last == .identified(try Log.sintel()))
    #expect(stage.events.count == (isRunning ? 2 : 3))
  }
}
