// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Timekeeping
import Webhooks

@testable import Scrobbling

/// Requests to a webhook, and the effect of its responses.
@Suite struct WebhookStateTests {
  private static let start = Instant(1000)
  private static let week = 7.0 * 86_400

  private var state = Self.state()
  private var now = Self.start + 1
  private var date = 2000.0

  private static func state(
    events: Set<WebhookEvent.Kind> = Set(WebhookEvent.Kind.allCases)
  ) -> DestinationState {
    // The address is not used.
    guard let address = try? WebhookAddress("https://tracker.example/") else {
      preconditionFailure()
    }
    return DestinationState(
      DestinationTraits(Webhook(name: "tracker", address: address, events: events)),
      policy: ScrobblePolicy(), startedAt: start)
  }

  private func pending(_ entry: Int, kind: Delivery.Kind = .scrobble) throws -> PendingDelivery {
    var pending = try DeliveryQueueTests.pending(
      entry, #"{"type":"movie","title":"Movie \#(entry)"}"#, kind: kind)
    pending.delivery.destination = .webhook("tracker")
    return pending
  }

  private mutating func enqueue(_ entries: ClosedRange<Int>) throws {
    for entry in entries { _ = state.enqueue(try pending(entry)) }
  }

  /// Answers the next delivery.
  ///
  /// - Returns: its entry, and the delivery as it is stored.
  private mutating func respond(
    _ disposition: Disposition, _ location: SourceLocation = #_sourceLocation
  ) throws -> (entry: Int, delivery: Delivery) {
    now = now + 1_000
    guard case .deliver(let pending) = state.next(at: now, date: date) else {
      throw UnexpectedStep()
    }
    _ = state.sending(.deliver(pending), at: now, date: date)
    let effects = state.handleResponse(
      pending, DeliveryResponse(disposition: disposition, summary: ""), at: now, date: date)
    switch try #require(effects.first, sourceLocation: location) {
    case .stored(let stored), .notified(let stored):
      return (stored.play.key.entry, stored.delivery)
    case .concluded, .confirmed, .rated:
      throw UnexpectedStep()
    }
  }

  private struct UnexpectedStep: Error {}

  private static let failure = Disposition.retry(after: nil, detail: "status 503")

  @Test mutating func `old play is delivered with its own time`() throws {
    try enqueue(1...1)
    date += 30 * 86_400
    let (entry, delivery) = try respond(.concluded(.scrobbled, detail: nil))
    #expect(entry == 1)
    #expect(delivery.state == .scrobbled)
    #expect(state.nextReconciliation(at: now, date: date) == nil)
  }

  @Test mutating func `every end of an item is delivered`() throws {
    let media = #"{"type":"movie","title":"Movie"}"#
    for (entry, kind) in [(1, Delivery.Kind.pause), (2, .pause), (3, .scrobble)] {
      var one = try DeliveryQueueTests.pending(entry, media, kind: kind)
      one.delivery.destination = .webhook("tracker")
      let superseded = state.enqueue(one)
      #expect(superseded.isEmpty)
    }
    var sent: [Int] = []
    for _ in 1...3 { sent.append(try respond(.concluded(.paused, detail: nil)).entry) }
    #expect(sent == [1, 2, 3])
  }

  @Test mutating func `play that was under way at a crash is sent again`() throws {
    var left = try pending(1)
    left.delivery.inFlight = true
    _ = state.enqueue(left)
    let (entry, _) = try respond(.concluded(.scrobbled, detail: nil))
    #expect(entry == 1)
  }

  @Test mutating func `failing delivery does not hold up the others`() throws {
    try enqueue(1...3)
    var sent: [Int] = []
    sent.append(try respond(Self.failure).entry)
    for _ in 2...3 { sent.append(try respond(.concluded(.scrobbled, detail: nil)).entry) }
    sent.append(try respond(Self.failure).entry)
    #expect(sent == [1, 2, 3, 1])
  }

  @Test mutating func `failing delivery is given up after seven days`() throws {
    try enqueue(1...1)
    let first = date
    let began = try respond(Self.failure).delivery
    #expect(began.failingSince == first)
    date = first + Self.week
    let kept = try respond(Self.failure).delivery
    #expect(kept.state == .waiting)
    #expect(kept.failingSince == first)
    date += 1
    let end = try respond(Self.failure).delivery
    #expect(end.state == .refused)
    #expect(end.detail == "not delivered within 7 days: status 503")
    #expect(state.queue.isEmpty)
    #expect(state.health.refusal == end.detail)
  }

  @Test mutating func `delivery without an response is never given up`() throws {
    try enqueue(1...1)
    for _ in 0..<3 {
      let kept = try respond(.unreachable(detail: "no route")).delivery
      #expect(kept.state == .waiting)
      #expect(kept.failingSince == nil)
      date += 2 * Self.week
    }
    #expect(state.health.isUnreachable)
  }

  @Test mutating func `time since the first failure is kept across restarts`() throws {
    var left = try pending(1)
    left.delivery.failingSince = date - Self.week - 1
    _ = state.enqueue(left)
    let end = try respond(Self.failure).delivery
    #expect(end.state == .refused)
  }

