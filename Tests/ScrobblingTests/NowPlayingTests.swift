// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// The state that Trakt shows as playing; each file is 1,000 s long.
@Suite struct NowPlayingTests {
  private struct Scenario {
    var nowPlaying = NowPlaying<String, String>(policy: ScrobblePolicy())
    var now = Instant(0)

    mutating func wait(_ seconds: Seconds) { now = now + seconds }

    mutating func begin(_ id: String, at position: Seconds = 100, playingTime: Seconds = 0) {
      nowPlaying.began(
        id, motion: running(position), duration: 1000, playingTime: playingTime, at: now)
      nowPlaying.identified(id, as: id)
    }

    mutating func pause(_ id: String, at position: Seconds = 100) {
      nowPlaying.paused(id, motion: .held(at: position), duration: 1000, at: now)
    }

    mutating func resume(_ id: String, at position: Seconds = 100, playingTime: Seconds = 100) {
      nowPlaying.resumed(
        id, motion: running(position), duration: 1000, playingTime: playingTime, at: now)
    }

    mutating func seek(_ id: String, to position: Seconds) {
      nowPlaying.seeked(id, motion: running(position), duration: 1000, at: now)
    }

    /// - Returns: whether a start may have been sent.
    mutating func end(_ id: String) -> Bool {
      defer { nowPlaying.ended(id) }
      return nowPlaying.mayBeShown(id)
    }

    /// Sends a `start` without a response.
    mutating func send(_ id: String) -> NowPlaying<String, String>.Step {
      let step = NowPlaying<String, String>.Step.start(id, id, progress: 0)
      nowPlaying.sending(step)
      return step
    }

    /// Does the next step; Trakt accepts it.
    mutating func next() -> NowPlaying<String, String>.Step {
      let step = nowPlaying.next(at: now)
      nowPlaying.sending(step)
      nowPlaying.completed(step, .accepted)
      return step
    }

    private func running(_ position: Seconds) -> Motion {
      .running(from: position, since: now, speed: 1)
    }
  }

  private var scenario = Scenario()

