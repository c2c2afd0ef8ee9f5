// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// What Trakt shows as playing; each film is 1,000 s long.
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
      nowPlaying.answered(step, .accepted)
      return step
    }

    private func running(_ position: Seconds) -> Motion {
      .running(from: position, since: now, speed: 1)
    }
  }

  private var stage = Stage()

  @Test mutating func `nothing is sent if nothing plays`() {
    #expect(stage.next() == .nothing)
  }

  @Test mutating func `viewing is shown after five seconds of playback`() {
    stage.begin("a")
    #expect(stage.next() == .wait(until: Instant(5)))
    stage.wait(5)
    #expect(stage.next() == .start("a", "a", progress: 10.5))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func `viewing that has run before only waits for the debounce`() {
    stage.begin("a", ran: 300)
    #expect(stage.next() == .wait(until: Instant(1)))
  }

  @Test mutating func `viewing that is held back is shown once, when it is released or in time`() {
    stage.begin("a")
    stage.nowPlaying.hold("a", until: Instant(9))
    #expect(stage.next() == .wait(until: Instant(9)))
    stage.pause("a")
    stage.wait(6)
    #expect(stage.next() == .nothing)
    stage.resume("a", at: 106)
    #expect(stage.next() == .wait(until: Instant(9)))
    stage.nowPlaying.release("a")
    stage.seek("a", to: 410)
    #expect(stage.next() == .wait(until: Instant(7)))
    stage.wait(1)
    #expect(stage.next() == .start("a", "a", progress: 41.1))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func `unidentified viewing is not shown`() {
    stage.nowPlaying.began(
      "a", motion: .held(at: 0), duration: 1000, ran: 9, at: stage.now)
    stage.wait(60)
    #expect(stage.next() == .nothing)
    stage.nowPlaying.identified("a", as: "a")
    #expect(stage.next() == .start("a", "a", progress: 0))
  }

  @Test mutating func `pause is sent once after the debounce`() {
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

  /// A new round of a loop sends nothing; a later start has the position in that round.
  @Test mutating func `repeated start has the position in the new round of a loop`() {
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

  @Test mutating func `pause that is resumed within the debounce is not sent`() {
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

  @Test mutating func `start that is paused within the debounce is not sent`() {
    stage.begin("a", ran: 9)
    stage.wait(0.5)
    stage.pause("a")
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  @Test(
    arguments: [(5.0, nil), (10, 1), (799, 79.9), (800, nil), (990, nil)] as [(Double, Double?)])
  mutating func `pause that Trakt refuses is not sent`(_ position: Double, _ progress: Double?) {
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

  @Test mutating func `successive far seeks are sent once`() {
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

  @Test mutating func `seek while the start is in flight is sent`() {
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

  @Test mutating func `viewing that began last is shown until it pauses`() {
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

  @Test mutating func `pause of one player is sent before the start of another`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.pause("a", at: 200)
    stage.begin("b", ran: 9)
    stage.wait(1)
    #expect(stage.next() == .pause("a", "a", progress: 20, asStop: false))
    #expect(stage.next() == .start("b", "b", progress: 10.1))
  }

  @Test mutating func `pause of a viewing that is not shown is not sent`() {
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

  @Test mutating func `remaining viewing is shown again after the stop of the other`() {
    stage.begin("a", ran: 9)
    stage.begin("b", ran: 9)
    stage.wait(1)
    #expect(stage.next() == .start("b", "b", progress: 10.1))
    #expect(stage.end("b") == true)
    stage.nowPlaying.stopped()
    #expect(stage.next() == .start("a", "a", progress: 10.1))
  }

  /// At Trakt, a stop ends whatever is shown, so the shown viewing's start is sent again after the
  /// final stop of another.
  @Test mutating func `stop of a hidden viewing repeats the start of the other`() {
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

  @Test mutating func `viewing that Trakt does not know is not sent again`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    guard case .start = stage.nowPlaying.next(at: stage.now) else { return #expect(Bool(false)) }
    stage.nowPlaying.hide("a")
    stage.seek("a", to: 500)
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  @Test mutating func `viewing that is hidden while it is shown is cleared once`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    #expect(stage.next() == .start("a", "a", progress: 10.1))
    stage.nowPlaying.hide("a")
    #expect(stage.next() == .clear("a", "a"))
    #expect(stage.next() == .nothing)
    stage.nowPlaying.drop("a")
    #expect(stage.next() == .nothing)
  }

  @Test mutating func `viewing that is hidden and identified again is started again`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.nowPlaying.hide("a")
    _ = stage.next()
    stage.nowPlaying.identified("a", as: "b")
    #expect(stage.next() == .start("a", "b", progress: 10.1))
    stage.nowPlaying.drop("a")
    #expect(stage.next() == .clear("a", "b"))
  }

  @Test mutating func `failed start is sent again`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.nowPlaying.next(at: stage.now)
    _ = stage.send("a")
    stage.wait(30)
    #expect(stage.next() == .start("a", "a", progress: 13.1))
  }

  @Test mutating func `viewing may be shown once its start was sent`() {
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

  /// Not signed in, so nothing was sent.
  @Test mutating func `start that was never sent does not count`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    stage.nowPlaying.answered(stage.send("a"), .failed(mayHaveArrived: false))
    #expect(stage.end("a") == false)
  }

  @Test mutating func `earlier start counts although a later one failed`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.nowPlaying.answered(stage.send("a"), .failed(mayHaveArrived: false))
    #expect(stage.end("a") == true)
  }

  @Test mutating func `events of an unknown viewing are ignored`() {
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

  @Test mutating func `viewing dropped while shown is cleared`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    _ = stage.next()
    stage.nowPlaying.drop("a")
    #expect(stage.next() == .clear("a", "a"))
    #expect(stage.next() == .nothing)
  }

  @Test mutating func `viewing dropped before it was shown is not sent`() {
    stage.begin("a", ran: 9)
    stage.nowPlaying.drop("a")
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  /// Race: excluded while its `start` is in flight, and the `start` never arrives.
  @Test mutating func `viewing dropped during a failed start is not sent`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.drop("a")
    stage.nowPlaying.answered(step, .failed(mayHaveArrived: false))
    stage.wait(60)
    #expect(stage.next() == .nothing)
  }

  /// Race: excluded while its `start` is in flight, and the `start` arrives.
  @Test mutating func `viewing dropped while its start is in flight is cleared`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.drop("a")
    stage.nowPlaying.answered(step, .accepted)
    #expect(stage.next() == .clear("a", "a"))
  }

  /// Race: identified as another item while its `start` is in flight.
  @Test mutating func `start is sent again if the item changed meanwhile`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.identified("a", as: "other")
    stage.nowPlaying.answered(step, .accepted)
    #expect(stage.next() == .start("a", "other", progress: 10.1))
  }

  /// Race: identified as another item before the first one is refused.
  @Test mutating func `refusal of an earlier item hides nothing`() {
    stage.begin("a", ran: 9)
    stage.wait(1)
    let step = stage.send("a")
    stage.nowPlaying.identified("a", as: "other")
    stage.nowPlaying.answered(step, .refused)
    #expect(stage.next() == .start("a", "other", progress: 10.1))
  }
}
