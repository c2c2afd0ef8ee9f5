// SPDX-License-Identifier: MIT

import Fuzzing
import Playback
import Testing

/// The threshold from which a play counts: reaching it, and pausing past it.
struct ThresholdTests {
  private func playing(until position: Seconds = 0) -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: position)
    return player
  }

  @Test(arguments: [0.25, 0.5, 1, 1.5, 2, 4])
  func `threshold is reached at the computed time at any speed`(speed: Double) {
    var player = playing(until: 100)
    player.speed(speed)
    #expect(player.tracker.deadline == Instant(1100 + 700 / speed + 0.001))
    player.advance(by: 700 / speed)
    let before = speed == 1 ? ["1 began 0.0"] : ["1 began 0.0", "1 moved 10.0"]
    #expect(player.changeLines == before)
    player.advance(by: 1)
    #expect(player.changeLines == before + ["1 reached the threshold 80.0"])
    player.advance(by: 10)
    #expect(player.changeLines.count == before.count + 1)
    #expect(player.tracker.deadline == nil)
  }

  @Test func `change of speed moves the deadline`() {
    var player = playing(until: 400)
    player.speed(2)
    player.advance(by: 100)
    player.speed(0.5)
    #expect(player.tracker.deadline == Instant(1500 + 400 + 0.001))
  }

  @Test func `threshold can be higher`() {
    var player = Player(threshold: Progress(percent: 92.5))
    player.open()
    player.play()
    player.advance(by: 1000)
    #expect(player.changeLines == ["1 began 0.0", "1 reached the threshold 92.5"])
  }

  @Test func `threshold of 100 percent is reached at the end`() {
    var player = Player(threshold: .complete)
    player.open(duration: 987.654321)
    player.play()
    player.advance(by: 2000)
    #expect(player.changeLines == ["1 began 0.0", "1 reached the threshold 100.0"])
  }

  @Test func `no deadline while paused before it, stalled or seeking`() {
    var player = playing(until: 100)
    #expect(player.tracker.deadline != nil)
    player.pause()
    #expect(player.tracker.deadline == nil)
    player.resume()
    player.stall()
    #expect(player.tracker.deadline == nil)
    player.endStall()
    player.beginSeek(to: 900)
    #expect(player.tracker.deadline == nil)
    player.landSeek()
    #expect(player.tracker.deadline != nil)
  }

  @Test func `no deadline without playback`() {
    var player = Player()
    #expect(player.tracker.deadline == nil)
    player.open()
    #expect(player.tracker.deadline == nil)
    player.play()
    player.quit()
    #expect(player.tracker.deadline == nil)
  }

  @Test func `viewing that begins past the threshold reaches it at once`() {
    var player = Player()
    player.open(at: 850)
    player.play()
    player.advance(by: 1)
    #expect(player.changeLines == ["1 began 85.0", "1 reached the threshold 85.0"])
  }

  @Test func `far seek past the threshold reaches it`() {
    var player = playing(until: 100)
    player.seek(to: 900)
    player.advance(by: 1)
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 90.0", "1 reached the threshold 90.0"])
  }

  @Test func `near seek past the threshold reaches it`() {
    var player = playing(until: 790)
    player.seek(to: 810)
    player.advance(by: 1)
    #expect(player.changeLines == ["1 began 0.0", "1 reached the threshold 81.0"])
  }

  @Test func `seek back lets the threshold be reached again and seek forward does not`() {
    var player = playing(until: 810)
    player.seek(to: 900)
    player.advance(by: 10)
    player.seek(to: 700)
    player.advance(by: 110)
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 seeked 90.0", "1 seeked 70.0",
        "1 reached the threshold 80.0",
      ])
  }

  @Test func `early timer changes nothing`() {
    var player = playing()
    let due = player.tracker.deadline
    #expect(player.tracker.deadlinePassed(at: Instant(1500)).isEmpty)
    #expect(player.tracker.deadline == due)
  }

  @Test func `late timer reports the threshold with its due time`() {
    var player = playing()
    let due = player.tracker.deadline
    let changes = player.tracker.deadlinePassed(at: Instant(1900))
    #expect(changes.map(\.line) == ["1 reached the threshold 80.0"])
    #expect(changes.map(\.at) == [due])
    #expect(player.tracker.deadlinePassed(at: Instant(1901)).isEmpty)
  }

  /// Lines wait if the daemon was stopped, or the machine was busy.
  @Test func `late timer does not affect events that arrive later`() {
    var player = playing()
    _ = player.tracker.deadlinePassed(at: Instant(5000))
    let end = PlaybackEvent(
      at: Instant(1950), entry: 1, position: 950, kind: .ended(.quit, nil))
    #expect(player.tracker.handle(end).map(\.at) == [Instant(1950)])
  }

  @Test func `pause of ten minutes past the threshold ends the viewing`() {
    var player = playing(until: 850)
    player.pause()
    player.advance(by: 599)
    #expect(player.changeLines.last == "1 paused 85.0")
    player.advance(by: 2)
    #expect(player.changeLines.last == "1 ended leftPaused 85.0")
    #expect(player.changes.last?.at == Instant(2450))
    // Neither resuming nor its end adds anything.
    let before = player.changes.count
    player.resume()
    player.advance(by: 150)
    player.reachEnd()
    #expect(player.changes.count == before)
  }

  @Test func `pause before the threshold never ends the viewing`() {
    var player = playing(until: 790)
    player.pause()
    player.advance(by: 1_000_000)
    #expect(player.changeLines == ["1 began 0.0", "1 paused 79.0"])
  }

  @Test func `each pause has its own ten minutes`() {
    var player = playing(until: 850)
    player.pause()
    player.advance(by: 400)
    player.resume()
    player.advance(by: 1)
    player.pause()
    player.advance(by: 400)
    #expect(player.changeLines.last == "1 paused 85.1")
  }

  @Test func `seeking while paused restarts the ten minutes`() {
    var player = playing(until: 300)
    player.pause()
    player.advance(by: 5000)
    player.beginSeek(to: 900)
    player.advance(by: 1)
    player.landSeek()
    player.advance(by: 500)
    player.seek(to: 910)
    player.advance(by: 500)
    #expect(player.changeLines == ["1 began 0.0", "1 paused 30.0", "1 seeked 90.0"])
    player.advance(by: 101)
    #expect(player.changeLines.last == "1 ended leftPaused 91.0")
  }

  @Test func `ten minutes have the same length at any clock origin`() {
    // since + 600 - since is not 600 for every number.
    var random = Random(seed: 7)
    for _ in 0..<200 {
      var player = Player()
      player.advance(by: random.number(in: 0...1e6))
      player.open(duration: random.number(in: 1...20_000))
      player.play()
      player.advance(by: (player.duration ?? 0) * 0.9)
      player.pause()
      player.advance(by: 601)
      #expect(player.changeLines.last?.hasPrefix("1 ended leftPaused") == true)
    }
  }

  @Test func `position at the threshold is 80 percent for any duration`() {
    var random = Random(seed: 8)
    for _ in 0..<200 {
      var player = Player()
      player.advance(by: random.number(in: 0...1e6))
      player.open(duration: random.number(in: 10...20_000), at: random.number(in: 0...7))
      player.play()
      player.speed(random.number(in: 0.01...100))
      player.advance(by: 1e7)
      #expect(player.changeLines.last?.hasPrefix("1 reached the threshold 8") == true)
    }
  }
}
