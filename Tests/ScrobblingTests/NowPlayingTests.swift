// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// What Trakt shows as being watched, told as stories of films of 1,000 s.
@Suite struct NowPlayingTests {
  private struct Stage {
    var nowPlaying = NowPlaying<String, String>(policy: ScrobblePolicy())
    var now = Instant(0)

    mutating func wait(_ seconds: Seconds) { now = now + seconds }

    mutating func begin(_ id: String, at position: Seconds = 100, ran: Seconds = 0) {
      nowPlaying.began(
        id, motion: running(position), duration: 1000, ran: ran, at: now)
      nowPlaying.identified(id, as: id)
    }

    mutating func pause(_ id: String, at position: Seconds = 100) {
      nowPlaying.paused(id, motion: .held(at: position), duration: 1000, at: now)
    }

    mutating func resume(_ id: String, at position: Seconds = 100, ran: Seconds = 100) {
      nowPlaying.resumed(id, motion: running(position), duration: 1000, ran: ran, at: now)
    }

    mutating func seek(_ id: String, to position: Seconds) {
      nowPlaying.sought(id, motion: running(position), duration: 1000, at: now)
    }

    /// - Returns: whether a start may have gone out.
    mutating func end(_ id: String) -> Bool {
      defer { nowPlaying.ended(id) }
      return nowPlaying.mayBeShown(id)
    }

    /// A `start` goes out.
    mutating func send(_ id: String) -> NowPlaying<String, String>.Step {
      let step = NowPlaying<String, String>.Step.start(id, id, progress: 0)
      nowPlaying.sending(step)
      return step
    }

    /// Does what is to be done, as if Trakt took everything.
    mutating func next() -> NowPlaying<String, String>.Step {
      let step = nowPlaying.next(at: now)
      nowPlaying.sending(step)
      nowPlaying.answered(step, .accepted)
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
    #expect(stage.next() == .start("a", "a", progress: 10.5))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func oneThatHasRunBeforeOnlySettles() {
    stage.begin("a", ran: 300)
    #expect(stage.next() == .wait(until: Instant(1)))
  }

  @Test mutating func whatNobodyKnowsIsNotShown() {
    stage.nowPlaying.began(
      "a", motion: .held(at: 0), duration: 1000, ran: 9, at: stage.now)
    stage.wait(60)
    #expect(stage.next() == .nothing)
    stage.nowPlaying.identified("a", as: "a")
    #expect(stage.next() == .start("a", "a", progress: 0))
  }

  @Test mutating func aPauseIsToldOnceItHasSettled() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a", at: 200)
    #expect(stage.next() == .wait(until: Instant(2)))
    stage.wait(1)
    #expect(stage.next() == .pause("a", "a", progress: 20, asStop: false))
    stage.wait(60)
    #expect(stage.next() == .nothing)
    stage.resume("a", at: 200)
    stage.wait(1)
    #expect(stage.next() == .start("a", "a", progress: 20.1))
  }

