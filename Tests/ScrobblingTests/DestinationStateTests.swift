// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Next request to a destination, and the effect of its responses.
@Suite struct DestinationStateTests {
  private static let start = Instant(1000)
  /// End of the viewings of ``DeliveryQueueTests/pending(_:_:kind:endedAt:)``.
  private static let date = 2000.0

  private var state = DestinationState(
    policy: ScrobblePolicy(), startedAt: Self.start)
  private var now = Self.start + SendGate.spacing
  private var date = Self.date

  private func pending(
    _ entry: Int, kind: Delivery.Kind = .scrobble, endedAt: Double = Self.date
  ) throws -> PendingDelivery {
    try DeliveryQueueTests.pending(
      entry, #"{"type":"movie","title":"Movie \#(entry)","ids":{"trakt":\#(entry)}}"#, kind: kind,
      endedAt: endedAt)
  }

  private mutating func play(_ entry: Int) throws {
    let key = Play.Key(instance: "b", entry: entry, lap: 0)
    state.nowPlaying.began(key, motion: .held(at: 100), duration: 1000, playingTime: 60, at: now)
    state.nowPlaying.identified(key, as: try pending(entry).media)
    wait(SendGate.spacing)
  }

  private mutating func wait(_ seconds: Seconds) {
    now = now + seconds
    date += seconds
  }

  private mutating func next() -> DestinationState.Step { state.next(at: now, date: date) }

  private mutating func deliver(_ step: DestinationState.Step, _ response: DeliveryResponse)
    -> [DestinationState.Effect]
  {
    guard case .deliver(let pending) = step else { return [] }
    _ = state.sending(step, at: now, date: date)
    return state.handleResponse(pending, response, at: now)
  }

  private func entry(_ step: DestinationState.Step) -> Int? {
    if case .deliver(let pending) = step { pending.play.key.entry } else { nil }
  }

  private mutating func expect(
    _ step: DestinationState.Step, _ location: SourceLocation = #_sourceLocation
  ) {
    let found = next()
    #expect(found == step, sourceLocation: location)
  }

  private mutating func expectDelivery(
    _ expected: Int?, _ location: SourceLocation = #_sourceLocation
  ) {
    let found = entry(next())
    #expect(found == expected, sourceLocation: location)
  }

  private mutating func lateOnes(at moment: Instant? = nil) -> [PendingDelivery]? {
    state.nextReconciliation(at: moment ?? now, date: date)
  }

  // MARK: order and rate

  /// Trakt allows one write a second; the previous daemon may have just written.
  @Test mutating func `first write after startup waits a second`() throws {
    _ = state.enqueue(try pending(1))
    now = Self.start
    expect(.wait(until: Self.start + SendGate.spacing))
    now = Self.start + SendGate.spacing
    expectDelivery(1)
  }

  @Test mutating func `writes are a second apart`() throws {
    _ = state.enqueue(try pending(1))
    _ = state.enqueue(try pending(2))
    _ = deliver(
      next(), DeliveryResponse(disposition: .concluded(.scrobbled, detail: nil), summary: ""))
    expect(.wait(until: now + SendGate.spacing))
    wait(SendGate.spacing)
    expectDelivery(2)
  }