  @Test mutating func `pause while no daemon playingTime is sent`() {
    scenario.begin("a")
    scenario.nowPlaying.noteShownEarlier("a")
    scenario.pause("a", at: 200)
    scenario.wait(1)
    #expect(scenario.next() == .pause("a", "a", progress: 20, asStop: false))
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `pause while no daemon playingTime is not sent if another viewing plays`() {
    scenario.begin("a")
    scenario.nowPlaying.noteShownEarlier("a")
    scenario.pause("a", at: 200)
    scenario.begin("b", playingTime: 60)
    scenario.wait(1)
    #expect(scenario.next() == .start("b", "b", progress: 10.1))
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `nothing is sent if nothing plays`() {
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `viewing is shown after five seconds of playback`() {
    scenario.begin("a")
    #expect(scenario.next() == .wait(until: Instant(5)))
    scenario.wait(5)
    #expect(scenario.next() == .start("a", "a", progress: 10.5))
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `viewing that has run before only waits for the debounce`() {
    scenario.begin("a", playingTime: 300)
    #expect(scenario.next() == .wait(until: Instant(1)))
  }

  @Test mutating func `viewing that is held back is shown once, when it is released or in time`() {
    scenario.begin("a")
    scenario.nowPlaying.hold("a", until: Instant(9))
    #expect(scenario.next() == .wait(until: Instant(9)))
    scenario.pause("a")
    scenario.wait(6)
    #expect(scenario.next() == .nothing)
    scenario.resume("a", at: 106)
    #expect(scenario.next() == .wait(until: Instant(9)))
    scenario.nowPlaying.release("a")
    scenario.seek("a", to: 410)
    #expect(scenario.next() == .wait(until: Instant(7)))
    scenario.wait(1)
    #expect(scenario.next() == .start("a", "a", progress: 41.1))
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `unidentified viewing is not shown`() {
    scenario.nowPlaying.began(
      "a", motion: .held(at: 0), duration: 1000, playingTime: 9, at: scenario.now)
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
    scenario.nowPlaying.identified("a", as: "a")
    #expect(scenario.next() == .start("a", "a", progress: 0))
  }

  @Test mutating func `pause is sent once after the debounce`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.pause("a", at: 200)
    #expect(scenario.next() == .wait(until: Instant(2)))
    scenario.wait(1)
    #expect(scenario.next() == .pause("a", "a", progress: 20, asStop: false))
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
    scenario.resume("a", at: 200)
    scenario.wait(1)
    #expect(scenario.next() == .start("a", "a", progress: 20.1))
  }

  /// A new round of a loop sends nothing; a later start has the position in that round.
  @Test mutating func `repeated start has the position in the new iteration of a loop`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.wait(300)
    scenario.nowPlaying.moved(
      "a", motion: .running(from: 100, since: scenario.now, speed: 1), duration: 1000)
    #expect(scenario.next() == .nothing)
    scenario.nowPlaying.stopped()
    #expect(scenario.next() == .start("a", "a", progress: 10))
  }

  @Test mutating func `pause that is resumed within the debounce is not sent`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    for _ in 1...10 {
      scenario.pause("a")
      scenario.wait(0.5)
      scenario.resume("a")
    }
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `start that is paused within the debounce is not sent`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(0.5)
    scenario.pause("a")
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
  }

  @Test(
    arguments: [(5.0, nil), (10, 1), (799, 79.9), (800, nil), (990, nil)] as [(Double, Double?)])
  mutating func `pause that Trakt refuses is not sent`(_ position: Double, _ progress: Double?) {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.pause("a", at: position)
    scenario.wait(1)
    #expect(
      scenario.next()
        == (progress.map { .pause("a", "a", progress: $0, asStop: false) } ?? .nothing))
    scenario.resume("a", at: position)
    scenario.wait(1)
    guard case .start("a", _, _) = scenario.next() else {
      return #expect(Bool(false), "shown again")
    }
  }

  @Test mutating func `successive far seeks are sent once`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.seek("a", to: 500)
    scenario.wait(0.5)
    scenario.seek("a", to: 600)
    #expect(scenario.next() == .wait(until: Instant(2.5)))
    scenario.wait(1)
    #expect(scenario.next() == .start("a", "a", progress: 60.1))
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `seek while the start is in flight is sent`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    #expect(scenario.nowPlaying.next(at: scenario.now) == .start("a", "a", progress: 10.1))
    let step = scenario.send("a")
    scenario.seek("a", to: 500)
    scenario.nowPlaying.completed(step, .accepted)
    scenario.wait(1)
    #expect(scenario.next() == .start("a", "a", progress: 50.1))
    #expect(scenario.next() == .nothing)
  }

  // MARK: two players