  /// A round of a loop is over: nothing is sent for it, and what is sent later tells where it is.
  @Test mutating func aStartThatIsSentAgainKnowsTheRoundOfALoop() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.wait(300)
    stage.nowPlaying.moved(
      "a", motion: .running(from: 100, since: stage.now, speed: 1), duration: 1000)
    #expect(stage.next() == .nothing)
    stage.nowPlaying.stopped()
    #expect(stage.next() == .start("a", "a", progress: 10))
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
    #expect(
      stage.next() == (progress.map { .pause("a", "a", progress: $0, asStop: false) } ?? .nothing))
    stage.resume("a", at: position)
    stage.wait(1)
    guard case .start("a", _, _) = stage.next() else { return #expect(Bool(false), "shown again") }
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
    #expect(stage.next() == .start("a", "a", progress: 60.1))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func aSeekWhileTheRequestIsUnderWayIsToldToo() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    #expect(stage.nowPlaying.next(at: stage.now) == .start("a", "a", progress: 10.1))
    let step = stage.send("a")
    stage.seek("a", to: 500)
    stage.nowPlaying.answered(step, .accepted)
    stage.wait(1)
    #expect(stage.next() == .start("a", "a", progress: 50.1))
    #expect(stage.next() == .nothing)
  }

  // MARK: two players

  @Test mutating func theOneThatBeganLastIsShownUntilItPauses() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.begin("b", at: 300, ran: 9)
    stage.wait(1)
    #expect(stage.next() == .start("b", "b", progress: 30.1))
    #expect(stage.next() == .nothing)
    stage.pause("b", at: 400)
    stage.wait(1)
    #expect(stage.next() == .pause("b", "b", progress: 40, asStop: false))
    #expect(stage.next() == .start("a", "a", progress: 10.3))
    stage.resume("b", at: 400)
    stage.wait(1)
    #expect(stage.next() == .start("b", "b", progress: 40.1))
  }

  @Test mutating func thePauseOfOneComesBeforeTheStartOfTheOther() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a", at: 200)
    stage.begin("b", ran: 9)
    stage.wait(1)
    #expect(stage.next() == .pause("a", "a", progress: 20, asStop: false))
    #expect(stage.next() == .start("b", "b", progress: 10.1))
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
    #expect(stage.next() == .start("b", "b", progress: 10.1))
    #expect(stage.end("b") == true)
    stage.nowPlaying.stopped()
    #expect(stage.next() == .start("a", "a", progress: 10.1))
  }

  /// "A viewing that does not own it sends only its final stop, after which the owner's start is sent
  /// again": at Trakt a stop ends what is shown, whosever it is.
  @Test mutating func theStopOfOneThatIsNotShownMakesTheOthersStartDue() {
    stage.begin("a", ran: 9)
    stage.begin("b", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.nowPlaying.ended("a")
    #expect(stage.next() == .nothing)
    stage.nowPlaying.stopped()
    #expect(stage.next() == .start("b", "b", progress: 10.1))
  }

  // MARK: refusals, ends

  @Test mutating func whatTraktDoesNotKnowIsNotTriedAgain() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    guard case .start = stage.nowPlaying.next(at: stage.now) else { return #expect(Bool(false)) }
    stage.nowPlaying.hide("a")
    stage.seek("a", to: 500)
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  @Test mutating func aStartThatFailedIsDueAgain() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.nowPlaying.next(at: stage.now)
    _ = stage.send("a")
    stage.wait(30)
    #expect(stage.next() == .start("a", "a", progress: 13.1))
  }

  @Test mutating func itIsKnownWhetherAStartWentOut() {
    stage.begin("a", ran: 9)
    #expect(stage.end("a") == false)
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    #expect(stage.end("a") == true, "it may arrive though it was not answered yet")
    #expect(stage.end("a") == false)
    stage.nowPlaying.answered(step, .accepted)
    #expect(stage.next() == .nothing)
  }

  /// Nothing was sent at all: not signed in.
  @Test mutating func aStartThatNeverLeftIsNone() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    stage.nowPlaying.answered(stage.send("a"), .failed(mayHaveArrived: false))
    #expect(stage.end("a") == false)
  }

  @Test mutating func anEarlierStartCountsAllTheSame() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.nowPlaying.answered(stage.send("a"), .failed(mayHaveArrived: false))
    #expect(stage.end("a") == true)
  }

  @Test mutating func nothingOfWhatIsNotThere() {
    stage.pause("a")
    stage.resume("a")
    stage.seek("a", to: 1)
    stage.nowPlaying.identified("a", as: "a")
    stage.nowPlaying.hide("a")
    stage.nowPlaying.answered(
      .pause("a", "a", progress: 1, asStop: false), .accepted)
    _ = stage.send("a")
    #expect(stage.next() == .nothing)
  }

  // MARK: dropped

  @Test mutating func droppedWhileShownIsCleared() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.nowPlaying.drop("a")
    #expect(stage.next() == .clear("a", "a"))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func droppedBeforeItWasShownIsNeverTold() {
    stage.begin("a", ran: 9)
    stage.nowPlaying.drop("a")
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  /// The race: excluded while its `start` is under way, which then turns out never to have arrived.
  @Test mutating func droppedWhileAFailedStartWasUnderWayIsNeverTold() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.drop("a")
    stage.nowPlaying.answered(step, .failed(mayHaveArrived: false))
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  /// The race: excluded while its `start` is under way, which arrives.
  @Test mutating func droppedWhileItsStartWasUnderWayIsCleared() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.drop("a")
    stage.nowPlaying.answered(step, .accepted)
    #expect(stage.next() == .clear("a", "a"))
  }

  /// The race: it is identified as something else while its `start` is under way.
  @Test mutating func startOfAnotherItemMeanwhileIsSentAgain() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.identified("a", as: "other")
    stage.nowPlaying.answered(step, .accepted)
    #expect(stage.next() == .start("a", "other", progress: 10.1))
  }

  /// The race: the item that was refused is not what it is any more.
  @Test mutating func refusalOfAnEarlierItemHidesNothing() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.identified("a", as: "other")
    stage.nowPlaying.answered(step, .refused)
    #expect(stage.next() == .start("a", "other", progress: 10.1))
  }
}
