// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Requests that got a 401: whether they may be repeated with new tokens, for which they have waited.
@Suite struct RequestRepetitionTests {
  private static let now = Instant(2000)
  /// End of the viewings of ``DeliveryQueueTests/pending(_:_:kind:endedAt:)``.
  private static let date = 2000.0
  private static let key = Play.Key(instance: "b", entry: 1, lap: 0)

  private var state = DestinationState(policy: ScrobblePolicy(), startedAt: Instant(1000))

  private func pending(_ entry: Int, kind: Delivery.Kind = .scrobble) throws -> PendingDelivery {
    try DeliveryQueueTests.pending(
      entry, #"{"type":"movie","title":"Movie \#(entry)","ids":{"trakt":\#(entry)}}"#, kind: kind)
  }

  /// - Returns: the request, as sent.
  private mutating func send() -> DestinationState.Step {
    let step = state.next(at: Self.now, date: Self.date)
    _ = state.sending(step, at: Self.now, date: Self.date)
    return step
  }

  private mutating func start() throws -> DestinationState.Step {
    state.nowPlaying.began(
      Self.key, motion: .held(at: 100), duration: 1000, playingTime: 60, at: Instant(1000))
    state.nowPlaying.identified(Self.key, as: try pending(1).media)
    return send()
  }

  @Test mutating func `start of a viewing that ends is repeated, of a dropped one not`() throws {
    let start = try start()
    #expect(state.mayRepeat(start, date: Self.date))
    var ended = state
    ended.nowPlaying.ended(Self.key)
    #expect(ended.mayRepeat(start, date: Self.date))
    state.nowPlaying.drop(Self.key)
    #expect(!state.mayRepeat(start, date: Self.date))
  }

  @Test mutating func `stop of a dropped viewing is repeated`() throws {
    let start = try start()
    guard case .show(_, let shown) = start else { return #expect(Bool(false)) }
    _ = state.handleResponse(
      shown, ShowResponse(outcome: .accepted, summary: ""), at: Instant(1990))
    state.nowPlaying.drop(Self.key)
    let clear = send()
    guard case .show(_, .clear) = clear else { return #expect(Bool(false)) }
    #expect(state.mayRepeat(clear, date: Self.date))
  }

  @Test mutating func `withdrawn delivery is not repeated`() throws {
    _ = state.enqueue(try pending(1))
    let delivery = send()
    #expect(state.mayRepeat(delivery, date: Self.date))
    state.withdraw(try pending(1).play.key)
    #expect(!state.mayRepeat(delivery, date: Self.date))
  }

  /// Trakt dates a `stop` by its arrival.
  @Test(arguments: [(Delivery.Kind.scrobble, false), (.pause, true)])
  mutating func `stop that has become late is repeated only for a position`(
    kind: Delivery.Kind, isRepeated: Bool
  ) throws {
    _ = state.enqueue(try pending(1, kind: kind))
    let delivery = send()
    #expect(state.mayRepeat(delivery, date: Self.date + 59))
    #expect(state.mayRepeat(delivery, date: Self.date + 61) == isRepeated)
  }

  @Test mutating func `addition with a withdrawn play is not repeated`() throws {
    for entry in 1...2 { _ = state.enqueue(try pending(entry)) }
    let addition = DestinationState.Step.add(Array(state.queue.waiting))
    #expect(state.mayRepeat(addition, date: Self.date))
    state.withdraw(try pending(1).play.key)
    #expect(!state.mayRepeat(addition, date: Self.date))
  }

  @Test mutating func `nothing is repeated after signing out`() throws {
    _ = state.enqueue(try pending(1))
    let delivery = send()
    state.signIn = .signedOut(reason: "signed out", isConfigured: true)
    #expect(!state.mayRepeat(delivery, date: Self.date))
  }
}
