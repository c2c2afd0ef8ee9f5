// SPDX-License-Identifier: MIT

import Addresses
import Journal
import MediaIdentity
import Playback
import Testing

@testable import Scrobbling

/// Viewings that depend on earlier ones whose lookup is pending; files are 1,000 s long.
@Suite struct ViewingLogEarlierViewingsTests {
  private typealias Scenario = ViewingLogTests.Scenario
  private static let item = ViewingLogTests.item
  private static let thrice = ScrobblePolicy(minWatched: 0.8)

  private var scenario = Scenario()

  /// Begins a viewing of the next file of the player, 1,000 s after the one before.
  private mutating func begin(
    _ entry: Int, at position: Seconds, of path: String = "/tv/Dark S01E01.mkv"
  ) throws {
    scenario.wait(1000)
    scenario.entry = entry
    scenario.report(
      .began(LoadedFile(address: MediaAddress(path)), isResumed: false), at: position, runs: false,
      playingTime: 0)
    let viewing = try #require(scenario.log.viewings[scenario.key])
    let read = ReadReference(
      MediaIdentity.identify(viewing.reference), of: viewing.reference, identity: nil)
    let isCurrent = scenario.log.identified(viewing.ticket, read)
    #expect(isCurrent)
  }

  @Test(arguments: [
    (part: 0, duration: 1_000.0, true), (1_000, 1_010, true), (1, 1_000, false),
    (0, 500, false),
  ])
  func `only the same part of a file is an earlier viewing`(
    _ part: Int, _ duration: Double, _ expected: Bool
  ) {
    let later = play(part: 0, duration: 1_000)
    #expect(play(part: part, duration: duration).isSamePart(as: later) == expected)
  }

  private func play(part: Int, duration: Double) -> Play {
    Play(
      key: Play.Key(instance: "a", entry: part, lap: 0, part: part), path: "/tv/Dark S01E01.mkv",
      media: nil, beganAt: 0, seenAt: 0, duration: duration)
  }

  private mutating func end(from start: Seconds, to end: Seconds) {
    scenario.report(
      .ended(.closed(.quit)), at: end, runs: false, playingTime: end - start, watched: [start...end]
    )
  }

  private mutating func view(
    _ entry: Int, from start: Seconds, to position: Seconds,
    of path: String = "/tv/Dark S01E01.mkv"
  ) throws {
    try begin(entry, at: start, of: path)
    end(from: start, to: position)
  }

  private mutating func resolve(_ entry: Int, _ resolution: Resolution = .found(item)) {
    scenario.entry = entry
    scenario.expectCurrent(scenario.ticket, resolution)
  }

  /// The viewing as it is in the journal after the last actions.
  private func stored() throws -> Play {
    for write in scenario.writes.reversed() {
      switch write {
      case .update(let play, _), .end(let play, _), .revise(let play, _, of: _): return play
      default: break
      }
    }
    throw Missing()
  }

  private struct Missing: Error {}

  /// Decides about the viewing that is ready, which must be this one.
  private mutating func decide(_ entry: Int, after earlier: Play...) throws {
    scenario.entry = entry
    let next = scenario.log.nextDecidable()
    let (ticket, media) = try #require(next)
    #expect(ticket == scenario.ticket)
    scenario.actions = scenario.log.earlierIdentified(
      ticket, media, EarlierViewings(earlier), at: scenario.clock)
  }

  private mutating func expectNothingDecidable() {
    let next = scenario.log.nextDecidable()
    #expect(next?.ticket == nil)
  }

  /// The first viewing as the journal has it once its lookup has ended.
  private func identified(_ play: Play) -> Play {
    var play = play
    play.media = JSON.text(Self.item)
    play.endedAt = play.endedAt ?? play.seenAt
    return play
  }

  @Test mutating func `rest that is identified before the play waits and continues it`() throws {
    try view(1, from: 0, to: 860)
    try view(2, from: 880, to: 980)
    resolve(2)
    #expect(scenario.delivered == [] && scenario.writes == [])
    expectNothingDecidable()
    resolve(1)
    #expect(scenario.delivered.map(\.progress) == [86])
    let first = identified(try stored())
    try decide(2, after: first)
    #expect(scenario.delivered == [])
    #expect(try stored().outcome == .continued)
    #expect(scenario.log.viewings.isEmpty)
    expectNothingDecidable()
  }

  @Test mutating func `rest that ends while the play waits for its lookup waits as well`() throws {
    try view(1, from: 0, to: 860)
    try begin(2, at: 880)
    resolve(2)
    #expect(scenario.events == [.identified(Self.item)], "it is shown meanwhile")
    end(from: 880, to: 980)
    #expect(scenario.events == [.dropped], "no final stop follows now")
    #expect(scenario.delivered == [])
    #expect(try stored().media == nil, "a later daemon looks it up again")
    resolve(1)
    let first = identified(try stored())
    try decide(2, after: first)
    #expect(scenario.delivered == [])
    #expect(try stored().outcome == .continued)
  }

