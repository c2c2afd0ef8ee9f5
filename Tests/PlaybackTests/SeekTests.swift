// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Seeks: near and far, repeated, while paused, before the first frame.
struct SeekTests {
  private func playing(for time: Seconds = 100) -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: time)
    return player
  }

  @Test func `near seek is not reported but moves the position`() {
    var player = playing()
    player.seek(to: 130)
    player.advance(by: 10)
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 14.0"])
    #expect(player.changes.last?.watched.parts == [0...100, 130...140])
  }

  @Test func `far seek is reported in both directions`() {
    var player = playing()
    player.seek(to: 500)
    player.advance(by: 10)
    player.seek(to: 20)
    player.quit()
    #expect(
      player.changeLines == ["1 began 0.0", "1 seeked 50.0", "1 seeked 2.0", "1 ended quit 2.0"])
  }

  @Test func `reported seek has the motion after it`() {
    // mpv sends playback-restart first and core-idle=false after it.
    var player = playing()
    player.seek(to: 500, taking: 2)
    #expect(player.changes.last?.kind == .seeked)
    #expect(
      player.changes.last?.motion == .running(from: 500, since: Instant(1102), speed: 1))
  }

  @Test func `seek by exactly 5 percent is near and by more is far`() {
    var player = playing()
    player.seek(to: 150)
    #expect(player.changeLines == ["1 began 0.0"])
    player = playing()
    player.seek(to: 150.5)
    #expect(player.changeLines.last == "1 seeked 15.05")
  }

  @Test func `many near seeks add up to a far one`() {
    // Up-arrow in mpv seeks a minute: after six of them Trakt would be far off.
    var player = playing()
    for _ in 0..<3 {
      player.seek(to: player.position + 20)
      player.advance(by: 1)
    }
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 16.2"])
  }

  @Test func `near seeks that cancel out are not reported`() {
    var player = playing()
    for _ in 0..<5 {
      player.seek(to: player.position + 40)
      player.seek(to: player.position - 40)
    }
    #expect(player.changeLines == ["1 began 0.0"])
  }

  @Test func `several seeks before one finishes are one`() {
    var player = playing()
    player.beginSeek(to: 300)
    player.beginSeek(to: 600)
    player.advance(by: 1)
    player.beginSeek(to: 700)
    player.landSeek()
    player.advance(by: 10)
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 70.0", "1 ended quit 71.0"])
    #expect(player.changes.last?.watched.parts == [0...100, 700...710])
  }

  @Test func `far seek back and forth before it finishes is not reported`() {
    var player = playing()
    player.beginSeek(to: 900)
    player.beginSeek(to: 101)
    player.landSeek()
    #expect(player.changeLines == ["1 began 0.0"])
  }

  @Test func `far seek is reported if a change before it has the position after it`() {
    var player = playing()
    player.speed(0.25, whileSeekingTo: 500)
    #expect(player.changeLines == ["1 began 0.0", "1 moved 50.0", "1 seeked 50.0"])
    #expect(player.changes.last?.watched.parts == [0...100])
    #expect(player.changes.last?.playingTime == 100)
    player.seek(to: 540)
    #expect(player.changes.count == 3)
  }

  @Test func `unexpected position is a seek that was not observed`() {
    var player = playing()
    player.stop()
    player.advance(by: 200)
    player.proceed()
    player.speed(1)
    player.advance(by: 1)
    player.speed(0.5)
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 10.1"])
  }

  @Test func `seek after a player was stopped does not count the time it was stopped`() {
    var player = playing(for: 2)
    player.stop()
    player.advance(by: 600)
    player.proceed()
    player.pause()
    player.seek(to: 900)
    player.quit()
    #expect((player.changes.last?.playingTime ?? 100) < 5)
    #expect((player.changes.last?.watched.total ?? 100) < 5)
  }

  @Test func `time spent seeking does not count as played`() {
    var player = playing()
    player.beginSeek(to: 500)
    player.advance(by: 30)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 50.0"])
    #expect(player.changes.last?.watched.total == 100)
    #expect(player.changes.last?.playingTime == 100)
  }

  @Test func `seek followed by a stall is reported when frames are shown`() {
    var player = playing()
    player.beginSeek(to: 500)
    player.stall()
    player.landSeek()
    player.advance(by: 20)
    #expect(player.changeLines == ["1 began 0.0", "1 moved 50.0"])
    player.endStall()
    #expect(player.changeLines == ["1 began 0.0", "1 moved 50.0", "1 seeked 50.0"])
  }

  @Test func `seek while paused is reported at once`() {
    var player = playing()
    player.pause()
    player.seek(to: 500)
    #expect(player.changeLines == ["1 began 0.0", "1 paused 10.0", "1 seeked 50.0"])
    #expect(player.changes.last?.motion == .held(at: 500))
    player.resume()
    #expect(player.changeLines.last == "1 resumed 50.0")
  }

  @Test func `resume during a seek continues at its target`() {
    var player = playing()
    player.pause()
    player.beginSeek(to: 500)
    player.resume()
    #expect(player.changeLines == ["1 began 0.0", "1 paused 10.0"])
    player.landSeek()
    #expect(player.changeLines == ["1 began 0.0", "1 paused 10.0", "1 resumed 50.0"])
  }

  @Test func `core-idle may change before playback-restart`() {
    var player = playing()
    player.report(.seeked, at: 500)
    player.report(.changed(Properties(coreIdle: true)), at: 500)
    player.report(.changed(Properties(coreIdle: false)), at: 500)
    #expect(player.changeLines == ["1 began 0.0"])
    player.report(.restarted, at: 500)
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 50.0"])
  }

  @Test func `core-idle may not change at all`() {
    var player = playing()
    player.report(.seeked, at: 500)
    player.report(.restarted, at: 500)
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 50.0"])
    #expect(player.changes.last?.motion.isRunning == true)
  }

  @Test func `playback-restart has the exact position`() {
    var player = playing()
    player.report(.seeked, at: 500)
    player.report(.restarted, at: 495)
    #expect(player.changes.last?.motion == .running(from: 495, since: Instant(1100), speed: 1))
  }

  @Test func `seek without positions keeps the position`() {
    var player = playing()
    player.report(.seeked, at: nil)
    player.report(.restarted, at: nil)
    player.advance(by: 10)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 11.0"])
  }

  @Test func `seek before the first frame sets the beginning`() {
    var player = Player()
    player.open()
    player.seek(to: 400)
    player.play()
    #expect(player.changeLines == ["1 began 40.0"])
  }

  @Test func `playback-restart after switching audio tracks is not a seek`() {
    var player = playing()
    player.report(.restarted, at: 100.2)
    player.advance(by: 10)
    player.crash()
    #expect(player.changes.last?.motion == .held(at: 110.2))
    #expect(player.changeLines.count == 2)
  }

  @Test func `range played twice counts once`() {
    var player = playing(for: 300)
    player.seek(to: 100)
    player.advance(by: 300)
    player.quit()
    #expect(player.changes.last?.watched.parts == [0...400])
    #expect(player.changes.last?.playingTime == 600)
  }

  @Test func `seek to the end is at the end`() {
    var player = playing()
    player.beginSeek(to: 1000)
    player.reachEnd()
    #expect(player.changeLines == ["1 began 0.0", "1 ended reachedEnd 100.0"])
    #expect(player.changes.last?.watched.total == 100)
  }
}
