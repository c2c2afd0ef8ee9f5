// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Timekeeping
import Trakt

@testable import Scrobbling

/// What is late (plays, positions, ratings, removals of positions), and what plays meanwhile.
@Suite struct LateWorkTests {
  enum Work: CaseIterable { case rating, removal, play, position }

  private var late = LateWork()

  // MARK: what plays

  @Test(arguments: Work.allCases)
  mutating func `failing late request does not delay what plays`(_ work: Work) throws {
    try late.add(work)
    let failed = late.respond(Self.failure(600))
    #expect(failed == work)
    try late.play(7)
    let start = late.show(.accepted)
    #expect(start == .start)
    let again = late.respond(Self.failure(600))
    #expect(again == work, "Trakt works again")
    try late.end(8)
    let stop = late.next()
    guard case .deliver(let pending) = stop else { return #expect(Bool(false)) }
    #expect(pending.play.key.entry == 8)
  }

  @Test(arguments: Work.allCases)
  mutating func `failing late request backs off`(_ work: Work) throws {
    try late.add(work)
    var requests = 0
    let began = late.now
    while late.now - began < 3_600 {
      if late.respond(Self.failure()) != nil { requests += 1 }
      late.waitForNext()
    }
    #expect((8...40).contains(requests), "1 s doubling to 5 min, or a pause of its own")
  }

  @Test(arguments: Work.allCases)
  mutating func `outage of late requests alone is reported once`(_ work: Work) throws {
    try late.add(work)
    try late.play(7)
    _ = late.show(.accepted)
    var problems = 0
    for seek in 1...5 {
      let before = late.state.health
      late.retry()
      let failed = late.respond(Self.failure())
      #expect(failed == work)
      if late.state.health.change(since: before) != nil { problems += 1 }
      late.seek(7, to: Double(seek) * 100)
      let start = late.show(.accepted)
      #expect(start == .start)
      #expect(late.state.health.problem == nil)
    }
    #expect(problems == 1)
  }

  @Test mutating func `rate limit of a late request holds all writes`() throws {
    try late.add(.rating)
    let limited = late.respond(.limited(retryAfter: 30))
    #expect(limited == .rating)
    try late.play(7)
    let step = late.next()
    #expect(step == .wait(until: late.answeredAt + 30))
  }

  /// Late requests are tried again at once after an outage.
  @Test mutating func `success of what plays ends the back-off of late requests once`() throws {
    try late.add(.rating)
    let failed = late.respond(Self.failure(600))
    #expect(failed == .rating)
    try late.play(7)
    _ = late.show(.accepted)
    let again = late.respond(Self.failure(600))
    #expect(again == .rating)
    late.seek(7, to: 900)
    _ = late.show(.accepted)
    let held = late.respond(Self.failure())
    #expect(held == nil)
  }

  // MARK: requests without a response

  @Test(arguments: [Work.play, .rating])
  mutating func `request in flight does not delay what plays`(_ work: Work) throws {
    try late.add(work)
    let step = late.next()
    #expect(step.isConcurrent)
    _ = late.state.sending(step, at: late.now, date: late.date)
    let sentAt = late.now
    try late.play(7)
    let held = late.next()
    #expect(held == .wait(until: sentAt + SendGate.overlap), "it may reach Trakt with a delay")
    late.waitForNext()
    let start = late.show(.accepted)
    #expect(start == .start)
    try late.end(8)
    guard case .deliver(let stop) = late.next() else { return #expect(Bool(false)) }
    #expect(stop.play.key.entry == 8)
  }

  @Test(arguments: [Work.play, .rating])
  mutating func `one late request at a time is in flight`(_ work: Work) throws {
    try late.add(work)
    let step = late.next()
    _ = late.state.sending(step, at: late.now, date: late.date)
    try late.add(.play, 2)
    try late.add(.rating, 3)
    late.wait(SendGate.overlap)
    let held = late.next()
    #expect(held == .wait(until: .never))
    if case .add(let plays) = step {
      _ = late.state.handleResponse(
        plays, AdditionResponse(summary: ""), at: late.now, date: late.date)
    } else if case .rate(let pending) = step {
      _ = late.state.handleResponse(
        pending, RatingResponse(disposition: .concluded(.scrobbled, detail: nil), summary: ""),
        at: late.now)
    }
    late.wait(SendGate.spacing)
    let next = late.nextEntries()
    #expect(next == [2])
  }

  /// The wall clock is set back meanwhile.
  @Test mutating func `play that is being added is not sent as one on time`() throws {
    try late.add(.play)
    let step = late.next()
    _ = late.state.sending(step, at: late.now, date: late.date)
    late.date = 1
    late.wait(SendGate.overlap)
    let held = late.state.next(at: late.now, date: late.date)
    #expect(held == .wait(until: .never))
  }

  // MARK: dropped viewings

  private mutating func failToClear(_ entry: Int) throws {
    try late.play(entry)
    _ = late.show(.accepted)
    late.state.nowPlaying.drop(Play.Key(instance: "b", entry: entry, lap: 0))
    let clear = late.show(.failed(mayHaveArrived: true), Self.failure(600))
    #expect(clear == .stop)
  }

  @Test mutating func `viewing that cannot be cleared does not delay what plays`() throws {
    try failToClear(7)
    try late.play(8)
    let start = late.show(.accepted)
    #expect(start == .start)
    let clear = late.show(.accepted)
    #expect(clear == .stop, "Trakt works again")
    let again = late.show(.accepted)
    #expect(again == .start, "the stop has ended it")
  }

  @Test mutating func `viewing that cannot be cleared backs off and does not delay late work`()
    throws
  {
    try failToClear(7)
    try late.add(.rating)
    let answeredAt = late.now + -SendGate.spacing
    let held = late.next()
    #expect(held == .wait(until: answeredAt + 600))
    late.waitForNext()
    let rating = late.respond(.concluded(.scrobbled, detail: nil))
    #expect(rating == .rating)
    let clear = late.show(.accepted)
    #expect(clear == .stop)
  }

  @Test(arguments: [(300.0, ShowRequest.Verb.stop), (1_100, nil)])
  mutating func `viewing is not cleared after an outage longer than its run time`(
    _ outage: Seconds, _ expected: ShowRequest.Verb?
  ) throws {
    try late.play(7)
    _ = late.show(.accepted)
    try late.play(8)
    let lost = late.show(.failed(mayHaveArrived: true), Self.failure(outage))
    #expect(lost == .start)
    for entry in 7...8 {
      late.state.nowPlaying.drop(Play.Key(instance: "b", entry: entry, lap: 0))
    }
    let held = late.next()
    guard case .wait = held else { return #expect(Bool(false)) }
    late.wait(outage)
    let clear = late.show(.accepted)
    #expect(clear == expected)
  }

  @Test mutating func `repeated clear does not replace a newer position of the item`() throws {
    try failToClear(7)
    let key = Play.Key(instance: "b", entry: 8, lap: 0)
    late.state.nowPlaying.began(
      key, motion: .running(from: 0, since: late.now, speed: 1), duration: 1000, playingTime: 99,
      at: late.now)
    late.state.nowPlaying.identified(key, as: try #require(JSON.value(LateWork.movie(7))))
    late.waitForNext()
    let start = late.show(.accepted)
    #expect(start == .start)
    late.state.nowPlaying.ended(key)
    late.retry()
    let next = late.next()
    guard case .wait = next else { return #expect(Bool(false)) }
  }

  // MARK: now-playing updates that fail

  @Test(arguments: Work.allCases)
  mutating func `failing start does not hold up late requests`(_ work: Work) throws {
    try late.add(work)
    try late.play(7)
    for _ in 0..<2 {
      late.waitForNext()
      let start = late.show(.failed(mayHaveArrived: false), Self.failure())
      #expect(start == .start)
    }
    late.waitForNext()
    let sent = late.respond(.concluded(.scrobbled, detail: nil))
    #expect(sent == work)
    late.waitForNext()
    let start = late.show(.accepted)
    #expect(start == .start)
  }

  @Test mutating func `failing pause does not hold up another viewing`() throws {
    try late.play(7)
    _ = late.show(.accepted)
    let key = Play.Key(instance: "b", entry: 7, lap: 0)
    late.state.nowPlaying.paused(key, motion: .held(at: 200), duration: 1000, at: late.now)
    late.wait(10)
    let pause = late.show(.failed(mayHaveArrived: true), Self.failure())
    #expect(pause == .pause)
    try late.play(8)
    late.waitForNext()
    let start = late.show(.accepted)
    #expect(start == .start)
  }

  static func failure(_ retryAfter: Seconds? = nil) -> Disposition {
    .retry(after: retryAfter, detail: "Trakt responded with status 500")
  }
}

/// A destination with late work, and a clock.
struct LateWork {
  var state: DestinationState
  var now = Instant(1_000)
  var date = 1_000_000.0
  private(set) var answeredAt = Instant(0)

  init() {
    state = DestinationState(policy: ScrobblePolicy(), startedAt: Instant(0))
  }

  static func movie(_ entry: Int) -> String {
    #"{"type":"movie","title":"Movie \#(entry)","ids":{"trakt":\#(entry)}}"#
  }

  private func pending(
    _ entry: Int, _ kind: Delivery.Kind, endedAt: Double
  ) throws -> PendingDelivery {
    try DeliveryQueueTests.pending(entry, Self.movie(entry), kind: kind, endedAt: endedAt)
  }

  mutating func add(_ work: LateWorkTests.Work, _ entry: Int = 1) throws {
    let media = try pending(entry, .pause, endedAt: 0).media
    switch work {
    case .rating:
      state.ratings.add(
        try #require(
          PendingRating(
            Rating(
              destination: .trakt, item: "movie \(entry)", media: Self.movie(entry), rating: 8,
              ratedAt: 0))))
    case .removal: state.clearedPositions.add(media)
    case .play: _ = state.enqueue(try pending(entry, .scrobble, endedAt: Double(entry)))
    case .position: _ = state.enqueue(try pending(entry, .pause, endedAt: Double(entry)))
    }
    reconcile()
  }

  /// A viewing that ends now as a play.
  mutating func end(_ entry: Int) throws {
    _ = state.enqueue(try pending(entry, .scrobble, endedAt: date))
  }

  mutating func play(_ entry: Int) throws {
    let key = Play.Key(instance: "b", entry: entry, lap: 0)
    state.nowPlaying.began(key, motion: .held(at: 100), duration: 1000, playingTime: 60, at: now)
    state.nowPlaying.identified(key, as: try pending(entry, .pause, endedAt: 0).media)
    wait(SendGate.spacing)
  }

  mutating func seek(_ entry: Int, to position: Seconds) {
    state.nowPlaying.seeked(
      Play.Key(instance: "b", entry: entry, lap: 0), motion: .held(at: position), duration: 1000,
      at: now)
    wait(SendGate.spacing)
  }

  mutating func wait(_ seconds: Seconds) {
    now = now + seconds
    date += seconds
  }

  /// Waits until something may be sent.
  mutating func waitForNext() {
    reconcile()
    guard case .wait(let until) = state.next(at: now, date: date) else { return }
    wait(min(until - now, 3_600))
  }

  /// Waits longer than any back-off.
  mutating func retry() { wait(4_000) }

  /// The history has none of the late plays and positions.
  mutating func reconcile() {
    while let late = state.nextReconciliation(at: now, date: date) {
      let findings = late.map { ($0.play.key, ReconciliationResponse.Finding.missing($0.media)) }
      _ = state.handleResponse(
        late, ReconciliationResponse(findings: Dictionary(uniqueKeysWithValues: findings)),
        at: now, date: date)
      if state.nextReconciliation(at: now, date: date) == late { return }
    }
  }

  mutating func next() -> DestinationState.Step {
    reconcile()
    return state.next(at: now, date: date)
  }

  /// Answers a request about what plays; a second passes.
  ///
  /// - Returns: its verb.
  mutating func show(_ outcome: DestinationState.Viewings.Outcome, _ failure: Disposition? = nil)
    -> ShowRequest.Verb?
  {
    guard case .show(let request, let shown) = next() else { return nil }
    _ = state.sending(.show(request, shown), at: now, date: date)
    _ = state.handleResponse(
      shown, ShowResponse(outcome: outcome, failure: failure, summary: ""), at: now)
    wait(SendGate.spacing)
    return request.verb
  }

  /// The entries that the next late request is about.
  mutating func nextEntries() -> [Int] {
    switch next() {
    case .rate(let pending): [pending.media.ids.trakt ?? 0]
    case .removePosition(let media): [media.ids.trakt ?? 0]
    case .add(let plays): plays.map(\.play.key.entry)
    case .deliver(let pending): [pending.play.key.entry]
    case .show, .wait: []
    }
  }

  /// Answers a late request; a second passes.
  ///
  /// - Returns: its kind; nil if none is due.
  mutating func respond(_ disposition: Disposition) -> LateWorkTests.Work? {
    send(disposition)?.work
  }

  /// - Returns: the kind of the request and the entries that it was about.
  mutating func send(_ disposition: Disposition) -> (work: LateWorkTests.Work, entries: [Int])? {
    let entries = nextEntries()
    let step = next()
    let work: LateWorkTests.Work
    answeredAt = now
    _ = state.sending(step, at: now, date: date)
    switch step {
    case .rate(let pending):
      work = .rating
      _ = state.handleResponse(
        pending, RatingResponse(disposition: disposition, summary: ""), at: now)
    case .removePosition(let media):
      work = .removal
      state.handleResponse(
        removal: media, RemovalResponse(disposition: disposition, summary: ""), at: now)
    case .add(let plays):
      work = .play
      let isFailure = if case .concluded = disposition { false } else { true }
      _ = state.handleResponse(
        plays, AdditionResponse(failure: isFailure ? disposition : nil, summary: ""), at: now,
        date: date)
    case .deliver(let pending):
      work = .position
      _ = state.handleResponse(
        pending, DeliveryResponse(disposition: disposition, summary: ""), at: now, date: date)
    case .show, .wait:
      return nil
    }
    wait(SendGate.spacing)
    return (work, entries)
  }
}
