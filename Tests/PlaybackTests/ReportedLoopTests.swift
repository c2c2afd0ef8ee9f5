// SPDX-License-Identifier: MIT

import Playback
import Testing

/// `--loop-file` and A–B loops of a player that reports them.
struct ReportedLoopTests {
  private func playing(until position: Seconds, _ loops: PlaybackLoops) -> Player {
    var player = Player()
    player.set(loops)
    player.open()
    player.play()
    player.advance(by: position)
    return player
  }

  @Test func `all iterations of loop-file are one viewing that ends with the first`() {
    var player = playing(until: 1000, PlaybackLoops(file: true))
    for _ in 0..<3 {
      player.loop()
      player.advance(by: 1000)
    }
    player.loop()
    player.advance(by: 300)
    player.quit()
    #expect(
      player.changeLines == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended looped 100.0"])
    #expect(player.changes.last?.watched.parts == [0...1000])
  }

  @Test func `jump is recognized if a change before it has the position after it`() {
    var player = playing(until: 999.5, PlaybackLoops(file: true))
    player.speed(2, whileSeekingTo: 0)
    player.advance(by: 300)
    player.quit()
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 moved 0.0", "1 ended looped 100.0",
      ])
  }

  /// mpv decrements the counter before it jumps: at the last round it reports no loop.
  @Test func `last of a counted number of iterations belongs to the viewing`() {
    var player = playing(until: 1000, PlaybackLoops(file: true))
    player.set(PlaybackLoops())
    player.loop()
    player.advance(by: 1000)
    player.reachEnd()
    #expect(player.changeLines.suffix(1) == ["1 ended looped 100.0"])
  }

  @Test func `loop switched on during playback is recognized`() {
    var player = playing(until: 500, PlaybackLoops())
    player.set(PlaybackLoops(file: true))
    player.advance(by: 500)
    player.loop()
    player.advance(by: 1000)
    player.loop()
    player.quit()
    #expect(player.changeLines.suffix(1) == ["1 ended looped 100.0"])
  }

  @Test func `iteration counts as the whole file with a threshold of 100`() {
    var player = Player(threshold: .complete)
    player.set(PlaybackLoops(file: true))
    player.open()
    player.play()
    player.advance(by: 999)
    player.loop()
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended looped 100.0"])
  }

  @Test func `seek by the user from past the threshold to the start is a new viewing`() {
    var player = playing(until: 900, PlaybackLoops(file: true))
    player.seek(to: 0)
    player.advance(by: 10)
    #expect(player.changeLines.suffix(2) == ["1 ended looped 90.0", "1+1 began 0.0"])
  }

  @Test func `seek by the user from past the threshold of a later iteration is a new viewing`() {
    var player = playing(until: 1000, PlaybackLoops(file: true))
    player.loop()
    player.advance(by: 900)
    player.seek(to: 0)
    #expect(player.changeLines.suffix(2) == ["1 ended looped 100.0", "1+1 began 0.0"])
  }

  @Test func `seek by the user from the middle of a later iteration is not a viewing`() {
    var player = playing(until: 1000, PlaybackLoops(file: true))
    player.loop()
    player.advance(by: 300)
    player.seek(to: 0)
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines.suffix(1) == ["1 ended looped 100.0"])
  }

  @Test func `next file is a new viewing`() {
    var player = playing(until: 1000, PlaybackLoops(file: true))
    player.loop()
    player.close(.stop)
    player.open()
    player.play()
    #expect(player.changeLines.suffix(2) == ["1 ended looped 100.0", "2 began 0.0"])
  }

  /// `--loop-playlist` closes the file and opens it again.
  @Test func `each iteration of loop-playlist is a viewing`() {
    var player = playing(until: 1000, PlaybackLoops())
    player.reachEnd()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd()
    #expect(player.changeLines.filter { $0.hasSuffix("ended reachedEnd 100.0") }.count == 2)
  }

  // MARK: A–B

  @Test func `A-B loop inside the file is one viewing without reported seeks`() {
    var player = playing(until: 300, PlaybackLoops(points: 200...300))
    for _ in 0..<20 {
      player.loop(to: 200)
      player.advance(by: 100)
    }
    player.quit()
    #expect(player.changeLines.first == "1 began 0.0")
    #expect(player.changeLines.last == "1 ended quit 30.0")
    #expect(player.changeLines.dropFirst().dropLast().allSatisfy { $0 == "1 moved 20.0" })
    #expect(player.changes.filter { $0.kind == .moved }.allSatisfy { $0.motion.isRunning })
    #expect(player.changes.last?.watched.parts == [0...300])
  }

  @Test func `A-B loop past the threshold ends as a play and later iterations are ignored`() {
    var player = playing(until: 900, PlaybackLoops(points: 500...900))
    for _ in 0..<3 {
      player.loop(to: 500)
      player.advance(by: 400)
    }
    player.loop(to: 500)
    player.advance(by: 10)
    player.quit()
    #expect(
      player.changeLines == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended looped 90.0"])
  }

  @Test func `A-B loop over nearly the whole file is one viewing`() {
    var player = playing(until: 900, PlaybackLoops(points: 10...900))
    player.loop(to: 10)
    player.advance(by: 890)
    player.loop(to: 10)
    player.quit()
    #expect(player.changeLines.suffix(1) == ["1 ended looped 90.0"])
  }

  @Test func `seek out of an A-B loop is reported`() {
    var player = playing(until: 250, PlaybackLoops(points: 200...300))
    player.seek(to: 600)
    #expect(player.changeLines.suffix(1) == ["1 seeked 60.0"])
  }

  // MARK: restart of the daemon

  @Test func `iteration that continues after a restart is not a viewing`() {
    var player = playing(until: 1000, PlaybackLoops(file: true))
    player.loop()
    let remembered = player.remembered
    player.daemonDies()
    player.advance(by: 1010)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 990)
    player.loop()
    player.quit()
    #expect(player.changeLines.suffix(1) == ["1 ended looped 100.0"])
  }
}