  @Test mutating func `refusal is shown until the next success`() throws {
    try enqueue(1...2)
    let refused = try respond(.concluded(.refused, detail: "status 404")).delivery
    #expect(refused.state == .refused)
    #expect(refused.detail == "status 404")
    #expect(state.health.refusal == "status 404")
    #expect(state.health.problem == nil, "others are sent all the same")
    _ = try respond(.concluded(.scrobbled, detail: nil))
    #expect(state.health.refusal == nil)
  }

  @Test mutating func `Retry-After delays all requests`() throws {
    try enqueue(1...1)
    _ = try respond(.retry(after: 120, detail: "status 429"))
    let responded = now
    let next = state.next(at: now, date: date)
    #expect(next == .wait(until: responded + 120))
  }

  // MARK: current playback

  private mutating func play() throws -> Play.Key {
    let key = Play.Key(instance: "b", entry: 1, lap: 0)
    state.nowPlaying.began(key, motion: .held(at: 100), duration: 1000, playingTime: 60, at: now)
    state.nowPlaying.identified(key, as: try pending(1).media)
    now = now + 10
    return key
  }

  private mutating func show() -> ShowRequest? {
    guard case .show(let request, let step) = state.next(at: now, date: date) else { return nil }
    _ = state.sending(.show(request, step), at: now, date: date)
    _ = state.handleResponse(step, ShowResponse(outcome: .accepted, summary: "200"), at: now)
    now = now + 10
    return request
  }

  @Test mutating func `start, seek, pause and resume can be told apart`() throws {
    let key = try play()
    let first = show()
    #expect(first?.verb == .start)
    #expect(first?.phase == .first)
    #expect(first?.duration == 1000)
    state.nowPlaying.seeked(key, motion: .held(at: 500), duration: 1000, at: now)
    now = now + 10
    let seeked = show()
    #expect(seeked?.phase == .again)
    state.nowPlaying.paused(key, motion: .held(at: 500), duration: 1000, at: now)
    now = now + 10
    let paused = show()
    #expect(paused?.verb == .pause)
    state.nowPlaying.resumed(key, motion: .held(at: 500), duration: 1000, playingTime: 99, at: now)
    now = now + 10
    let resumed = show()
    #expect(resumed?.phase == .continued)
  }

  @Test mutating func `end of another viewing is no resumption`() throws {
    _ = try play()
    let started = show()
    #expect(started?.verb == .start)
    try enqueue(2...2)
    let ended = try respond(.concluded(.scrobbled, detail: nil))
    #expect(ended.entry == 2)
    let next = show()
    #expect(next == nil)
  }

  /// Sends a delivery, and takes it over to another configuration.
  private mutating func reconfigure(
    _ events: Set<WebhookEvent.Kind>
  ) throws -> (sent: PendingDelivery, state: DestinationState) {
    try enqueue(1...2)
    let step = state.next(at: now, date: date)
    guard case .deliver(let sent) = step else { throw UnexpectedStep() }
    _ = state.sending(step, at: now, date: date)
    var next = Self.state(events: events)
    next.takeOver(from: state)
    return (sent, next)
  }

  @Test mutating func `delivery in flight is not sent again by another configuration`() throws {
    var (sent, next) = try reconfigure([.scrobble])
    #expect(next.queue.waiting.map(\.play.key) == [sent.play.key])
    let effects = next.handleEarlierResponse(
      sent, DeliveryResponse(disposition: .concluded(.scrobbled, detail: nil), summary: ""))
    guard effects.count == 1, case .notified(let stored)? = effects.first else {
      throw UnexpectedStep()
    }
    #expect(stored.delivery.state == .scrobbled && !stored.delivery.inFlight)
    #expect(next.queue.isEmpty)
  }

  @Test(arguments: [Self.failure, .concluded(.refused, detail: "status 401")])
  mutating func `failure of an earlier configuration changes nothing`(
    _ disposition: Disposition
  ) throws {
    var (sent, next) = try reconfigure([.scrobble])
    let effects = next.handleEarlierResponse(
      sent, DeliveryResponse(disposition: disposition, summary: ""))
    #expect(effects == [])
    #expect(next.queue.count == 1)
    #expect(next.health == DestinationHealth())
  }

  @Test mutating func `delivery in flight is taken over twice`() throws {
    let (sent, second) = try reconfigure([.scrobble])
    var third = Self.state()
    third.takeOver(from: second)
    let effects = third.handleEarlierResponse(
      sent, DeliveryResponse(disposition: .concluded(.scrobbled, detail: nil), summary: ""))
    #expect(effects.count == 1 && third.queue.isEmpty)
    var fourth = Self.state()
    fourth.takeOver(from: third)
    #expect(fourth.queue.isEmpty)
  }

  @Test mutating func `events that are not selected are not sent`() throws {
    state = Self.state(events: [.scrobble])
    let key = try play()
    let start = show()
    state.nowPlaying.paused(key, motion: .held(at: 500), duration: 1000, at: now)
    now = now + 10
    let pause = show()
    #expect(start == nil && pause == nil)
    let next = state.next(at: now, date: date)
    #expect(next == .wait(until: .never))
    #expect(state.traits.kinds == [.scrobble])
  }
}
