// SPDX-License-Identifier: MIT

import Addresses
import Journal
import MediaIdentity
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Actions that follow from playback changes, compared as values; files are 1,000 s long.
@Suite struct ViewingLogTests {
  static let player = String(repeating: "a", count: 32)
  static let key = Play.Key(instance: player, entry: 1, lap: 0)
  static let file = LoadedFile(address: MediaAddress("/films/Sintel (2010).mkv"))

  static func media(_ json: String) throws -> Media {
    let media: Media? = JSON.value(json)
    return try #require(media)
  }

  static func sintel() throws -> Media {
    try media(#"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":45745}}"#)
  }

  static func charade() throws -> Media {
    try media(#"{"type":"movie","title":"Charade","year":1963,"ids":{"trakt":1}}"#)
  }

  /// A log, a clock and one player.
  struct Scenario {
    var log: ViewingLog
    var clock = ClockReading(now: Instant(100), date: 1_000_000)
    var actions: [ViewingAction] = []
    /// The number of the player's file.
    var entry = 1
    /// The number of its viewing from the beginning.
    var lap = 0
    var key: Play.Key { Play.Key(instance: player, entry: entry, lap: lap) }

    init(_ policy: ScrobblePolicy = ScrobblePolicy(), filter: PathFilter = PathFilter()) {
      log = ViewingLog(policy: policy, filter: filter)
    }

    mutating func wait(_ seconds: Seconds) {
      clock.now = clock.now + seconds
      clock.date += seconds
    }

    mutating func report(
      _ kind: PlaybackChange.Kind, at position: Seconds = 0, runs: Bool = true,
      playingTime: Seconds = 60,
      watched: [ClosedRange<Seconds>] = [], duration: Seconds = 1000, stored: [Play] = [],
      requestsPosition: Bool = false
    ) {
      let change = PlaybackChange(
        viewing: ViewingID(entry: entry, lap: lap), kind: kind, at: clock.now,
        motion: runs ? .running(from: position, since: clock.now, speed: 1) : .held(at: position),
        duration: duration, watched: PlayedRanges(watched), playingTime: playingTime,
        lastReport: requestsPosition
          ? ReportedPosition(
            position: position, watched: PlayedRanges(watched), playingTime: playingTime) : nil)
      actions = log.record(change, of: player, stored: stored, at: clock)
    }

    mutating func begin(at position: Seconds = 0, isResumed: Bool = false, stored: [Play] = []) {
      report(.began(file, isResumed: isResumed), at: position, stored: stored)
    }

    mutating func end(at position: Seconds, playingTime: Seconds = 60) {
      report(.ended(.closed(.quit)), at: position, runs: false, playingTime: playingTime)
    }

    var ticket: LookupTicket? { log.viewings[key]?.ticket }

    mutating func resolve(_ ticket: LookupTicket?, _ resolution: Resolution) -> Bool {
      guard let ticket, let next = log.resolved(ticket, resolution, at: clock) else { return false }
      actions = next
      return true
    }

    mutating func expectCurrent(_ ticket: LookupTicket?, _ resolution: Resolution) {
      let isCurrent = resolve(ticket, resolution)
      #expect(isCurrent)
    }

    mutating func expectStale(_ ticket: LookupTicket?, _ resolution: Resolution) {
      let isCurrent = resolve(ticket, resolution)
      #expect(!isCurrent)
    }

    var writes: [JournalWrite] {
      actions.compactMap { if case .store(let write) = $0 { write } else { nil } }
    }
    var events: [NowPlayingEvent] {
      actions.compactMap { if case .nowPlaying(_, let event) = $0 { event } else { nil } }
    }
    var delivered: [Delivery] {
      actions.flatMap { if case .deliver(_, let all, _, _) = $0 { all } else { [Delivery]() } }
    }
    var identifies: Bool {
      actions.contains { if case .identify = $0 { true } else { false } }
    }
  }

  private var scenario = Scenario()

  // MARK: not listed yet

  private static func notYetListed() throws -> Resolution {
    .notYetListed(try sintel(), reason: "Trakt has no such episode of it")
  }

  private var repeatedLookups: [LookupTicket] {
    scenario.actions.compactMap { if case .lookUpLater(let ticket, _) = $0 { ticket } else { nil } }
  }

  @Test mutating func `play that Trakt does not list yet is looked up again`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, try Self.notYetListed())
    #expect(scenario.events == [.hidden])
    #expect(repeatedLookups.isEmpty, "it still plays")
    scenario.end(at: 900)
    guard case .end(let play, let deliveries)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(play.outcome == nil)
    #expect(play.detail == "Trakt has no such episode of it yet")
    #expect(deliveries == [Delivery(destination: .trakt, kind: .scrobble, progress: 90)])
    #expect(repeatedLookups == [try #require(scenario.ticket)])
  }