  @Test mutating func `viewing in progress is sent before late plays`() throws {
    for entry in 1...5 {
      _ = state.enqueue(try pending(entry, endedAt: 0))
    }
    let late = lateOnes() ?? []
    #expect(late.count == 5)
    let findings = try Dictionary(
      uniqueKeysWithValues: late.map {
        ($0.play.key, ReconciliationResponse.Finding.missing(try pending(9).media))
      })
    _ = state.handleResponse(late, ReconciliationResponse(findings: findings), at: now, date: date)
    try play(7)
    guard case .show(let request, _) = next() else { return #expect(Bool(false), "start first") }
    #expect(request.verb == .start)
  }

  @Test mutating func `nothing is sent while signed out`() throws {
    _ = state.enqueue(try pending(1))
    state.signIn = .signedOut(reason: "signed out", isConfigured: true)
    expect(.wait(until: .never))
    date += 1e6
    let late = lateOnes()
    #expect(late == nil)
  }

  @Test mutating func `queue is bounded while signed out`() throws {
    state.signIn = .signedOut(reason: "signed out", isConfigured: true)
    for entry in 0..<Backlog.pageSize {
      #expect(state.hasRoom)
      _ = state.enqueue(try pending(entry))
    }
    #expect(!state.hasRoom)
    state.signIn = .signedIn
    #expect(state.hasRoom)
  }

  @Test mutating func `missing sign-in is reported once something plays`() {
    state.signIn = .signedOut(reason: "signed out", isConfigured: false)
    state.reportSignedOut()
    #expect(state.health.problem == nil, "it was never set up")
    state.signIn = .signedOut(reason: "signed out", isConfigured: true)
    state.reportSignedOut()
    #expect(state.health.problem == "signed out")
  }

  /// The history may have the play that is on its way, and no row claims it yet.
  @Test mutating func `history is not searched for an item that is being written`() throws {
    _ = state.enqueue(try pending(1, endedAt: 0))
    _ = state.enqueue(try pending(2, endedAt: 0))
    var newer = try pending(3)
    newer.media = try pending(1).media
    _ = state.enqueue(newer)
    let step = next()
    #expect(entry(step) == 3)
    _ = state.sending(step, at: now, date: date)
    var late = lateOnes()
    #expect(late?.map(\.play.key.entry) == [2])
    _ = state.handleResponse(
      newer, DeliveryResponse(disposition: .concluded(.scrobbled, detail: nil), summary: ""),
      at: now)
    late = lateOnes()
    #expect(late?.map(\.play.key.entry) == [1, 2])
  }

  // MARK: responses

  @Test mutating func `concluded delivery leaves the queue`() throws {
    _ = state.enqueue(try pending(1))
    let effects = deliver(
      next(),
      DeliveryResponse(disposition: .concluded(.scrobbled, detail: nil), remoteID: 7, summary: "ok")
    )
    guard case .concluded(let one, _)? = effects.first else { return #expect(Bool(false)) }
    #expect(one.delivery.state == .scrobbled)
    #expect(one.delivery.remoteID == 7)
    #expect(state.queue.isEmpty)
  }

  @Test mutating func `delivery is stored as in flight before it is sent`() throws {
    _ = state.enqueue(try pending(1))
    let step = next()
    guard case .stored(let one)? = state.sending(step, at: now, date: date).first else {
      return #expect(Bool(false))
    }
    #expect(one.delivery.inFlight)
  }

  /// Race: the viewing is resumed while its `stop` is in flight.
  @Test mutating func `response about a resumed viewing is dropped`() throws {
    _ = state.enqueue(try pending(1))
    let step = next()
    state.withdraw(try pending(1).play.key)
    _ = state.enqueue(try pending(1, endedAt: date))
    let effects = deliver(
      step, DeliveryResponse(disposition: .concluded(.scrobbled, detail: nil), summary: ""))
    #expect(effects == [])
    #expect(state.queue.count == 1)
  }

  @Test mutating func `history is checked before a lost delivery is sent again`() throws {
    _ = state.enqueue(try pending(1))
    let lost = DeliveryResponse(
      disposition: .retry(after: nil, detail: "gone"), mayHaveArrived: true, summary: "")
    _ = deliver(next(), lost)
    wait(10)
    expectDelivery(nil)
    let late = lateOnes() ?? []
    let missing = ReconciliationResponse.Finding.missing(try pending(1).media)
    let response = ReconciliationResponse(findings: [late[0].play.key: missing])
    let effects = state.handleResponse(late, response, at: now, date: date)
    #expect(effects == [])
    expectDelivery(1)
  }

  /// The clock is set back during the search, so that the play is on time and sent meanwhile.
  @Test mutating func `search that overlaps a lost delivery does not show that it is missing`()
    throws
  {
    _ = state.enqueue(try pending(1))
    date += 3_600
    let late = lateOnes() ?? []
    #expect(late.count == 1)
    date -= 3_600
    let stop = next()
    guard case .deliver(let sent) = stop else { return #expect(Bool(false)) }
    _ = state.sending(stop, at: now, date: date)
    let lost = DeliveryResponse(
      disposition: .retry(after: nil, detail: "gone"), mayHaveArrived: true, summary: "")
    _ = state.handleResponse(sent, lost, at: now)
    wait(90)
    let missing = ReconciliationResponse.Finding.missing(try pending(1).media)
    _ = state.handleResponse(
      late, ReconciliationResponse(findings: [sent.play.key: missing]), at: now, date: date)
    if case .add = next() { #expect(Bool(false), "it may have arrived") }
    let again = lateOnes()
    #expect(again?.map(\.delivery.inFlight) == [true])
  }

  @Test mutating func `play that is in the history is not added`() throws {
    _ = state.enqueue(try pending(1, endedAt: 0))
    let late = lateOnes() ?? []
    let there = ReconciliationResponse.Finding.recorded(remoteID: 5, late[0].media)
    let effects = state.handleResponse(
      late, ReconciliationResponse(findings: [late[0].play.key: there]), at: now, date: date)
    guard case .concluded(let one, _)? = effects.first else { return #expect(Bool(false)) }
    #expect(one.delivery.remoteID == 5)
    #expect(state.queue.isEmpty)
  }

  private mutating func addable(_ count: Int) throws {
    for entry in 1...count { _ = state.enqueue(try pending(entry, endedAt: 0)) }
    let late = lateOnes() ?? []
    let findings = Dictionary(
      uniqueKeysWithValues: late.map {
        ($0.play.key, ReconciliationResponse.Finding.missing($0.media))
      })
    _ = state.handleResponse(late, ReconciliationResponse(findings: findings), at: now, date: date)
  }

  /// Trakt refuses a whole request because of one of its plays.
  @Test mutating func `refused play does not hold up the others`() throws {
    try addable(8)
    var requests = 0
    var concluded: [Int: Delivery.State] = [:]
    while !state.queue.isEmpty, requests < 20 {
      guard case .add(let late) = next() else { return #expect(Bool(false)) }
      requests += 1
      let isRefused = late.contains { $0.play.key.entry == 5 }
      let response =
        isRefused
        ? AdditionResponse(refusal: (.refused, "422"), summary: "") : AdditionResponse(summary: "")
      for case .concluded(let one, _) in state.handleResponse(late, response, at: now, date: date) {
        concluded[one.play.key.entry] = one.delivery.state
      }
      wait(SendGate.spacing)
    }
    #expect(concluded.count == 8)
    #expect(concluded.filter { $0.value != .scrobbled } == [5: .refused])
  }

  @Test mutating func `plays of a lost addition are reconciled again`() throws {
    try addable(2)
    let step = next()
    guard case .add(let late) = step else { return #expect(Bool(false)) }
    let lost = AdditionResponse(
      failure: .retry(after: nil, detail: ""), mayHaveArrived: true, summary: "")
    let effects = state.handleResponse(late, lost, at: now, date: date)
    for case .stored(let one) in effects { #expect(one.delivery.inFlight) }
    wait(10)
    if case .add = next() { #expect(Bool(false), "not without a look at the history") }
    let again = lateOnes()
    #expect(again?.count == 2)
  }

  @Test mutating func `late plays wait while others are being looked up`() throws {
    _ = state.enqueue(try pending(1, endedAt: 0))
    state.awaitsLookups = true
    let before = lateOnes()
    #expect(before == nil)
    state.awaitsLookups = false
    let after = lateOnes()
    #expect(after != nil)
  }

  /// The history request fails; the viewing in progress is still shown.
  @Test mutating func `failing history does not hold up a start`() throws {
    _ = state.enqueue(try pending(1, endedAt: 0))
    let late = lateOnes() ?? []
    let failed = ReconciliationResponse(failure: .retry(after: 60, detail: "no history"))
    _ = state.handleResponse(late, failed, at: now, date: date)
    let early = lateOnes(at: now + 59)
    #expect(early == nil)
    #expect(state.reconciliationMoment(after: now) == now + 60)
    try play(7)
    guard case .show = next() else { return #expect(Bool(false)) }
  }

  // MARK: now playing

  @Test mutating func `dropped viewing is cleared at 1 percent`() throws {
    try play(7)
    let step = next()
    guard case .show(_, let shown) = step else { return #expect(Bool(false)) }
    _ = state.sending(step, at: now, date: date)
    _ = state.handleResponse(
      shown, ShowResponse(outcome: .accepted, media: nil, summary: "start"), at: now)
    state.nowPlaying.drop(Play.Key(instance: "b", entry: 7, lap: 0))
    wait(SendGate.spacing)
    guard case .show(let request, let clear) = next() else { return #expect(Bool(false)) }
    #expect(request.verb == .stop)
    #expect(request.progress == 1)
    _ = state.handleResponse(clear, ShowResponse(outcome: .accepted, summary: "pause"), at: now)
    wait(SendGate.spacing)
    expect(.wait(until: .never))
  }

  @Test mutating func `dropped viewing that was never shown is not cleared`() throws {
    try play(7)
    state.nowPlaying.drop(Play.Key(instance: "b", entry: 7, lap: 0))
    expect(.wait(until: .never))
  }

  // MARK: positions

  private mutating func reconcile(_ finding: ReconciliationResponse.Finding)
    -> [DestinationState.Effect]
  {
    let late = lateOnes() ?? []
    let findings = late.map { ($0.play.key, finding) }
    return state.handleResponse(
      late, ReconciliationResponse(findings: Dictionary(uniqueKeysWithValues: findings)), at: now,
      date: date)
  }

  @Test mutating func `late position is compared with Trakt before it is sent`() throws {
    _ = state.enqueue(try pending(1, kind: .pause, endedAt: 0))
    expectDelivery(nil)
    let effects = reconcile(.missing(try pending(1).media))
    #expect(effects == [])
    expectDelivery(1)
  }

  @Test mutating func `late position is sent after the late plays`() throws {
    _ = state.enqueue(try pending(1, kind: .pause, endedAt: 0))
    _ = state.enqueue(try pending(2, endedAt: 100))
    let late = lateOnes() ?? []
    let findings = late.map { ($0.play.key, ReconciliationResponse.Finding.missing($0.media)) }
    _ = state.handleResponse(
      late, ReconciliationResponse(findings: Dictionary(uniqueKeysWithValues: findings)), at: now,
      date: date)
    guard case .add(let plays) = next() else { return #expect(Bool(false)) }
    #expect(plays.map(\.play.key.entry) == [2])
    _ = state.handleResponse(
      plays, AdditionResponse(summary: ""), at: now, date: date)
    wait(SendGate.spacing)
    expectDelivery(1)
  }

  @Test mutating func `late position waits for a play of the same item`() throws {
    var play = try pending(1)
    play.notBefore = now + 100
    _ = state.enqueue(play)
    let rewatch = try DeliveryQueueTests.pending(
      2, #"{"type":"movie","title":"Movie 1","ids":{"trakt":1}}"#, kind: .pause,
      endedAt: date + 500)
    _ = state.enqueue(rewatch)
    _ = reconcile(.missing(rewatch.media))
    expect(.wait(until: now + 100))
  }

  @Test(arguments: [
    (ReconciliationResponse.Finding.superseded(reason: "newer"), Delivery.State.superseded),
    (.saved, .paused),
  ])
  mutating func `late position that Trakt need not get is concluded`(
    _ finding: ReconciliationResponse.Finding, _ expected: Delivery.State
  ) throws {
    _ = state.enqueue(try pending(1, kind: .pause, endedAt: 0))
    let effects = reconcile(finding)
    guard case .concluded(let one, _)? = effects.first else { return #expect(Bool(false)) }
    #expect(one.delivery.state == expected)
    #expect(state.queue.isEmpty)
  }

  @Test mutating func `position that waits for a newer viewing is compared again`() throws {
    _ = state.enqueue(try pending(1, kind: .pause, endedAt: 0))
    let effects = reconcile(.awaited)
    #expect(effects == [])
    expectDelivery(nil)
    let early = lateOnes()
    #expect(early == nil)
    wait(600)
    _ = reconcile(.missing(try pending(1).media))
    expectDelivery(1)
  }

  /// Plays an item until its `start` is accepted.
  private mutating func show(_ entry: Int) throws {
    try play(entry)
    let step = next()
    guard case .show(_, let start) = step else { return #expect(Bool(false)) }
    _ = state.sending(step, at: now, date: date)
    _ = state.handleResponse(start, ShowResponse(outcome: .accepted, summary: "start"), at: now)
  }

  private mutating func clear(_ entry: Int) throws {
    try show(entry)
    state.nowPlaying.drop(Play.Key(instance: "b", entry: entry, lap: 0))
    wait(SendGate.spacing)
    guard case .show(_, let clear) = next() else { return #expect(Bool(false)) }
    let media = try pending(entry).media
    _ = state.handleResponse(
      clear, ShowResponse(outcome: .accepted, media: media, summary: "pause"), at: now)
    wait(SendGate.spacing)
  }

  @Test mutating func `position of a cleared viewing is removed once`() throws {
    try clear(7)
    let media = try pending(7).media
    expect(.removePosition(media))
    state.handleResponse(
      removal: media, RemovalResponse(disposition: .unreachable(detail: ""), summary: ""), at: now)
    wait(60)
    expect(.removePosition(media))
    state.handleResponse(
      removal: media, RemovalResponse(disposition: .concluded(.paused, detail: nil), summary: ""),
      at: now)
    wait(60)
    expect(.wait(until: .never))
  }

  /// The user undoes `skip`, or leaves the file at a position.
  @Test(arguments: [true, false])
  mutating func `position is not removed once the item is sent again`(isPlayed: Bool) throws {
    try clear(7)
    if isPlayed { try play(7) } else { _ = state.enqueue(try pending(7, kind: .pause)) }
    let step = next()
    if case .removePosition = step { #expect(Bool(false)) }
    _ = state.sending(step, at: now, date: date)
    #expect(state.clearedPositions.isEmpty)
  }

  // MARK: withdrawal

  /// Trakt shows an item for its run time at most.
  @Test(arguments: [
    (Set([Destination.trakt]), 900.0, true), (Set([Destination.trakt]), 40_000, false),
    (Set<Destination>(), 900, false),
  ])
  mutating func `withdrawn viewing is cleared while the destination may show it`(
    shown: Set<Destination>, age: Double, isCleared: Bool
  ) throws {
    var pending = try pending(1)
    pending.play.shown = shown
    pending.play.media = JSON.text(pending.media)
    _ = state.enqueue(pending)
    wait(age)
    state.withdraw(pending.play, date: date)
    #expect(state.queue.isEmpty)
    let step = next()
    if case .show(let request, .clear) = step {
      #expect((isCleared, request.verb, request.progress) == (true, .stop, 1))
    } else {
      #expect(!isCleared)
    }
  }

  // MARK: another account

  @Test mutating func `another account is shown the current playback`() throws {
    try play(7)
    guard case .show(_, let start) = next() else { return #expect(Bool(false)) }
    _ = state.sending(next(), at: now, date: date)
    state.accountChanged()
    state.handleOutdatedResponse(start, at: now)
    #expect(!state.nowPlaying.mayBeShown(Play.Key(instance: "b", entry: 7, lap: 0)))
    wait(SendGate.spacing)
    guard case .show(let request, _) = next() else { return #expect(Bool(false)) }
    #expect(request.verb == .start)
  }

  @Test mutating func `nothing is cleared in another account`() throws {
    try clear(7)
    try show(8)
    state.nowPlaying.drop(Play.Key(instance: "b", entry: 8, lap: 0))
    state.accountChanged()
    wait(SendGate.spacing)
    expect(.wait(until: .never))
  }

  // MARK: health

  private mutating func fail(_ disposition: Disposition) {
    _ = deliver(next(), DeliveryResponse(disposition: disposition, summary: "failed"))
  }

  @Test mutating func `any response ends an outage`() throws {
    _ = state.enqueue(try pending(1))
    fail(.unreachable(detail: "no route"))
    #expect(state.health.isUnreachable)
    state.reachedElsewhere()
    #expect(state.health.problem == nil)
    wait(SendGate.spacing)
    expectDelivery(1)
  }

  @Test(arguments: [
    Disposition.unreachable(detail: "no route"),
    .retry(after: nil, detail: "timed out", isTimeout: true), .retry(after: nil, detail: "503"),
    .postponed(detail: "405"), .blocked(reason: "426"),
  ])
  mutating func `failed lookup is no problem once a lookup succeeds`(_ failure: Disposition) {
    state.lookupFailed(failure)
    #expect(state.health.problem != nil)
    state.reachedElsewhere()
    #expect(state.health.problem == nil)
  }

  /// 429 and other rejections are responses.
  @Test(arguments: [
    Disposition.limited(retryAfter: 30), .concluded(.unmatched, detail: "404"),
  ])
  mutating func `rejected lookup ends an outage`(_ response: Disposition) {
    state.lookupFailed(.retry(after: nil, detail: "timed out", isTimeout: true))
    state.lookupFailed(response)
    #expect(state.health.problem == nil)
  }

  @Test mutating func `write without a response in time backs off after lookups succeed`() throws {
    _ = state.enqueue(try pending(1))
    fail(.retry(after: nil, detail: "timed out", isTimeout: true))
    let opensAt = state.gate.opensAt
    state.reachedElsewhere()
    #expect(state.health.problem == nil)
    #expect(state.gate.opensAt == opensAt)
  }

  @Test mutating func `lookup does not hide why writes fail`() throws {
    _ = state.enqueue(try pending(1))
    fail(.retry(after: nil, detail: "502"))
    let problem = state.health.problem
    state.lookupFailed(.retry(after: nil, detail: "503"))
    state.reachedElsewhere()
    #expect(state.health.problem == problem)
  }

  /// Successful lookups do not shorten the back-off after 5xx responses to writes.
  @Test mutating func `back-off of failed writes grows despite other responses`() throws {
    _ = state.enqueue(try pending(1))
    var pauses: [Seconds] = []
    for _ in 1...4 {
      fail(.retry(after: nil, detail: "502"))
      state.reachedElsewhere()
      _ = state.handleResponse([], ReconciliationResponse(), at: now, date: date)
      pauses.append(state.gate.opensAt - now)
      wait(20)
    }
    #expect(pauses[3] >= 4, "8 s, and half of it at the least")
    #expect(state.health.isUnreachable)
  }

  /// 403, 420, 423 and 426 require user action.
  @Test mutating func `blocked destination is sent nothing until the user retries`() throws {
    _ = state.enqueue(try pending(1))
    let before = state.health
    _ = deliver(next(), DeliveryResponse(disposition: .blocked(reason: "403"), summary: "403"))
    #expect(state.health.isBlocked)
    #expect(state.health.change(since: before) == .failing("403", needsUser: true))
    expect(.wait(until: now + DestinationState.longPause))
    state.retry()
    #expect(!state.health.isBlocked)
    wait(SendGate.spacing)
    expectDelivery(1)
  }

  @Test mutating func `rate limit is not an outage`() throws {
    _ = state.enqueue(try pending(1))
    _ = deliver(
      next(), DeliveryResponse(disposition: .retry(after: nil, detail: "503"), summary: "503"))
    wait(5)
    _ = deliver(
      next(), DeliveryResponse(disposition: .limited(retryAfter: 10), summary: "429"))
    #expect(!state.health.isUnreachable)
    expect(.wait(until: now + 10))
  }
}
