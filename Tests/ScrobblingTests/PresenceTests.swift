// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// What Trakt shows as being watched, told as stories of films of 1,000 s.
@Suite struct PresenceTests {
  private struct Stage {
    var presence = Presence<String>(policy: ScrobblePolicy())
    var now = Instant(0)

    mutating func wait(_ seconds: Seconds) { now = now + seconds }

    mutating func begin(_ id: String, at position: Seconds = 100, ran: Seconds = 0) {
      presence.began(
        id, motion: running(position), duration: 1000, ran: ran, at: now)
      presence.identified(id)
    }

    mutating func pause(_ id: String, at position: Seconds = 100) {
      presence.paused(id, motion: .held(at: position), duration: 1000, at: now)
    }

    mutating func resume(_ id: String, at position: Seconds = 100, ran: Seconds = 100) {
      presence.resumed(id, motion: running(position), duration: 1000, ran: ran, at: now)
    }

    mutating func seek(_ id: String, to position: Seconds) {
      presence.sought(id, motion: running(position), duration: 1000, at: now)
    }

    /// - Returns: whether a start may have gone out.
    mutating func end(_ id: String) -> Bool { presence.ended(id) }

    /// Does what is to be done, as if Trakt took everything.
    mutating func next() -> Presence<String>.Step {
      let step = presence.next(at: now)
      switch step {
      case .start(let id, _):
        presence.starting(id)
        presence.started(id)
      case .pause(let id, _): presence.held(id)
      case .wait, .nothing: break
      }
      return step
    }

    private func running(_ position: Seconds) -> Motion {
      .running(from: position, since: now, speed: 1)
    }
  }

  private var stage = Stage()

  @Test mutating func nothingPlays() {
    #expect(stage.next() == .nothing)
  }

  @Test mutating func aViewingIsShownOnceItHasRunForAWhile() {
    stage.begin("a")
    #expect(stage.next() == .wait(until: Instant(5)))
    stage.wait(5)
    #expect(stage.next() == .start("a", progress: 10.5))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func oneThatHasRunBeforeOnlySettles() {
    stage.begin("a", ran: 300)
    #expect(stage.next() == .wait(until: Instant(1)))
  }

  @Test mutating func whatNobodyKnowsIsNotShown() {
    stage.presence.began(
      "a", motion: .held(at: 0), duration: 1000, ran: 9, at: stage.now)
    stage.wait(60)
    #expect(stage.next() == .nothing)
    stage.presence.identified("a")
    #expect(stage.next() == .start("a", progress: 0))
  }

