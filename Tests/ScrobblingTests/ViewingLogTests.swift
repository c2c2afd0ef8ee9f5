// SPDX-License-Identifier: MIT

import Addresses
import Journal
import MediaIdentity
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Actions that follow from playback changes, compared as values; films are 1,000 s long.
@Suite struct ViewingLogTests {
  static let player = String(repeating: "a", count: 32)
  static let key = Play.Key(instance: player, entry: 1, lap: 0)
  static let file = LoadedFile(path: "/films/Sintel (2010).mkv")

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
  struct Stage {
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
      _ kind: PlaybackChange.Kind, at position: Seconds = 0, runs: Bool = true, ran: Seconds = 60,
      watched: [ClosedRange<Seconds>] = [], duration: Seconds = 1000, stored: [Play] = [],
      requestsPosition: Bool = false
    ) {
      let change = PlaybackChange(
        viewing: ViewingID(entry: entry, lap: lap), kind: kind, at: clock.now,
        motion: runs ? .running(from: position, since: clock.now, speed: 1) : .held(at: position),
        duration: duration, watched: PlayedRanges(watched), ran: ran,
        lastReport: requestsPosition
          ? ReportedPosition(position: position, watched: PlayedRanges(watched), ran: ran) : nil)
      actions = log.record(change, of: player, stored: stored, at: clock)
    }

    mutating func begin(at position: Seconds = 0, again: Bool = false, stored: [Play] = []) {
      report(.began(file, again: again), at: position, stored: stored)
    }

