// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Jumps back as in `--loop-file` and A–B loops, from a player that does not report loops (an older
/// plugin) or by the user.
struct LoopTests {
  private func playing(until position: Seconds) -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: position)
    return player
  }

  @Test func `each iteration of loop-file is a viewing`() {
    var player = playing(until: 1000)
    player.loop()
    player.advance(by: 1000)
    player.loop()
    player.advance(by: 100)
    player.quit()
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 ended looped 100.0",
        "1+1 began 0.0", "1+1 reached the threshold 80.0", "1+1 ended looped 100.0",
        "1+2 began 0.0", "1+2 ended quit 10.0",
      ])
    #expect(
      player.changes.map { $0.watched.total.rounded() } == [0, 800, 1000, 0, 800, 1000, 0, 100])
  }

  @Test func `new iteration begins running`() {
    var player = playing(until: 1000)
    player.loop()
    #expect(player.changes.last?.motion.isRunning == true)
    #expect(player.tracker.deadline == Instant(2000.1 + 800 + 0.001))
  }

  @Test func `jump shortly before the computed end counts as the whole file`() {
    var player = playing(until: 995)
    player.loop()
    #expect(player.changeLines[2] == "1 ended looped 100.0")
    #expect(player.changes[2].watched.parts == [0...995])
  }

  @Test func `playback of the next iteration does not count for the previous one`() {
    var player = playing(until: 100)
    player.seek(to: 900)
    player.advance(by: 100)
    // core-idle does not change: it runs as soon as the seek ends.
    player.report(.seeked, at: 50)
    player.report(.restarted, at: 50)
    #expect(player.changeLines.suffix(2) == ["1 ended looped 100.0", "1+1 began 5.0"])
    let last = player.changes[player.changes.count - 2]
    #expect(last.watched.parts == [0...100, 900...1000])
  }

  @Test func `A-B loop over the whole file is like loop-file`() {
    var player = playing(until: 900)
    player.loop(to: 10)
    #expect(player.changeLines.suffix(2) == ["1 ended looped 90.0", "1+1 began 1.0"])
  }

  @Test func `A-B loop inside the file is one viewing`() {
    var player = playing(until: 300)
    for _ in 0..<20 {
      player.loop(to: 200)
      player.advance(by: 100)
    }
    player.quit()
    #expect(player.changeLines.filter { $0.contains("began") || $0.contains("ended") }.count == 2)
    #expect(player.changes.last?.watched.parts == [0...300])
    #expect(player.changes.last?.playingTime == 2300)
  }

  @Test func `short A-B loop reports a seek from time to time`() {
    var player = playing(until: 300)
    for _ in 0..<12 {
      player.loop(to: 290)
      player.advance(by: 10)
    }
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 29.0", "1 seeked 29.0"])
  }

  @Test func `jump from past the threshold to the start with little played is a seek`() {
    var player = playing(until: 10)
    player.seek(to: 850)
    player.advance(by: 10)
    player.seek(to: 0)
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 seeked 85.0", "1 reached the threshold 85.0", "1 seeked 0.0",
      ])
  }

  @Test func `jump from before the threshold to the start is a seek`() {
    var player = playing(until: 790)
    player.seek(to: 0)
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 0.0"])
  }

  @Test func `jump from past the threshold to elsewhere is a seek`() {
    var player = playing(until: 950)
    player.seek(to: 100)
    #expect(player.changeLines == ["1 began 0.0", "1 reached the threshold 80.0", "1 seeked 10.0"])
  }

  @Test func `iteration that never runs is not a viewing`() {
    var player = playing(until: 950)
    player.pause()
    player.seek(to: 0)
    #expect(player.changeLines.last == "1 ended looped 95.0")
    player.quit()
    #expect(player.changeLines.last == "1 ended looped 95.0")
  }

  @Test func `next file after a loop is a new viewing`() {
    var player = playing(until: 1000)
    player.loop()
    player.close(.stop)
    player.open()
    player.play()
    #expect(player.changeLines.suffix(2) == ["1+1 ended stop 0.0", "2 began 0.0"])
  }

  @Test func `repeated state line keeps the iteration`() {
    var player = playing(until: 950)
    player.pause()
    player.seek(to: 0)
    player.join()
    #expect(player.changeLines.suffix(2) == ["1+1 began 0.0", "1+1 paused 0.0"])
  }
}