  @Test mutating func `play is delivered once Trakt lists it`() throws {
    scenario.begin()
    scenario.end(at: 900)
    scenario.expectCurrent(scenario.ticket, try Self.notYetListed())
    #expect(repeatedLookups == [try #require(scenario.ticket)])
    scenario.wait(86_400)
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    #expect(scenario.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 90)])
  }

  @Test mutating func `play not listed within 30 days is unmatched`() throws {
    scenario.begin()
    scenario.end(at: 900)
    scenario.wait(ViewingLog.listingWindow)
    scenario.expectCurrent(scenario.ticket, try Self.notYetListed())
    #expect(repeatedLookups.isEmpty)
    guard case .revise(let play, let deliveries, let names)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(play.outcome == .unmatched)
    #expect(deliveries.isEmpty)
    #expect(names == [.trakt])
  }

  @Test mutating func `position in an unlisted item is unmatched`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, try Self.notYetListed())
    scenario.end(at: 500)
    #expect(repeatedLookups.isEmpty)
    guard case .end(let play, _)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.outcome == .unmatched)
  }

  @Test mutating func `new match identifies an unlisted item again`() throws {
    scenario.begin()
    scenario.end(at: 900)
    scenario.expectCurrent(scenario.ticket, try Self.notYetListed())
    let ticket = scenario.ticket
    scenario.actions = scenario.log.identifyAgain()
    #expect(scenario.identifies)
    #expect(scenario.ticket != ticket)
  }

  // MARK: the course of a viewing

  @Test mutating func `begin is stored and identified`() {
    scenario.begin(at: 10)
    guard case .begin(let play)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(scenario.writes.count == 1)
    #expect(play.key == Self.key)
    #expect(play.beganAt == 1_000_000)
    #expect(play.position == 10)
    #expect(scenario.identifies)
    #expect(scenario.actions.first == .withdraw(Self.key), "an earlier end of it is not delivered")
  }

  @Test mutating func `end of an identified file is stored and delivered`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    #expect(scenario.events == [.identified(try Self.sintel())])
    scenario.end(at: 900)
    let expected = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
    #expect(scenario.delivered == [expected])
    guard case .end(let play, let deliveries)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(deliveries == [expected])
    #expect(play.reachedThreshold)
    #expect(scenario.log.viewings.isEmpty)
  }

  /// The player is suspended with Ctrl-Z and has not confirmed the threshold when the daemon exits.
  @Test mutating func `position past the threshold is stored only if reported`() {
    for requestsPosition in [false, true] {
      scenario.begin()
      scenario.report(.resumed, at: 700, requestsPosition: requestsPosition)
      scenario.wait(160)
      scenario.actions = scenario.log.suspend(at: scenario.clock)
      guard case .update(let play, _)? = scenario.writes.first else { return #expect(Bool(false)) }
      #expect(play.position == (requestsPosition ? 700 : 860))
      #expect(play.reachedThreshold == !requestsPosition)
      #expect(play.seenAt == scenario.clock.date)
    }
    scenario.report(.reachedThreshold, at: 801, requestsPosition: true)
    scenario.wait(50)
    scenario.actions = scenario.log.suspend(at: scenario.clock)
    guard case .update(let play, _)? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.position == 851)
  }

  @Test mutating func `iteration of a loop only updates the motion`() {
    scenario.begin()
    scenario.report(.moved, at: 100)
    #expect(
      scenario.events == [.moved(.running(from: 100, since: scenario.clock.now, speed: 1), 1000)])
  }

  @Test mutating func `end before the match waits for it`() throws {
    scenario.begin()
    let ticket = scenario.ticket
    scenario.end(at: 900)
    #expect(scenario.delivered == [])
    #expect(scenario.writes.count == 1, "on disk as waiting")
    #expect(scenario.log.endedCount == 1)
    scenario.expectCurrent(ticket, .found(try Self.sintel()))
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
    guard case .update? = scenario.writes.first else {
      return #expect(Bool(false), "its deliveries are there already")
    }
  }

  @Test(arguments: [
    (900.0, 60.0, Delivery.Kind?.some(.scrobble)), (400, 60, .pause), (400, 3, nil),
  ])
  mutating func `position and run time decide the delivery`(
    _ position: Seconds, _ playingTime: Seconds, _ kind: Delivery.Kind?
  ) throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    scenario.end(at: position, playingTime: playingTime)
    #expect(scenario.delivered.map(\.kind) == [kind].compactMap { $0 })
  }

  @Test mutating func `short viewing that is shown is cleared`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    _ = scenario.log.setShown(Self.key, true)
    scenario.end(at: 5, playingTime: 5)
    #expect(scenario.delivered == [Delivery(destination: .trakt, kind: .pause, progress: 1)])
  }

  @Test mutating func `unmatched viewing is stored and not delivered`() {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .unmatched(nil, reason: "no idea"))
    let name = "Sintel (2010).mkv"
    #expect(scenario.actions.contains(.reportUnmatched(player: Self.player, name: name)))
    scenario.end(at: 900)
    guard case .end(let play, [])? = scenario.writes.last else { return #expect(Bool(false)) }
    #expect(play.outcome == .unmatched)
    #expect(play.detail == "no idea")
  }

  // MARK: races: outdated results

  /// `match` during a lookup makes the pending result outdated.
  @Test mutating func `result from before a match override is dropped`() throws {
    scenario.begin()
    let asked = scenario.ticket
    _ = scenario.log.identifyAgain()
    scenario.expectCurrent(scenario.ticket, .found(try Self.charade()))
    scenario.expectStale(asked, .found(try Self.sintel()))
    scenario.end(at: 900)
    guard case .deliver(_, _, let media, _)? = scenario.actions.last else {
      return #expect(Bool(false))
    }
    #expect(media == (try Self.charade()))
  }

  /// An excluded file may be admitted again while its lookup is under way.
  @Test mutating func `result for an earlier viewing of the same number is dropped`() throws {
    scenario.begin()
    let asked = scenario.ticket
    _ = scenario.log.forget([scenario.key])
    scenario.begin()
    scenario.expectStale(asked, .found(try Self.sintel()))
    scenario.expectCurrent(scenario.ticket, .found(try Self.charade()))
  }

  @Test mutating func `result from before a new title is dropped`() throws {
    scenario.begin()
    let asked = scenario.ticket
    scenario.report(.retitled("Charade (1963)"))
    #expect(scenario.identifies)
    scenario.expectStale(asked, .found(try Self.sintel()))
  }

  /// Scripts set the title of the next file before they load it.
  @Test(arguments: [(0.1, false), (0.1, true), (3, true)])
  mutating func `title set just before the end is that of the next file`(
    _ wait: Seconds, isIdentified: Bool
  ) throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    scenario.report(.retitled("Charade (1963)"), at: 900)
    let asked = scenario.ticket
    if isIdentified { scenario.expectCurrent(asked, .found(try Self.charade())) }
    scenario.wait(wait)
    scenario.end(at: 900)
    guard case .deliver(_, _, let media, _)? = scenario.actions.last else {
      return #expect(Bool(false))
    }
    #expect(media == (wait > 2 ? try Self.charade() : try Self.sintel()))
    if !isIdentified { scenario.expectStale(asked, .found(try Self.charade())) }
  }

  @Test mutating func `title set just before the end identifies an unmatched viewing`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .unmatched(nil, reason: "no idea"))
    scenario.report(.retitled("Charade (1963)"), at: 900)
    scenario.end(at: 900)
    scenario.expectCurrent(scenario.ticket, .found(try Self.charade()))
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  /// The parts of a file are identified by its present title.
  @Test(arguments: [[1, 2], [3]])
  mutating func `title set during playback changes the number of episodes`(
    _ episodes: [Int]
  ) throws {
    func media(_ episodes: [Int]) throws -> Media {
      try Self.media(
        #"{"type":"episode","title":"Dark","ids":{"trakt":2},"season":1,"episode":\#(episodes)}"#)
    }
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try media(episodes.count > 1 ? [1] : [1, 2])))
    scenario.report(.retitled("Dark"), at: 100)
    scenario.expectCurrent(scenario.log.viewings.values.first?.ticket, .found(try media(episodes)))
    let references = scenario.actions.compactMap {
      if case .identify(_, let reference) = $0 { reference.mediaTitle } else { nil }
    }
    #expect(references == ["Dark"])
    let known = scenario.log.viewings.values.map { ($0.media?.episodes, $0.reference.mediaTitle) }
    #expect(known.count == 1)
    #expect(known.first?.0 == [episodes[0]] && known.first?.1 == "Dark")
  }

  @Test mutating func `result for a dropped viewing is dropped`() throws {
    scenario.begin()
    let asked = scenario.ticket
    scenario.report(.dropped)
    #expect(scenario.writes == [.remove(Self.key)])
    scenario.expectStale(asked, .found(try Self.sintel()))
  }

  /// The player reconnects after its viewing ended, so the first lookup is outdated.
  @Test mutating func `result from before a resumption is dropped`() throws {
    scenario.begin()
    let asked = scenario.ticket
    scenario.end(at: 300)
    scenario.begin(at: 300, isResumed: true)
    scenario.expectStale(asked, .found(try Self.sintel()))
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    scenario.end(at: 900)
    #expect(scenario.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `unchanged match is not shown again`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    _ = scenario.log.identifyAgain()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    #expect(scenario.events == [])
    _ = scenario.log.identifyAgain()
    scenario.expectCurrent(scenario.ticket, .found(try Self.charade()))
    #expect(scenario.events == [.identified(try Self.charade())])
  }

  // MARK: the user and the configuration

  @Test mutating func `viewing excluded during playback is dropped`() {
    scenario.begin()
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(scenario.events == [.dropped])
    #expect(scenario.writes == [.remove(Self.key)])
    #expect(scenario.log.viewings.isEmpty)
  }

  @Test mutating func `new match rules identify the viewing again`() {
    scenario.begin()
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), PathFilter())
    #expect(scenario.identifies)
  }

  @Test mutating func `excluded file is not recorded`() {
    scenario = Scenario(filter: PathFilter(exclude: ["/films"]))
    scenario.begin()
    #expect(scenario.actions == [])
    scenario.end(at: 900)
    #expect(scenario.actions == [])
  }

  // MARK: real paths

  private static let private_ = PathFilter(exclude: ["/private"])
  private static let id = ViewingLog.FileID(player: player, viewing: ViewingID(entry: 1))

  private mutating func locate(_ realPath: String?, decision: Int = 1) {
    let path = Self.file.address.raw
    scenario.actions = scenario.log.realPathsResolved(
      Self.id, decision, realPath.map { [path: $0] } ?? [:], stored: [], at: scenario.clock)
  }

  @Test mutating func `undecided file is recorded once it is admitted`() throws {
    scenario = Scenario(filter: Self.private_)
    scenario.begin()
    #expect(
      scenario.actions == [.resolveRealPaths(Self.id, 1, ["/private", Self.file.address.raw])])
    #expect(scenario.log.isUndecided(Self.player), "nothing of it is acknowledged")
    scenario.end(at: 900)
    #expect(scenario.actions == [])
    locate(Self.file.address.raw)
    #expect(scenario.writes.count == 2, "its beginning and its end")
    #expect(!scenario.log.isUndecided(Self.player))
  }

  @Test mutating func `file waits while the filter is unread, and is then decided`() throws {
    scenario = Scenario(filter: .unknown)
    scenario.begin()
    scenario.end(at: 900)
    #expect(scenario.actions == [])
    #expect(scenario.log.isUndecided(Self.player), "nothing of it is acknowledged")
    var excluded = self
    excluded.scenario.actions = excluded.scenario.log.adopt(
      ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    excluded.locate(Self.file.address.raw, decision: 2)
    #expect(excluded.scenario.actions == [])
    #expect(excluded.scenario.log.files.isEmpty)
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), PathFilter())
    #expect(scenario.actions == [.resolveRealPaths(Self.id, 2, [Self.file.address.raw])])
    locate(Self.file.address.raw, decision: 2)
    #expect(scenario.writes.count == 2, "its beginning and its end")
  }

  @Test mutating func `file with an excluded real path is not recorded`() {
    scenario = Scenario(filter: Self.private_)
    scenario.begin()
    locate("/private/x.mkv")
    scenario.end(at: 900)
    #expect(scenario.actions == [])
    #expect(scenario.log.files.isEmpty)
  }

  /// Race: the configuration is reloaded while the real path is being resolved.
  @Test mutating func `real path for an earlier filter is dropped`() {
    scenario = Scenario(filter: Self.private_)
    scenario.begin()
    scenario.actions = scenario.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(scenario.actions == [.resolveRealPaths(Self.id, 2, ["/films", Self.file.address.raw])])
    locate(Self.file.address.raw, decision: 1)
    #expect(scenario.actions == [])
    locate(Self.file.address.raw, decision: 2)
    #expect(scenario.actions == [])
    #expect(scenario.log.files.isEmpty)
  }

  @Test mutating func `stored viewing of an excluded file is removed`() throws {
    scenario = Scenario(filter: PathFilter(exclude: ["/films"]))
    var left = stored()
    left.media = JSON.text(try Self.sintel())
    scenario.begin(at: 500, isResumed: true, stored: [left])
    #expect(scenario.writes == [.remove(Self.key)])
    #expect(scenario.events == [], "no destination was ever notified")
    left.shown = [.webhook("tv")]
    scenario.begin(at: 500, isResumed: true, stored: [left])
    #expect(scenario.events == [.withdrawn(try Self.sintel(), from: [.webhook("tv")])])
  }

  @Test mutating func `destinations that may show a viewing are stored, once each`() throws {
    scenario.begin()
    func stored() -> [Set<Destination>] {
      scenario.writes.map {
        if case .update(let play, durable: false) = $0 { play.shown } else { [] }
      }
    }
    scenario.actions = scenario.log.setShown(Self.key, true)
    #expect(stored() == [[.trakt]])
    scenario.actions = scenario.log.setShown(Self.key, true)
    #expect(stored() == [])
    scenario.actions = scenario.log.setShown(Self.key, false)
    #expect(stored() == [[]], "the request was never sent")
    var left = self.stored()
    left.shown = [.trakt]
    scenario.begin(at: 500, isResumed: true, stored: [left])
    scenario.actions = scenario.log.setShown(Self.key, false)
    #expect(stored() == [], "the last daemon has sent one")
    scenario.actions = scenario.log.accountChanged()
    #expect(stored() == [[]])
  }

  @Test mutating func `skipped viewing is stored and its later changes are ignored`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    let result = scenario.log.skip(Self.player, at: scenario.clock)
    let skipped = try #require(result)
    #expect(skipped.name == "Sintel (2010)")
    scenario.actions = skipped.actions
    #expect(scenario.events == [.dropped])
    guard case .end(let play, [])? = scenario.writes.first else { return #expect(Bool(false)) }
    #expect(play.isSkipped)
    scenario.end(at: 900)
    #expect(scenario.actions == [])
  }

  @Test mutating func `skipped viewing continues where it is by then`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    let skipped = scenario.log.skip(Self.player, at: scenario.clock)
    scenario.actions = try #require(skipped).actions
    let another = scenario.log.unskip("another", at: scenario.clock)
    #expect(another == nil)
    let result = scenario.log.unskip(Self.player, at: scenario.clock)
    let continued = try #require(result)
    #expect(continued.name == "Sintel (2010)")
    scenario.actions = continued.actions
    #expect(scenario.actions.contains { if case .identify = $0 { true } else { false } })
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    scenario.end(at: 900)
    #expect(scenario.actions.contains { if case .deliver = $0 { true } else { false } })
    let again = scenario.log.unskip(Self.player, at: scenario.clock)
    #expect(again == nil)
  }

  @Test mutating func `file skipped before its end begins no rewatch until the next file`() {
    scenario.begin()
    _ = scenario.log.skip(Self.player, at: scenario.clock)
    scenario.report(.ended(.reachedEnd), at: 1000)
    scenario.log.shrink()
    scenario.lap = 1
    scenario.begin()
    #expect(scenario.actions == [])
    scenario.end(at: 900)
    #expect(scenario.actions == [])
    #expect(scenario.log.files.isEmpty)
    (scenario.entry, scenario.lap) = (2, 0)
    scenario.begin()
    #expect(scenario.identifies)
  }

  @Test mutating func `skipped viewing whose file has ended is not continued`() throws {
    scenario.begin()
    _ = scenario.log.skip(Self.player, at: scenario.clock)
    scenario.end(at: 900)
    let result = scenario.log.unskip(Self.player, at: scenario.clock)
    #expect(result == nil)
  }

  // MARK: from one daemon to the next

  private func stored(_ entry: Int = 1, reachedThreshold: Bool = false) -> Play {
    Play(
      key: Play.Key(instance: Self.player, entry: entry, lap: 0), path: Self.file.address.shown,
      beganAt: 900_000, seenAt: 999_000, position: 500, duration: 1000, progress: 50,
      playingTime: 400,
      reachedThreshold: reachedThreshold)
  }

  @Test mutating func `resumed viewing keeps its beginning`() {
    scenario.begin(at: 500, isResumed: true, stored: [stored()])
    #expect(scenario.log.viewings[Self.key]?.play.beganAt == 900_000)
  }

  /// Of a URL, the journal has neither directories nor query.
  @Test(arguments: [true, false])
  mutating func `viewing of an earlier daemon is identified by what was read then`(
    isSameContent: Bool
  ) throws {
    func read(_ path: String, identity: String) -> ReadReference {
      let reference = MediaReference(path: path)
      return ReadReference(identify(reference), of: reference, identity: identity)
    }
    scenario.begin()
    let ticket = try #require(scenario.ticket)
    // As an .nfo would say.
    let before = read("/films/Stalker (1979).mkv", identity: "1")
    let isCurrent = scenario.log.identified(ticket, before)
    #expect(isCurrent)
    scenario.report(.paused, at: 900)
    guard case .update(let play, _)? = scenario.writes.last else { return #expect(Bool(false)) }
    #expect(play.readings?.contains("evidence\":[]") == true)
    var next = ViewingLogTests.Scenario()
    next.actions = next.log.orphaned(play)
    let now = read("/films/Charade (1963).mkv", identity: isSameContent ? "1" : "2")
    let ticketNow = try #require(next.ticket)
    let isIdentified = next.log.identified(ticketNow, now)
    #expect(isIdentified)
    let viewing = try #require(next.log.viewings[Self.key])
    let title = viewing.read?.identification.hypotheses.first?.title
    #expect(title == (isSameContent ? "Charade" : "Stalker"))
    #expect(viewing.play.identity == "1")
    next.expectCurrent(next.ticket, .found(try Self.sintel()))
    #expect(next.log.viewings.isEmpty)
    for case .update(let play, _) in next.writes { #expect(play.readings == nil) }
  }

  @Test mutating func `orphaned viewing of a live stream is removed`() {
    var play = stored(reachedThreshold: true)
    play.isGrowing = true
    scenario.actions = scenario.log.orphaned(play)
    #expect(scenario.writes == [.remove(play.key)])
    #expect(scenario.log.viewings.isEmpty && scenario.delivered.isEmpty)
  }

  @Test mutating func `orphaned viewing is stored as ended at once`() {
    scenario.actions = scenario.log.orphaned(stored())
    guard case .end(let play, let deliveries)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(play.endedAt == 999_000)
    #expect(deliveries.map(\.kind) == [.pause])
    #expect(scenario.identifies)
  }

  @Test(arguments: [(false, Delivery.Kind.pause), (true, .scrobble)])
  mutating func `orphan past the threshold is a play`(_ reached: Bool, _ kind: Delivery.Kind) {
    scenario.actions = scenario.log.orphaned(stored(reachedThreshold: reached))
    guard case .end(_, let deliveries)? = scenario.writes.first else {
      return #expect(Bool(false))
    }
    #expect(deliveries.map(\.kind) == [kind])
  }

  @Test mutating func `identified delivery of an earlier daemon needs no lookup`() throws {
    var play = stored()
    play.media = JSON.text(try Self.sintel())
    let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90, inFlight: true)
    scenario.actions = scenario.log.restore(play, delivery)
    #expect(
      scenario.actions == [.deliver(play, [delivery], try Self.sintel(), isFromEarlierDaemon: true)]
    )
  }

  @Test mutating func `unidentified left-over delivery is looked up`() throws {
    let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
    scenario.actions = scenario.log.restore(stored(), delivery)
    #expect(scenario.identifies)
    let again = scenario.log.restore(stored(), delivery)
    #expect(again == [], "it is there already")
    scenario.expectCurrent(scenario.ticket, .found(try Self.sintel()))
    #expect(scenario.delivered == [delivery])
  }

  @Test mutating func `ended viewings beyond the limit are kept only in the journal`() {
    let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
    for entry in 1...5 {
      var play = stored(entry)
      play.endedAt = Double(entry)
      _ = scenario.log.restore(play, delivery)
    }
    let unwritten = Play.Key(instance: Self.player, entry: 5, lap: 0)
    let evicted = scenario.log.evict(beyond: 2) { $0 != unwritten }
    #expect(evicted.count == 2, "what the journal does not have stays")
    #expect(scenario.log.viewings.keys.map(\.entry).sorted() == [1, 2, 5])
  }

  // MARK: multipart

  @Test mutating func `file with two episodes becomes two viewings`() throws {
    let both = try Self.media(
      #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#)
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(both))
    #expect(scenario.log.nextPartDeadline == Instant(600))
    #expect(scenario.log.viewings[Self.key]?.media?.episodes == [1])
    scenario.wait(500)
    scenario.actions = scenario.log.passPartDeadlines(at: scenario.clock)
    #expect(scenario.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 100)])
    let second = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    #expect(scenario.log.viewings[second]?.media?.episodes == [2])
    scenario.end(at: 950, playingTime: 1010)
    #expect(scenario.delivered.map(\.progress) == [90])
    #expect(scenario.log.files.isEmpty)
  }

  @Test mutating func `file skipped in its first part begins no second one until it is unskipped`()
    throws
  {
    let both = try Self.media(Self.double)
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(both))
    scenario.wait(100)
    _ = scenario.log.skip(Self.player, at: scenario.clock)
    scenario.wait(400)
    scenario.actions = scenario.log.passPartDeadlines(at: scenario.clock)
    #expect(scenario.actions == [])
    scenario.report(.paused, at: 700, runs: false)
    #expect(scenario.actions == [])
    #expect(scenario.log.viewings.isEmpty)
    let result = scenario.log.unskip(Self.player, at: scenario.clock)
    scenario.actions = try #require(result).actions
    let second = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    #expect(scenario.log.viewings.keys.map(\.self) == [second])
    let resolved = scenario.resolve(scenario.log.viewings[second]?.ticket, .found(both))
    #expect(resolved)
    scenario.end(at: 950, playingTime: 1010)
    #expect(scenario.delivered.map(\.progress) == [90])
    #expect(scenario.log.viewings.isEmpty)
  }

  private static let double =
    #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#

  /// - Returns: one of the episodes alone, as the user corrects it.
  private static func episode(_ number: Int) throws -> Media {
    var media = try media(double)
    media.episodes = [number]
    return media
  }

  @Test mutating func `file corrected to one episode plays on across the boundary`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.media(Self.double)))
    scenario.actions = scenario.log.identifyAgain()
    let episode = try Self.episode(1)
    scenario.expectCurrent(scenario.ticket, .found(episode))
    #expect(scenario.log.nextPartDeadline == .never)
    #expect(scenario.log.viewings[Self.key]?.play.duration == 1000)
    #expect(scenario.log.viewings[Self.key]?.play.beganAt == 1_000_000)
    scenario.wait(600)
    scenario.actions = scenario.log.passPartDeadlines(at: scenario.clock)
    #expect(scenario.actions == [])
    scenario.end(at: 950, playingTime: 1010)
    #expect(scenario.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 95)])
    #expect(scenario.log.viewings.isEmpty && scenario.log.files.isEmpty)
  }

  @Test(arguments: [1, 3])
  mutating func `correction in the second part joins it to what was played`(_ number: Int) throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.media(Self.double)))
    scenario.wait(510)
    scenario.actions = scenario.log.passPartDeadlines(at: scenario.clock)
    #expect(scenario.delivered.map(\.progress) == [100])
    _ = scenario.log.identifyAgain()
    let part = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    let ticket = scenario.log.viewings[part]?.ticket
    scenario.expectCurrent(ticket, .found(try Self.episode(number)))
    #expect(scenario.writes.first == .remove(part))
    let whole = Play.Key(instance: Self.player, entry: 1, lap: 0, part: MultipartFile.rewatch)
    #expect(scenario.log.viewings.keys.map { $0 } == [whole], "the play of the first part stays")
    scenario.end(at: 950, playingTime: 1010)
    // The play of the first part is already one of this episode.
    #expect(scenario.delivered.map(\.progress) == (number == 1 ? [] : [95]))
  }

  @Test mutating func `excluded file of two episodes records neither`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.media(Self.double)))
    scenario.expectCurrent(scenario.ticket, .ignored(reason: Play.skipped))
    #expect(scenario.events.first == .dropped)
    scenario.wait(600)
    scenario.actions = scenario.log.passPartDeadlines(at: scenario.clock)
    #expect(scenario.actions == [])
    scenario.end(at: 950, playingTime: 1010)
    #expect(scenario.delivered == [])
  }

  /// A seek back into a finished episode begins another viewing and overwrites nothing.
  @Test mutating func `episode seen again is another viewing`() throws {
    let both = try Self.media(
      #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#)
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(both))
    scenario.wait(510)
    _ = scenario.log.passPartDeadlines(at: scenario.clock)
    scenario.report(.seeked, at: 100)
    let again = Play.Key(
      instance: Self.player, entry: 1, lap: 0, part: MultipartFile.rewatch)
    #expect(scenario.log.viewings[again] != nil)
    #expect(scenario.writes.contains { $0.key == again })
    #expect(!scenario.writes.contains { $0.key == Self.key })
  }

  @Test(arguments: [(250.0, true), (497, false)])
  mutating func `part played to its end before it was known counts`(
    _ start: Double, _ counts: Bool
  ) throws {
    scenario.begin(at: start)
    scenario.report(.moved, at: 520, playingTime: 520 - start, watched: [start...520])
    scenario.expectCurrent(scenario.ticket, .found(try Self.media(Self.double)))
    #expect(scenario.delivered.map(\.progress) == (counts ? [100] : []))
  }

  @Test mutating func `part left while no daemon playingTime ends where it was stored`() throws {
    var play = Play(
      key: Self.key, path: "/a.mkv", media: JSON.text(try Self.episode(1)), beganAt: 999_000,
      seenAt: 999_500, position: 480, duration: 500, progress: 96, watched: [100...480],
      playingTime: 380, reachedThreshold: true)
    play.shown = [.trakt]
    scenario.begin(at: 600, isResumed: true, stored: [play])
    scenario.expectCurrent(scenario.ticket, .found(try Self.media(Self.double)))
    #expect(!scenario.writes.contains(.remove(Self.key)))
    #expect(scenario.identifies)
    let part = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    #expect(scenario.log.viewings[part]?.isOver == false)
    scenario.expectCurrent(
      scenario.log.viewings[Self.key]?.ticket, .found(try Self.media(Self.double)))
    #expect(scenario.delivered.map(\.progress) == [96])
  }

  @Test mutating func `return over the boundary continues the episode that has counted`() throws {
    scenario.begin()
    scenario.expectCurrent(scenario.ticket, .found(try Self.media(Self.double)))
    scenario.wait(510)
    _ = scenario.log.passPartDeadlines(at: scenario.clock)
    scenario.wait(10)
    scenario.report(.paused, at: 490, runs: false, playingTime: 520)
    #expect(scenario.events.contains(.hidden))
    let again = Play.Key(
      instance: Self.player, entry: 1, lap: 0, part: MultipartFile.rewatch)
    #expect(scenario.log.viewings[again]?.isContinuation == true)
  }
}
