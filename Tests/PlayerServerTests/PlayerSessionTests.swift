// SPDX-License-Identifier: MIT

import HandClock
import Playback
import Testing

@testable import PlayerServer

/// One player, without its socket.
@Suite(.timeLimit(.minutes(1))) struct PlayerSessionTests {
  private let desk = Desk()
  private let clock = HandClock()
  private let session: PlayerSession

  init() {
    session = PlayerSession(
      instance: Caller.instance, desk: desk, time: clock.clocks, threshold: .scrobble)
  }

  private func tell(_ line: String) async throws {
    let message = try PlayerMessage(Array(line.utf8))
    #expect(await session.take(message))
  }

  private func begin() async throws {
    await session.open()
    try await tell(#"{"type":"state","at":1000,"entry":1,"position":100,\#(Caller.file)}"#)
    #expect(await desk.next().count == 1)
  }

  /// It was given up, and a new connection comes while that is being written down.
  @Test func oneThatWasGivenUpIsLookedUpAgain() async throws {
    try await begin()
    desk.know(RememberedViewing(viewing: ViewingID(entry: 1), isOver: false), of: Caller.instance)
    await session.close(at: clock.now)
    #expect(await desk.next().map(\.kind) == [.ended(.lost)])
    #expect(await !session.hasViewing)
    await session.open()
    try await tell(#"{"type":"state","at":1000,"entry":1,"position":100,\#(Caller.file)}"#)
    guard case .began(_, again: true)? = await desk.next().first?.kind else {
      return #expect(Bool(false), "it goes on")
    }
  }

  @Test func linesBeforeAnybodyKnowsThePlayerChangeNothing() async throws {
    try await tell(#"{"type":"state","at":1000,"entry":1,"position":100,\#(Caller.file)}"#)
    #expect(desk.recorded == 0)
  }

  @Test func theTimerRingsAgainWhenTheMarkMoves() async throws {
    try await begin()
    await clock.alarm(at: Instant(1700))
    // Twice as fast from now on: it will be there in half the time.
    try await tell(#"{"type":"change","at":1000,"entry":1,"position":100,"speed":2}"#)
    await clock.alarm(at: Instant(1350))
    clock.advance(by: 351)
    #expect(await desk.next().map(\.kind) == [.reachedThreshold])
  }

  @Test func whatRingsTooEarlyFindsNothing() async throws {
    try await begin()
    await clock.alarm(at: Instant(1700))
    try await tell(#"{"type":"change","at":1000,"entry":1,"position":100,"speed":0.5}"#)
    clock.advance(by: 701)
    await clock.alarm(at: Instant(2400))
    #expect(desk.recorded == 1)
    clock.advance(by: 700)
    #expect(await desk.next().map(\.kind) == [.reachedThreshold])
  }

  /// What a player does that can't be heard is not computed any further.
  @Test func oneThatIsLostCrossesNothing() async throws {
    try await begin()
    await clock.alarm(at: Instant(1700))
    await session.close(at: clock.now)
    clock.advance(by: 5_000)
    #expect(await desk.next().map(\.kind) == [.ended(.lost)])
    #expect(desk.recorded == 2)
  }
}