  /// Leaves the movie at 860 s, which is a play, and resumes it at 880 s.
  private mutating func resumeAfterPlay() throws {
    try view(1, from: 0, to: 860)
    resolve(1)
    let first = identified(try stored())
    try begin(2, at: 880)
    let ticket = try #require(scenario.ticket)
    scenario.actions = scenario.log.apply(
      .found(Self.item), to: ticket, EarlierViewings([first]), at: scenario.clock)
  }

  /// The first half is played again after that.
  @Test(arguments: [(400.0, true), (5, true), (4.9, false)])
  mutating func `rest after which the movie is watched again is a play`(
    _ seconds: Seconds, isPlay: Bool
  ) throws {
    try resumeAfterPlay()
    scenario.report(
      .paused, at: seconds, runs: false, playingTime: 5, watched: [0...seconds, 880...885])
    #expect(scenario.events.contains(.identified(Self.item)) == isPlay)
    scenario.report(
      .ended(.closed(.quit)), at: 940, runs: false, playingTime: 65,
      watched: [0...seconds, 880...940])
    #expect(scenario.delivered.map(\.progress) == (isPlay ? [94] : []))
    #expect(try stored().outcome == (isPlay ? nil : .continued))
  }

  /// Playing the second half again is still the rest of that play.
  @Test mutating func `rest that begins with a few scenes again continues the play`() throws {
    try resumeAfterPlay()
    scenario.report(
      .ended(.closed(.quit)), at: 940, runs: false, playingTime: 300, watched: [600...940])
    #expect(scenario.delivered == [])
    #expect(try stored().outcome == .continued)
  }

  @Test mutating func `play that is identified while its rest plays is continued`() throws {
    try view(1, from: 0, to: 860)
    try begin(2, at: 880)
    resolve(2)
    resolve(1)
    let first = identified(try stored())
    try decide(2, after: first)
    #expect(scenario.events == [.hidden])
    end(from: 880, to: 980)
    #expect(scenario.delivered == [])
    #expect(try stored().outcome == .continued)
  }

  @Test mutating func `viewings identified newest first add up`() throws {
    scenario = Scenario(Self.thrice)
    try view(1, from: 0, to: 500)
    try view(2, from: 500, to: 960)
    resolve(2)
    #expect(scenario.delivered == [])
    resolve(1)
    #expect(scenario.delivered.map(\.kind) == [.pause])
    let first = identified(try stored())
    try decide(2, after: first)
    #expect(scenario.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 96)])
    #expect(try stored().reachedThreshold)
  }

  @Test mutating func `three viewings are decided oldest first`() throws {
    scenario = Scenario(Self.thrice)
    try view(1, from: 0, to: 300)
    try view(2, from: 300, to: 600)
    try view(3, from: 600, to: 950)
    resolve(3)
    resolve(2)
    #expect(scenario.delivered == [])
    resolve(1)
    let first = identified(try stored())
    try decide(2, after: first)
    let second = identified(try stored())
    try decide(3, after: second, first)
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `viewing waits for another file of the same episode`() throws {
    try view(1, from: 0, to: 860, of: "/downloads/dark.s01e01.720p.mkv")
    try view(2, from: 880, to: 980)
    resolve(2)
    #expect(scenario.delivered == [])
    resolve(1, .unmatched(nil, reason: "no idea"))
    try decide(2)
    #expect(scenario.delivered.map(\.progress) == [98])
  }

  @Test mutating func `viewing does not wait for others`() throws {
    try view(1, from: 0, to: 860, of: "/tv/Dark S01E02.mkv")
    try view(2, from: 880, to: 980)
    resolve(2)
    #expect(scenario.delivered.map(\.progress) == [98], "another episode")
    try view(3, from: 0, to: 900)
    try view(4, from: 0, to: 980)
    resolve(4)
    #expect(scenario.delivered.map(\.progress) == [98], "a whole viewing counts by itself")
    try view(5, from: 880, to: 980)
    resolve(3)
    #expect(scenario.delivered.map(\.progress) == [90], "a later viewing")
  }

  @Test mutating func `viewing is decided once the earlier one is deleted`() throws {
    try view(1, from: 0, to: 860)
    let first = scenario.key
    try view(2, from: 880, to: 980)
    resolve(2)
    _ = scenario.log.forget([first])
    try decide(2)
    #expect(scenario.delivered.map(\.progress) == [98])
  }

  @Test mutating func `waiting viewing drops a result from before a correction`() throws {
    try view(1, from: 0, to: 860)
    try view(2, from: 880, to: 980)
    resolve(2)
    _ = scenario.log.identifyAgain()
    resolve(1)
    expectNothingDecidable()
    resolve(2)
    #expect(scenario.delivered.map(\.progress) == [98])
  }

  @Test mutating func `play that Trakt did not list is looked up when its rest is found`() throws {
    try view(1, from: 0, to: 860)
    let first = scenario.key
    resolve(1, .notYetListed(Self.item, reason: "Trakt has no such episode of it"))
    try view(2, from: 880, to: 980)
    resolve(2)
    let again: [Play.Key] = scenario.actions.compactMap {
      if case .identify(let ticket, _) = $0 { ticket.key } else { nil }
    }
    #expect(again == [first])
    resolve(1)
    #expect(scenario.delivered.map(\.progress) == [86])
  }
}