  @Test mutating func `viewing that began last is shown until it pauses`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.begin("b", at: 300, playingTime: 9)
    scenario.wait(1)
    #expect(scenario.next() == .start("b", "b", progress: 30.1))
    #expect(scenario.next() == .nothing)
    scenario.pause("b", at: 400)
    scenario.wait(1)
    #expect(scenario.next() == .pause("b", "b", progress: 40, asStop: false))
    #expect(scenario.next() == .start("a", "a", progress: 10.3))
    scenario.resume("b", at: 400)
    scenario.wait(1)
    #expect(scenario.next() == .start("b", "b", progress: 40.1))
  }

  @Test mutating func `pause of one player is sent before the start of another`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.pause("a", at: 200)
    scenario.begin("b", playingTime: 9)
    scenario.wait(1)
    #expect(scenario.next() == .pause("a", "a", progress: 20, asStop: false))
    #expect(scenario.next() == .start("b", "b", progress: 10.1))
  }

  @Test mutating func `pause of a viewing that is not shown is not sent`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.begin("b", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.pause("a")
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `remaining viewing is shown again after the stop of the other`() {
    scenario.begin("a", playingTime: 9)
    scenario.begin("b", playingTime: 9)
    scenario.wait(1)
    #expect(scenario.next() == .start("b", "b", progress: 10.1))
    #expect(scenario.end("b") == true)
    scenario.nowPlaying.stopped()
    #expect(scenario.next() == .start("a", "a", progress: 10.1))
  }

  /// At Trakt, a stop ends whatever is shown, so the shown viewing's start is sent again after the
  /// final stop of another.
  @Test mutating func `stop of a hidden viewing repeats the start of the other`() {
    scenario.begin("a", playingTime: 9)
    scenario.begin("b", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.nowPlaying.ended("a")
    #expect(scenario.next() == .nothing)
    scenario.nowPlaying.stopped()
    #expect(scenario.next() == .start("b", "b", progress: 10.1))
  }

  // MARK: refusals, ends

  @Test mutating func `viewing that Trakt does not know is not sent again`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    guard case .start = scenario.nowPlaying.next(at: scenario.now) else {
      return #expect(Bool(false))
    }
    scenario.nowPlaying.hide("a")
    scenario.seek("a", to: 500)
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `viewing that is hidden while it is shown is cleared once`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    #expect(scenario.next() == .start("a", "a", progress: 10.1))
    scenario.nowPlaying.hide("a")
    #expect(scenario.next() == .clear("a", "a"))
    #expect(scenario.next() == .nothing)
    scenario.nowPlaying.drop("a")
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `viewing that is hidden and identified again is started again`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.nowPlaying.hide("a")
    _ = scenario.next()
    scenario.nowPlaying.identified("a", as: "b")
    #expect(scenario.next() == .start("a", "b", progress: 10.1))
    scenario.nowPlaying.drop("a")
    #expect(scenario.next() == .clear("a", "b"))
  }

  @Test mutating func `failed start is sent again`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.nowPlaying.next(at: scenario.now)
    _ = scenario.send("a")
    scenario.wait(30)
    #expect(scenario.next() == .start("a", "a", progress: 13.1))
  }

  @Test mutating func `viewing may be shown once its start was sent`() {
    scenario.begin("a", playingTime: 9)
    #expect(scenario.end("a") == false)
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    let step = scenario.send("a")
    #expect(scenario.end("a") == true, "it may arrive though it was not answered yet")
    #expect(scenario.end("a") == false)
    scenario.nowPlaying.completed(step, .accepted)
    #expect(scenario.next() == .nothing)
  }

  /// Not signed in, so nothing was sent.
  @Test mutating func `start that was never sent does not count`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    scenario.nowPlaying.completed(scenario.send("a"), .failed(mayHaveArrived: false))
    #expect(scenario.end("a") == false)
  }

  @Test mutating func `earlier start counts although a later one failed`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.nowPlaying.completed(scenario.send("a"), .failed(mayHaveArrived: false))
    #expect(scenario.end("a") == true)
  }

  @Test mutating func `events of an unknown viewing are ignored`() {
    scenario.pause("a")
    scenario.resume("a")
    scenario.seek("a", to: 1)
    scenario.nowPlaying.identified("a", as: "a")
    scenario.nowPlaying.hide("a")
    scenario.nowPlaying.completed(
      .pause("a", "a", progress: 1, asStop: false), .accepted)
    _ = scenario.send("a")
    #expect(scenario.next() == .nothing)
  }

  // MARK: dropped

  @Test mutating func `viewing dropped while shown is cleared`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.nowPlaying.drop("a")
    #expect(scenario.next() == .clear("a", "a"))
    #expect(scenario.next() == .nothing)
  }

  @Test mutating func `viewing dropped before it was shown is not sent`() {
    scenario.begin("a", playingTime: 9)
    scenario.nowPlaying.drop("a")
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
  }

  /// Race: excluded while its `start` is in flight, and the `start` never arrives.
  @Test mutating func `viewing dropped during a failed start is not sent`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    let step = scenario.send("a")
    scenario.nowPlaying.drop("a")
    scenario.nowPlaying.completed(step, .failed(mayHaveArrived: false))
    scenario.wait(60)
    #expect(scenario.next() == .nothing)
  }

  /// Race: excluded while its `start` is in flight, and the `start` arrives.
  @Test mutating func `viewing dropped while its start is in flight is cleared`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    let step = scenario.send("a")
    scenario.nowPlaying.drop("a")
    scenario.nowPlaying.completed(step, .accepted)
    #expect(scenario.next() == .clear("a", "a"))
  }

  private mutating func dropShown(_ id: String) {
    scenario.begin(id, playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    scenario.nowPlaying.drop(id)
  }

  private mutating func failToClear(_ id: String) {
    guard case .clear(id, _) = scenario.nowPlaying.next(at: scenario.now) else {
      return #expect(Bool(false))
    }
    scenario.nowPlaying.completed(.clear(id, id), .failed(mayHaveArrived: false))
  }

  /// Trakt shows nothing longer than its run time.
  @Test mutating func `dropped viewing is not cleared after its run time`() {
    dropShown("a")
    #expect(scenario.nowPlaying.next(at: scenario.now) == .clear("a", "a"))
    #expect(scenario.nowPlaying.next(at: scenario.now + 999) == .clear("a", "a"))
    #expect(scenario.nowPlaying.next(at: scenario.now + 1_001) == .nothing)
    #expect(scenario.nowPlaying.isEmpty)
  }

  @Test(arguments: [(0.0, 14_399.0, true), (0, 14_401, false), (1e6, 14_401, false)])
  mutating func `dropped viewing is not cleared after four hours`(
    _ duration: Seconds, _ later: Seconds, _ isCleared: Bool
  ) {
    if duration == 0 {
      scenario.nowPlaying.withdraw("a", "a")
    } else {
      scenario.nowPlaying.began(
        "a", motion: .held(at: 9), duration: duration, playingTime: 9, at: scenario.now)
      scenario.nowPlaying.identified("a", as: "a")
      scenario.wait(1)
      _ = scenario.next()
      scenario.nowPlaying.drop("a")
    }
    #expect(scenario.nowPlaying.next(at: scenario.now) == .clear("a", "a"))
    let step = scenario.nowPlaying.next(at: scenario.now + later)
    #expect(step == (isCleared ? .clear("a", "a") : .nothing))
  }

  @Test mutating func `viewing that cannot be cleared does not hold up a start`() {
    dropShown("a")
    failToClear("a")
    scenario.begin("b", playingTime: 9)
    scenario.wait(1)
    #expect(scenario.next() == .start("b", "b", progress: 10.1))
    #expect(scenario.nowPlaying.clearToRepeat == .clear("a", "a"))
  }

  @Test mutating func `viewing that cannot be cleared does not hold up another clear`() {
    dropShown("a")
    failToClear("a")
    dropShown("b")
    #expect(scenario.next() == .clear("b", "b"))
    #expect(scenario.nowPlaying.clearToRepeat == .clear("a", "a"))
    scenario.nowPlaying.completed(.clear("a", "a"), .accepted)
    #expect(scenario.nowPlaying.clearToRepeat == nil)
  }

  /// The user undoes `skip`.
  @Test mutating func `viewing that is shown again is not cleared`() {
    dropShown("a")
    failToClear("a")
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    _ = scenario.next()
    #expect(scenario.nowPlaying.clearToRepeat == nil)
    #expect(scenario.next() == .nothing)
  }

  /// Race: identified as another item while its `start` is in flight.
  @Test mutating func `start is sent again if the item changed meanwhile`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    let step = scenario.send("a")
    scenario.nowPlaying.identified("a", as: "other")
    scenario.nowPlaying.completed(step, .accepted)
    #expect(scenario.next() == .start("a", "other", progress: 10.1))
  }

  /// Race: identified as another item before the first one is refused.
  @Test mutating func `refusal of an earlier item hides nothing`() {
    scenario.begin("a", playingTime: 9)
    scenario.wait(1)
    let step = scenario.send("a")
    scenario.nowPlaying.identified("a", as: "other")
    scenario.nowPlaying.completed(step, .refused)
    #expect(scenario.next() == .start("a", "other", progress: 10.1))
  }
}