    mutating func end(at position: Seconds, ran: Seconds = 60) {
      report(.ended(.closed(.quit)), at: position, runs: false, ran: ran)
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

  private var stage = Stage()

  // MARK: not listed yet

  private static func notYetListed() throws -> Resolution {
    .notYetListed(try sintel(), reason: "Trakt has no such episode of it")
  }

  private var lookUpsAgain: [LookupTicket] {
    stage.actions.compactMap { if case .lookUpLater(let ticket, _) = $0 { ticket } else { nil } }
  }

  @Test mutating func `play that Trakt does not list yet is looked up again`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, try Self.notYetListed())
    #expect(stage.events == [.hidden])
    #expect(lookUpsAgain.isEmpty, "it still plays")
    stage.end(at: 900)
    guard case .end(let play, let deliveries)? = stage.writes.first else {
      return #expect(Bool(false))
    }
    #expect(play.outcome == nil)
    #expect(play.detail == "Trakt has no such episode of it yet")
    #expect(deliveries == [Delivery(destination: .trakt, kind: .scrobble, progress: 90)])
    #expect(lookUpsAgain == [try #require(stage.ticket)])
  }

  @Test mutating func `play is delivered once Trakt lists it`() throws {
    stage.begin()
    stage.end(at: 900)
    stage.expectCurrent(stage.ticket, try Self.notYetListed())
    #expect(lookUpsAgain == [try #require(stage.ticket)])
    stage.wait(86_400)
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    #expect(stage.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 90)])
  }

  @Test mutating func `play not listed within 30 days is unmatched`() throws {
    stage.begin()
    stage.end(at: 900)
    stage.wait(ViewingLog.listingWindow)
    stage.expectCurrent(stage.ticket, try Self.notYetListed())
    #expect(lookUpsAgain.isEmpty)
    guard case .revise(let play, let deliveries, let names)? = stage.writes.first else {
      return #expect(Bool(false))
    }
    #expect(play.outcome == .unmatched)
    #expect(deliveries.isEmpty)
    #expect(names == [.trakt])
  }

  @Test mutating func `position in an unlisted item is unmatched`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, try Self.notYetListed())
    stage.end(at: 500)
    #expect(lookUpsAgain.isEmpty)
    guard case .end(let play, _)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(play.outcome == .unmatched)
  }

  @Test mutating func `new match identifies an unlisted item again`() throws {
    stage.begin()
    stage.end(at: 900)
    stage.expectCurrent(stage.ticket, try Self.notYetListed())
    let ticket = stage.ticket
    stage.actions = stage.log.identifyAgain()
    #expect(stage.identifies)
    #expect(stage.ticket != ticket)
  }

  // MARK: the course of a viewing

  @Test mutating func `begin is stored and identified`() {
    stage.begin(at: 10)
    guard case .begin(let play)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(stage.writes.count == 1)
    #expect(play.key == Self.key)
    #expect(play.beganAt == 1_000_000)
    #expect(play.position == 10)
    #expect(stage.identifies)
    #expect(stage.actions.first == .withdraw(Self.key), "an earlier end of it is not delivered")
  }

  @Test mutating func `end of an identified film is stored and delivered`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    #expect(stage.events == [.identified(try Self.sintel())])
    stage.end(at: 900)
    let expected = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
    #expect(stage.delivered == [expected])
    guard case .end(let play, let deliveries)? = stage.writes.first else {
      return #expect(Bool(false))
    }
    #expect(deliveries == [expected])
    #expect(play.reachedThreshold)
    #expect(stage.log.viewings.isEmpty)
  }

  /// The player is suspended with Ctrl-Z and has not confirmed the threshold when the daemon exits.
  @Test mutating func `position past the threshold is stored only if reported`() {
    for requestsPosition in [false, true] {
      stage.begin()
      stage.report(.resumed, at: 700, requestsPosition: requestsPosition)
      stage.wait(160)
      stage.actions = stage.log.suspend(at: stage.clock)
      guard case .update(let play, _)? = stage.writes.first else { return #expect(Bool(false)) }
      #expect(play.position == (requestsPosition ? 700 : 860))
      #expect(play.reachedThreshold == !requestsPosition)
      #expect(play.seenAt == stage.clock.date)
    }
    stage.report(.reachedThreshold, at: 801, requestsPosition: true)
    stage.wait(50)
    stage.actions = stage.log.suspend(at: stage.clock)
    guard case .update(let play, _)? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(play.position == 851)
  }

  @Test mutating func `round of a loop only updates the motion`() {
    stage.begin()
    stage.report(.looped, at: 100)
    #expect(
      stage.events == [.moved(.running(from: 100, since: stage.clock.now, speed: 1), 1000)])
  }

  @Test mutating func `end before the match waits for it`() throws {
    stage.begin()
    let ticket = stage.ticket
    stage.end(at: 900)
    #expect(stage.delivered == [])
    #expect(stage.writes.count == 1, "on disk as waiting")
    #expect(stage.log.endedCount == 1)
    stage.expectCurrent(ticket, .found(try Self.sintel()))
    #expect(stage.delivered.map(\.kind) == [.scrobble])
    guard case .update? = stage.writes.first else {
      return #expect(Bool(false), "its deliveries are there already")
    }
  }

  @Test(arguments: [
    (900.0, 60.0, Delivery.Kind?.some(.scrobble)), (400, 60, .pause), (400, 3, nil),
  ])
  mutating func `position and run time decide the delivery`(
    _ position: Seconds, _ ran: Seconds, _ kind: Delivery.Kind?
  ) throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    stage.end(at: position, ran: ran)
    #expect(stage.delivered.map(\.kind) == [kind].compactMap { $0 })
  }

  @Test mutating func `short viewing that is shown is cleared`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    stage.log.setShown(Self.key, true)
    stage.end(at: 5, ran: 5)
    #expect(stage.delivered == [Delivery(destination: .trakt, kind: .pause, progress: 1)])
  }

  @Test mutating func `unmatched viewing is stored and not delivered`() {
    stage.begin()
    stage.expectCurrent(stage.ticket, .unmatched(nil, reason: "no idea"))
    let name = "Sintel (2010).mkv"
    #expect(stage.actions.contains(.reportUnmatched(player: Self.player, name: name)))
    stage.end(at: 900)
    guard case .end(let play, [])? = stage.writes.last else { return #expect(Bool(false)) }
    #expect(play.outcome == .unmatched)
    #expect(play.detail == "no idea")
  }

  // MARK: races: outdated results

  /// `match` during a look-up makes the pending result outdated.
  @Test mutating func `result from before a match override is dropped`() throws {
    stage.begin()
    let asked = stage.ticket
    _ = stage.log.identifyAgain()
    stage.expectCurrent(stage.ticket, .found(try Self.charade()))
    stage.expectStale(asked, .found(try Self.sintel()))
    stage.end(at: 900)
    guard case .deliver(_, _, let media, _)? = stage.actions.last else {
      return #expect(Bool(false))
    }
    #expect(media == (try Self.charade()))
  }

  @Test mutating func `result from before a new title is dropped`() throws {
    stage.begin()
    let asked = stage.ticket
    stage.report(.retitled("Charade (1963)"))
    #expect(stage.identifies)
    stage.expectStale(asked, .found(try Self.sintel()))
  }

  @Test mutating func `result for a dropped viewing is dropped`() throws {
    stage.begin()
    let asked = stage.ticket
    stage.report(.dropped)
    #expect(stage.writes == [.remove(Self.key)])
    stage.expectStale(asked, .found(try Self.sintel()))
  }

  /// The player reconnects after its viewing ended, so the first look-up is outdated.
  @Test mutating func `result from before a resumption is dropped`() throws {
    stage.begin()
    let asked = stage.ticket
    stage.end(at: 300)
    stage.begin(at: 300, again: true)
    stage.expectStale(asked, .found(try Self.sintel()))
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    stage.end(at: 900)
    #expect(stage.delivered.map(\.kind) == [.scrobble])
  }

  @Test mutating func `unchanged match is not shown again`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    _ = stage.log.identifyAgain()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    #expect(stage.events == [])
    _ = stage.log.identifyAgain()
    stage.expectCurrent(stage.ticket, .found(try Self.charade()))
    #expect(stage.events == [.identified(try Self.charade())])
  }

  // MARK: the user and the configuration

  @Test mutating func `viewing excluded during playback is dropped`() {
    stage.begin()
    stage.actions = stage.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(stage.events == [.dropped])
    #expect(stage.writes == [.remove(Self.key)])
    #expect(stage.log.viewings.isEmpty)
  }

  @Test mutating func `new match rules identify the viewing again`() {
    stage.begin()
    stage.actions = stage.log.adopt(ScrobblePolicy(), PathFilter())
    #expect(stage.identifies)
  }

  @Test mutating func `excluded file is not recorded`() {
    stage = Stage(filter: PathFilter(exclude: ["/films"]))
    stage.begin()
    #expect(stage.actions == [])
    stage.end(at: 900)
    #expect(stage.actions == [])
  }

  // MARK: real paths

  private static let private_ = PathFilter(exclude: ["/private"])
  private static let id = ViewingLog.FileID(player: player, viewing: ViewingID(entry: 1))

  private mutating func locate(_ realPath: String?, decision: Int = 1) {
    let path = Self.file.address.raw
    stage.actions = stage.log.located(
      Self.id, decision, realPath.map { [path: $0] } ?? [:], stored: [], at: stage.clock)
  }

  @Test mutating func `undecided file is recorded once it is admitted`() throws {
    stage = Stage(filter: Self.private_)
    stage.begin()
    #expect(stage.actions == [.locate(Self.id, 1, ["/private", Self.file.address.raw])])
    #expect(stage.log.isUndecided(Self.player), "nothing of it is acknowledged")
    stage.end(at: 900)
    #expect(stage.actions == [])
    locate(Self.file.address.raw)
    #expect(stage.writes.count == 2, "its beginning and its end")
    #expect(!stage.log.isUndecided(Self.player))
  }

  @Test mutating func `file waits while the filter is unread, and is then decided`() throws {
    stage = Stage(filter: .unread)
    stage.begin()
    stage.end(at: 900)
    #expect(stage.actions == [])
    #expect(stage.log.isUndecided(Self.player), "nothing of it is acknowledged")
    var excluded = self
    excluded.stage.actions = excluded.stage.log.adopt(
      ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    excluded.locate(Self.file.address.raw, decision: 2)
    #expect(excluded.stage.actions == [])
    #expect(excluded.stage.log.files.isEmpty)
    stage.actions = stage.log.adopt(ScrobblePolicy(), PathFilter())
    #expect(stage.actions == [.locate(Self.id, 2, [Self.file.address.raw])])
    locate(Self.file.address.raw, decision: 2)
    #expect(stage.writes.count == 2, "its beginning and its end")
  }

  @Test mutating func `file with an excluded real path is not recorded`() {
    stage = Stage(filter: Self.private_)
    stage.begin()
    locate("/private/x.mkv")
    stage.end(at: 900)
    #expect(stage.actions == [])
    #expect(stage.log.files.isEmpty)
  }

  /// Race: the configuration is reloaded while the real path is being resolved.
  @Test mutating func `real path for an earlier filter is dropped`() {
    stage = Stage(filter: Self.private_)
    stage.begin()
    stage.actions = stage.log.adopt(ScrobblePolicy(), PathFilter(exclude: ["/films"]))
    #expect(stage.actions == [.locate(Self.id, 2, ["/films", Self.file.address.raw])])
    locate(Self.file.address.raw, decision: 1)
    #expect(stage.actions == [])
    locate(Self.file.address.raw, decision: 2)
    #expect(stage.actions == [])
    #expect(stage.log.files.isEmpty)
  }

  @Test mutating func `stored viewing of an excluded file is removed`() throws {
    stage = Stage(filter: PathFilter(exclude: ["/films"]))
    var left = stored()
    left.media = JSON.text(try Self.sintel())
    stage.begin(at: 500, again: true, stored: [left])
    #expect(stage.writes == [.remove(Self.key)])
    #expect(stage.events == [.withdrawn(try Self.sintel())])
  }

  @Test mutating func `skipped viewing is stored and its later changes are ignored`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    let answer = stage.log.skip(Self.player, at: stage.clock)
    let skipped = try #require(answer)
    #expect(skipped.name == "Sintel (2010)")
    stage.actions = skipped.actions
    #expect(stage.events == [.dropped])
    guard case .end(let play, [])? = stage.writes.first else { return #expect(Bool(false)) }
    #expect(play.isSkipped)
    stage.end(at: 900)
    #expect(stage.actions == [])
  }

  @Test mutating func `skipped viewing continues where it is by then`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    let skipped = stage.log.skip(Self.player, at: stage.clock)
    stage.actions = try #require(skipped).actions
    let another = stage.log.unskip("another", at: stage.clock)
    #expect(another == nil)
    let answer = stage.log.unskip(Self.player, at: stage.clock)
    let continued = try #require(answer)
    #expect(continued.name == "Sintel (2010)")
    stage.actions = continued.actions
    #expect(stage.actions.contains { if case .identify = $0 { true } else { false } })
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    stage.end(at: 900)
    #expect(stage.actions.contains { if case .deliver = $0 { true } else { false } })
    let again = stage.log.unskip(Self.player, at: stage.clock)
    #expect(again == nil)
  }

  @Test mutating func `file skipped before its end begins no rewatch until the next file`() {
    stage.begin()
    _ = stage.log.skip(Self.player, at: stage.clock)
    stage.report(.ended(.reachedEnd), at: 1000)
    stage.log.shrink()
    stage.lap = 1
    stage.begin()
    #expect(stage.actions == [])
    stage.end(at: 900)
    #expect(stage.actions == [])
    #expect(stage.log.files.isEmpty)
    (stage.entry, stage.lap) = (2, 0)
    stage.begin()
    #expect(stage.identifies)
  }

  @Test mutating func `skipped viewing whose file has ended is not continued`() throws {
    stage.begin()
    _ = stage.log.skip(Self.player, at: stage.clock)
    stage.end(at: 900)
    let answer = stage.log.unskip(Self.player, at: stage.clock)
    #expect(answer == nil)
  }

  // MARK: from one daemon to the next

  private func stored(_ entry: Int = 1, reachedThreshold: Bool = false) -> Play {
    Play(
      key: Play.Key(instance: Self.player, entry: entry, lap: 0), path: Self.file.address.shown,
      beganAt: 900_000, seenAt: 999_000, position: 500, duration: 1000, progress: 50, ran: 400,
      reachedThreshold: reachedThreshold)
  }

  @Test mutating func `resumed viewing keeps its beginning`() {
    stage.begin(at: 500, again: true, stored: [stored()])
    #expect(stage.log.viewings[Self.key]?.play.beganAt == 900_000)
  }

  @Test mutating func `orphaned viewing of a live stream is removed`() {
    var play = stored(reachedThreshold: true)
    play.isGrowing = true
    stage.actions = stage.log.orphaned(play)
    #expect(stage.writes == [.remove(play.key)])
    #expect(stage.log.viewings.isEmpty && stage.delivered.isEmpty)
  }

  @Test mutating func `orphaned viewing is stored as ended at once`() {
    stage.actions = stage.log.orphaned(stored())
    guard case .end(let play, let deliveries)? = stage.writes.first else {
      return #expect(Bool(false))
    }
    #expect(play.endedAt == 999_000)
    #expect(deliveries.map(\.kind) == [.pause])
    #expect(stage.identifies)
  }

  @Test(arguments: [(false, Delivery.Kind.pause), (true, .scrobble)])
  mutating func `orphan past the threshold is a play`(_ reached: Bool, _ kind: Delivery.Kind) {
    stage.actions = stage.log.orphaned(stored(reachedThreshold: reached))
    guard case .end(_, let deliveries)? = stage.writes.first else {
      return #expect(Bool(false))
    }
    #expect(deliveries.map(\.kind) == [kind])
  }

  @Test mutating func `identified left-over delivery needs no look-up`() throws {
    var play = stored()
    play.media = JSON.text(try Self.sintel())
    let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90, inFlight: true)
    stage.actions = stage.log.restore(play, delivery)
    #expect(
      stage.actions == [.deliver(play, [delivery], try Self.sintel(), isLeftOver: true)])
  }

  @Test mutating func `unidentified left-over delivery is looked up`() throws {
    let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
    stage.actions = stage.log.restore(stored(), delivery)
    #expect(stage.identifies)
    let again = stage.log.restore(stored(), delivery)
    #expect(again == [], "it is there already")
    stage.expectCurrent(stage.ticket, .found(try Self.sintel()))
    #expect(stage.delivered == [delivery])
  }

  @Test mutating func `ended viewings beyond the limit are kept only in the journal`() {
    let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
    for entry in 1...5 {
      var play = stored(entry)
      play.endedAt = Double(entry)
      _ = stage.log.restore(play, delivery)
    }
    let unwritten = Play.Key(instance: Self.player, entry: 5, lap: 0)
    let evicted = stage.log.evict(beyond: 2) { $0 != unwritten }
    #expect(evicted.count == 2, "what the journal does not have stays")
    #expect(stage.log.viewings.keys.map(\.entry).sorted() == [1, 2, 5])
  }

  // MARK: multipart

  @Test mutating func `file with two episodes becomes two viewings`() throws {
    let both = try Self.media(
      #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#)
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(both))
    #expect(stage.log.nextPartDeadline == Instant(600))
    #expect(stage.log.viewings[Self.key]?.media?.episodes == [1])
    stage.wait(500)
    stage.actions = stage.log.passPartDeadlines(at: stage.clock)
    #expect(stage.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 100)])
    let second = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    #expect(stage.log.viewings[second]?.media?.episodes == [2])
    stage.end(at: 950, ran: 1010)
    #expect(stage.delivered.map(\.progress) == [90])
    #expect(stage.log.files.isEmpty)
  }

  @Test mutating func `file skipped in its first part begins no second one until it is unskipped`()
    throws
  {
    let both = try Self.media(Self.double)
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(both))
    stage.wait(100)
    _ = stage.log.skip(Self.player, at: stage.clock)
    stage.wait(400)
    stage.actions = stage.log.passPartDeadlines(at: stage.clock)
    #expect(stage.actions == [])
    stage.report(.paused, at: 700, runs: false)
    #expect(stage.actions == [])
    #expect(stage.log.viewings.isEmpty)
    let answer = stage.log.unskip(Self.player, at: stage.clock)
    stage.actions = try #require(answer).actions
    let second = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    #expect(stage.log.viewings.keys.map(\.self) == [second])
    let resolved = stage.resolve(stage.log.viewings[second]?.ticket, .found(both))
    #expect(resolved)
    stage.end(at: 950, ran: 1010)
    #expect(stage.delivered.map(\.progress) == [90])
    #expect(stage.log.viewings.isEmpty)
  }

  private static let double =
    #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#

  /// - Returns: one of the episodes alone, as the user corrects it.
  private static func episode(_ number: Int) throws -> Media {
    var media = try media(double)
    media.episodes = [number]
    return media
  }

  @Test mutating func `file corrected to one episode plays on across the border`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.media(Self.double)))
    stage.actions = stage.log.identifyAgain()
    let episode = try Self.episode(1)
    stage.expectCurrent(stage.ticket, .found(episode))
    #expect(stage.log.nextPartDeadline == .never)
    #expect(stage.log.viewings[Self.key]?.play.duration == 1000)
    #expect(stage.log.viewings[Self.key]?.play.beganAt == 1_000_000)
    stage.wait(600)
    stage.actions = stage.log.passPartDeadlines(at: stage.clock)
    #expect(stage.actions == [])
    stage.end(at: 950, ran: 1010)
    #expect(stage.delivered == [Delivery(destination: .trakt, kind: .scrobble, progress: 95)])
    #expect(stage.log.viewings.isEmpty && stage.log.files.isEmpty)
  }

  @Test(arguments: [1, 3])
  mutating func `correction in the second part joins it to what was played`(_ number: Int) throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.media(Self.double)))
    stage.wait(510)
    stage.actions = stage.log.passPartDeadlines(at: stage.clock)
    #expect(stage.delivered.map(\.progress) == [100])
    _ = stage.log.identifyAgain()
    let part = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    let ticket = stage.log.viewings[part]?.ticket
    stage.expectCurrent(ticket, .found(try Self.episode(number)))
    #expect(stage.writes.first == .remove(part))
    let whole = Play.Key(instance: Self.player, entry: 1, lap: 0, part: MultipartFile.rewatch)
    #expect(stage.log.viewings.keys.map { $0 } == [whole], "the play of the first part stays")
    stage.end(at: 950, ran: 1010)
    // The play of the first part is already one of this episode.
    #expect(stage.delivered.map(\.progress) == (number == 1 ? [] : [95]))
  }

  @Test mutating func `excluded file of two episodes records neither`() throws {
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(try Self.media(Self.double)))
    stage.expectCurrent(stage.ticket, .ignored(reason: Play.skipped))
    #expect(stage.events.first == .dropped)
    stage.wait(600)
    stage.actions = stage.log.passPartDeadlines(at: stage.clock)
    #expect(stage.actions == [])
    stage.end(at: 950, ran: 1010)
    #expect(stage.delivered == [])
  }

  /// A seek back into a finished episode begins another viewing and overwrites nothing.
  @Test mutating func `episode seen again is another viewing`() throws {
    let both = try Self.media(
      #"{"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":7}}"#)
    stage.begin()
    stage.expectCurrent(stage.ticket, .found(both))
    stage.wait(510)
    _ = stage.log.passPartDeadlines(at: stage.clock)
    stage.report(.seeked, at: 100)
    let again = Play.Key(
      instance: Self.player, entry: 1, lap: 0, part: MultipartFile.rewatch)
    #expect(stage.log.viewings[again] != nil)
    #expect(stage.writes.contains { $0.key == again })
    #expect(!stage.writes.contains { $0.key == Self.key })
  }
}