  @Test mutating func aPauseIsToldOnceItHasSettled() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a", at: 200)
    #expect(stage.next() == .wait(until: Instant(2)))
    stage.wait(1)
    #expect(stage.next() == .pause("a", progress: 20))
    stage.wait(60)
    #expect(stage.next() == .nothing)
    stage.resume("a", at: 200)
    stage.wait(1)
    #expect(stage.next() == .start("a", progress: 20.1))
  }

  @Test mutating func pauseAndPlayInAMomentIsNothing() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    for _ in 1...10 {
      stage.pause("a")
      stage.wait(0.5)
      stage.resume("a")
    }
    #expect(stage.next() == .nothing)
  }

  @Test mutating func playAndPauseInAMomentIsNothing() {
    stage.begin("a", ran: 9)
    stage.wait(0.5)
    stage.pause("a")
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  @Test(
    arguments: [(5.0, nil), (10, 1), (799, 79.9), (800, nil), (990, nil)] as [(Double, Double?)])
  mutating func whatTraktWouldRefuseIsNotToldAsAPause(_ position: Double, _ progress: Double?) {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a", at: position)
    stage.wait(1)
    #expect(stage.next() == (progress.map { .pause("a", progress: $0) } ?? .nothing))
    stage.resume("a", at: position)
    stage.wait(1)
    guard case .start("a", _) = stage.next() else { return #expect(Bool(false), "shown again") }
  }

  @Test mutating func aFarSeekIsToldOnce() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.seek("a", to: 500)
    stage.wait(0.5)
    stage.seek("a", to: 600)
    #expect(stage.next() == .wait(until: Instant(2.5)))
    stage.wait(1)
    #expect(stage.next() == .start("a", progress: 60.1))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func aSeekWhileTheRequestIsUnderWayIsToldToo() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    #expect(stage.presence.next(at: stage.now) == .start("a", progress: 10.1))
    stage.presence.starting("a")
    stage.seek("a", to: 500)
    stage.presence.started("a")
    stage.wait(1)
    #expect(stage.next() == .start("a", progress: 50.1))
    #expect(stage.next() == .nothing)
  }

  // MARK: two players

  @Test mutating func theOneThatBeganLastIsShownUntilItPauses() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.begin("b", at: 300, ran: 9)
    stage.wait(1)
    #expect(stage.next() == .start("b", progress: 30.1))
    #expect(stage.next() == .nothing)
    stage.pause("b", at: 400)
    stage.wait(1)
    #expect(stage.next() == .pause("b", progress: 40))
    #expect(stage.next() == .start("a", progress: 10.3))
    stage.resume("b", at: 400)
    stage.wait(1)
    #expect(stage.next() == .start("b", progress: 40.1))
  }

  @Test mutating func thePauseOfOneComesBeforeTheStartOfTheOther() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a", at: 200)
    stage.begin("b", ran: 9)
    stage.wait(1)
    #expect(stage.next() == .pause("a", progress: 20))
    #expect(stage.next() == .start("b", progress: 10.1))
  }

  @Test mutating func oneThatIsNotShownPausesInSilence() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.begin("b", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a")
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  @Test mutating func whoIsLeftIsShownAgainAfterTheStopOfTheOther() {
    stage.begin("a", ran: 9)
    stage.begin("b", ran: 9)
    stage.wait(1)
    #expect(stage.next() == .start("b", progress: 10.1))
    #expect(stage.end("b") == true)
    stage.presence.stopped()
    #expect(stage.next() == .start("a", progress: 10.1))
  }

  /// "A viewing that does not own it sends only its final stop, after which the owner's start is sent
  /// again": at Trakt a stop ends what is shown, whosever it is.
  @Test mutating func theStopOfOneThatIsNotShownMakesTheOthersStartDue() {
    stage.begin("a", ran: 9)
    stage.begin("b", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.presence.ended("a")
    #expect(stage.next() == .nothing)
    stage.presence.stopped()
    #expect(stage.next() == .start("b", progress: 10.1))
  }

  // MARK: refusals, ends

  @Test mutating func whatTraktDoesNotKnowIsNotTriedAgain() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    guard case .start = stage.presence.next(at: stage.now) else { return #expect(Bool(false)) }
    stage.presence.hide("a")
    stage.seek("a", to: 500)
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  @Test mutating func aStartThatFailedIsDueAgain() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.presence.next(at: stage.now)
    stage.presence.starting("a")
    stage.wait(30)
    #expect(stage.next() == .start("a", progress: 13.1))
  }

  @Test mutating func itIsKnownWhetherAStartWentOut() {
    stage.begin("a", ran: 9)
    #expect(stage.end("a") == false)
    stage.begin("a", ran: 9)
    stage.wait(1)
    stage.presence.starting("a")
    #expect(stage.end("a") == true, "it may arrive though it was not answered yet")
    #expect(stage.end("a") == false)
    stage.presence.started("a")
    #expect(stage.next() == .nothing)
  }

  /// Nothing was sent at all: nobody is signed in.
  @Test mutating func aStartThatNeverLeftIsNone() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    stage.presence.starting("a")
    stage.presence.notStarted("a")
    #expect(stage.end("a") == false)
  }

  @Test mutating func anEarlierStartCountsAllTheSame() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.presence.starting("a")
    stage.presence.notStarted("a")
    #expect(stage.end("a") == true)
  }

  @Test mutating func nothingOfWhatIsNotThere() {
    stage.pause("a")
    stage.resume("a")
    stage.seek("a", to: 1)
    stage.presence.identified("a")
    stage.presence.hide("a")
    stage.presence.held("a")
    stage.presence.starting("a")
    #expect(stage.next() == .nothing)
  }

  @Test mutating func whatIsWithdrawnIsEndedFirstAndTheOtherShownAgain() {
    stage.begin("a", ran: 300)
    stage.begin("b", ran: 300)
    stage.wait(1)
    #expect(stage.next() == .start("b", progress: 10.1))
    stage.presence.withdraw("b")
    #expect(stage.presence.withdrawal == "b")
    stage.presence.withdrew("b")
    #expect(stage.presence.withdrawal == nil)
    #expect(stage.next() == .start("a", progress: 10.1))
  }

  /// It was taken for something else when the `start` went out.
  @Test mutating func whatIsHiddenDuringItsStartIsShownAnew() {
    stage.begin("a", ran: 300)
    stage.wait(1)
    #expect(stage.presence.next(at: stage.now) == .start("a", progress: 10.1))
    stage.presence.starting("a")
    stage.presence.hide("a")
    stage.presence.started("a")
    #expect(stage.next() == .nothing)
    stage.presence.identified("a")
    #expect(stage.next() == .start("a", progress: 10.1))
    let wasStarted = stage.end("a")
    #expect(wasStarted)
  }
}
